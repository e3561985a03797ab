#!/usr/bin/env bash
# Tries the installer for Windows under Wine, with stand-ins for the program: refused on an old
# Windows, installed without a window, upgraded, refused while the program is open, removed, data kept.
# shellcheck disable=SC2317 # what yes_if and no_if are given is called by them
# By hand: bash packaging/windows/try_installer.sh  (Debian: nsis wine wine64 xvfb)
set -euo pipefail
cd "$(dirname "$0")/../.."
python=${PYTHON:-.venv/bin/python}
place=$(mktemp -d)
export WINEPREFIX=$place/prefix WINEARCH=win64 WINEDEBUG=-all WINEDLLOVERRIDES=winemenubuilder.exe=d
PATH=$PATH:/usr/lib/wine # where Debian has wine64 and wineserver
trap 'wineserver -k 2>/dev/null || true; rm -rf "$place"' EXIT

failed=0
say() { # STATUS WHAT
    printf '%-6s %s\n' "$1" "$2"
    [ "$1" = ok ] || failed=1
}
yes_if() { # WHAT COMMAND…
    local what=$1
    shift
    if "$@" >/dev/null 2>&1; then say ok "$what"; else say FAILED "$what"; fi
}
no_if() { # WHAT COMMAND…
    local what=$1
    shift
    if "$@" >/dev/null 2>&1; then say FAILED "$what"; else say ok "$what"; fi
}
wine_runs() { xvfb-run -a wine64 "$@" >/dev/null 2>&1; }
ends_with() { # STATUS WHAT COMMAND…
    local wanted=$1 what=$2 status=0
    shift 2
    wine_runs "$@" || status=$?
    if [ $status = "$wanted" ]; then say ok "$what"; else say FAILED "$what (exit status $status)"; fi
}
registry() { wine64 reg query "$@" 2>/dev/null | tr -d '\r'; }

# Stand-ins: any program that waits, and a file with a name as people have in their folders.
programs=$(dirname "$(find /usr/lib -path '*x86_64-windows/cmd.exe' | head -n 1)")
built=$place/built
mkdir -p "$built/_internal/größer \$1"
cp "$programs/cmd.exe" "$built/optindesk.exe"
cp "$programs/cmd.exe" "$built/optindesk-desk.exe"
echo text >"$built/_internal/größer \$1/ein text.txt"
echo old >"$built/_internal/gone_in_the_next.pyd"
"$python" packaging/icons.py "$place/icons"
make_installer() { # VERSION
    "$python" packaging/windows/installer.py --folder "$built" --icon "$place/icons/optindesk.ico" \
        --version "$1" --target amd64-unicode --out "$place/optindesk-$1.exe" >/dev/null
}
make_installer 1.0.0
rm "$built/_internal/gone_in_the_next.pyd"
echo new >"$built/_internal/new.pyd"
make_installer 1.1.0

wine_runs wineboot -i
home=$(echo "$WINEPREFIX"/drive_c/users/*/AppData/Local | tr ' ' '\n' | grep -v Public | head -n 1)
there="$home/Programs/Opt-In Desk"
menu="$WINEPREFIX"/drive_c/users/$(basename "$(dirname "$(dirname "$home")")")
menu="$menu/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Opt-In Desk.lnk"
mkdir -p "$home/Opt-In Desk"
echo data >"$home/Opt-In Desk/desk.sqlite3"
listed='HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\OptInDesk'
classes='HKCU\Software\Classes'
has_value() { registry "$1" | grep -qF "$2"; }

wine_runs winecfg /v win7
ends_with 2 "is refused on Windows 7" "$place/optindesk-1.0.0.exe" /S
no_if "and put nothing there" test -e "$there"
wine_runs winecfg /v win10

ends_with 0 "is installed without a window" "$place/optindesk-1.0.0.exe" /S
yes_if "the program is there" test -s "$there/optindesk-desk.exe"
yes_if "a file with a strange name, too" grep -q text "$there/_internal/größer \$1/ein text.txt"
yes_if "the start menu has it" test -s "$menu"
yes_if "Windows lists it with its version" has_value "$listed" "1.0.0"
yes_if "collectors are opened by it" has_value "$classes\\OptInDesk.Collector\\shell\\open\\command" \
    'Programs\Opt-In Desk\optindesk-desk.exe" "%1"'
yes_if "so are collected sign-ups" has_value "$classes\\.optindesk-signups" "OptInDesk.Signups"
no_if "nothing is written for other users" registry 'HKLM\Software\Classes\OptInDesk.Collector'

echo mine >"$there/own notes.txt"
ends_with 0 "a newer version is installed over it" "$place/optindesk-1.1.0.exe" /S
yes_if "what it brings is there" test -s "$there/_internal/new.pyd"
no_if "what only the older had is gone" test -e "$there/_internal/gone_in_the_next.pyd"
yes_if "Windows lists the newer" has_value "$listed" "1.1.0"

(xvfb-run -a wine64 "$there/optindesk-desk.exe" /k >/dev/null 2>&1 < <(exec sleep 600)) &
opened=$!
is_open() { grep -qs '^optindesk-desk' /proc/[0-9]*/comm; }
for _ in $(seq 100); do
    if is_open; then break; fi
    sleep 0.3
done
yes_if "the program is open" is_open
ends_with 2 "is refused while the program is open" "$place/optindesk-1.0.0.exe" /S
yes_if "and the program stays as it is" has_value "$listed" "1.1.0"
wine64 taskkill /f /im optindesk-desk.exe >/dev/null 2>&1 || true
kill $opened 2>/dev/null || true
wait $opened 2>/dev/null || true

wine_runs "$there/uninstall.exe" /S
wineserver -w # it goes on in a copy of itself, which is not waited for
no_if "the program is gone" test -e "$there/optindesk-desk.exe"
no_if "the start menu has it no more" test -e "$menu"
no_if "Windows lists it no more" registry "$listed"
no_if "no file belongs to it any more" registry "$classes\\OptInDesk.Collector"
no_if "nor an ending" has_value "$classes\\.optindesk-signups" "OptInDesk.Signups"
yes_if "what somebody put beside it stays" test -s "$there/own notes.txt"
yes_if "data stays" grep -q data "$home/Opt-In Desk/desk.sqlite3"
exit $failed
