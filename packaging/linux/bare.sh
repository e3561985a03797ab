#!/usr/bin/env bash
# Tries the built folder and the .deb where there is no Python: in a bare Debian that it makes in
# FOLDER. `make bare` calls it.
#   sudo bash packaging/linux/bare.sh FOLDER
# First the folder, beside the libraries that the .deb names and nothing else. Then, in another, the
# .deb is installed by apt with what it recommends, run, and removed again; data stays.
set -euo pipefail
folder=${1:?"a folder that does not exist yet"}
cd "$(dirname "$0")/../.."
. packaging/bare_root.sh
deb=$(ls -t dist/optindesk_*.deb 2>/dev/null | head -n 1)
[ -n "$deb" ] || { echo "There is no .deb yet: make deb" >&2; exit 1; }
python=$(command -v "${PYTHON:-.venv/bin/python}")
export DEBIAN_FRONTEND=noninteractive

within() { in_namespaces "$root" chroot "$root" "$@"; }
smoke() { # ABOUT FOLDER-OF-THE-PROGRAMS
    in_namespaces "$root" env PYTHONPATH=app BARE_ROOT="$root" BARE_ABOUT="$1" \
        BARE_PROGRAMS="$2" "$python" packaging/smoke.py bare
}

mkdir -p "$folder"
folder=$(realpath "$folder")
root=$folder/for-the-folder
make_root "$root"
within apt-get update -qq
within useradd --create-home florist
if within sh -c 'command -v python3'; then
    echo "There is a Python in it, so nothing would be proved." >&2
    exit 1
fi
rm -rf --one-file-system "$folder/for-the-deb"
cp -a "$root" "$folder/for-the-deb"

echo "== the folder, with the libraries that the .deb names"
# Without versions and alternatives; what is recommended stays out.
mapfile -t needed < <(dpkg-deb -f "$deb" Depends | tr ',' '\n' | sed 's/|.*//; s/(.*//; s/ //g')
within apt-get install -y -qq --no-install-recommends "${needed[@]}" >"$root/install.log"
cp -a dist/optindesk "$root/opt/optindesk"
smoke folder /opt/optindesk

root=$folder/for-the-deb
echo "== the .deb, installed by apt"
cp "$deb" "$root/opt/optindesk.deb"
within apt-get install -y -qq /opt/optindesk.deb dbus desktop-file-utils shared-mime-info \
    >"$root/install.log"
smoke deb /usr/bin
data=$(find "$root/tmp" -name optindesk.db | wc -l)
echo "== what the desktop knows of it"
within sh -c 'grep -h optindesk /usr/share/applications/mimeinfo.cache /usr/share/mime/globs2'
if within sh -c 'command -v python3'; then
    echo "(Python came with a package that is recommended, not with ours.)"
fi

echo "== removed again"
within apt-get purge -y -qq optindesk >"$root/remove.log"
left=$(find "$root/usr" "$root/etc" "$root/var/lib/optindesk" -name '*optindesk*' 2>/dev/null || true)
[ -z "$left" ] || { echo "It left: $left" >&2; exit 1; }
[ "$(find "$root/tmp" -name optindesk.db | wc -l)" = "$data" ] || { echo "Data is gone." >&2; exit 1; }
echo "Nothing of it is left; the $data desks that were made with it are."
