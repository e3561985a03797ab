# Sourced by what packs the built folder for Linux: the files of the program, where they belong.
set -euo pipefail
. packaging/linux/moment.sh
built=dist/optindesk
python=${PYTHON:-.venv/bin/python}
[ -x "$built/optindesk" ] || { echo "There is no $built yet: make build" >&2; exit 1; }

lay_out() { # USR WORK: fills the folder USR, as /usr is laid out; texts and icons are made in WORK
    local usr=$1 work=$2 lib=$1/lib/optindesk share=$1/share from=packaging/linux program
    mkdir -p "$usr/lib" "$usr/bin" "$work/texts"
    cp -a "$built" "$lib"
    find "$lib" -name __pycache__ -prune -exec rm -rf {} +
    # Libraries are read by the linker, not run; wheels are careless about that.
    find "$lib" -type f -name '*.so*' -exec chmod 644 {} +
    for program in optindesk optindesk-desk; do
        chmod 755 "$lib/$program"
        ln -s "../lib/optindesk/$program" "$usr/bin/$program"
    done
    PYTHONPATH=app "$python" "$from/texts.py" "$work/texts"
    PYTHONPATH=app "$python" packaging/icons.py "$work/icons"
    install -Dm644 "$from/optindesk.desktop" -t "$share/applications"
    install -Dm644 "$from/optindesk.xml" -t "$share/mime/packages"
    install -Dm644 "$work"/texts/*.metainfo.xml -t "$share/metainfo"
    install -Dm644 "$from/optindesk.svg" -t "$share/icons/hicolor/scalable/apps"
    cp -r "$work/icons/hicolor/." "$share/icons/hicolor/"
}
