#!/usr/bin/env bash
# Sets up this checkout: finds Python, names and installs what the system lacks, makes .venv from
# the lock files. Called by make as `setup.sh run`, `setup.sh test`, `setup.sh build` or
# `setup.sh appimage`.
set -euo pipefail
cd "$(dirname "$0")/.."
goal=${1:?"run, test, build or appimage"}

can_ask=$([ -t 0 ] && echo yes || true) # whether sudo may ask for a password

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

joined() { # WORD…: the words with commas between
    local text
    text=$(printf ', %s' "$@")
    printf '%s' "${text#, }"
}

quietly() { # COMMAND…: shows what it printed only if it failed
    local log status=0
    log=$(mktemp)
    "$@" >"$log" 2>&1 </dev/null || status=$?
    [ $status = 0 ] || tail -n 20 "$log" >&2
    rm -f "$log"
    return $status
}

# --- the system's packages -----------------------------------------------------------------------

packages=()
missing=()

lacks() { # PACKAGE WHAT: remember that WHAT is missing and that PACKAGE brings it on Debian
    case " ${packages[*]-} " in *" $1 "*) ;; *) packages+=("$1") ;; esac
    missing+=("$2")
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ "$can_ask" ]; }; then
        sudo "$@"
    else
        return 1
    fi
}

install_missing() {
    [ ${#packages[@]} -gt 0 ] || return 0
    if ! command -v apt-get >/dev/null; then
        say "This system may lack: $(joined "${missing[@]}"). If something does not work, install them."
        return 0
    fi
    say "Missing here: $(joined "${missing[@]}")"
    say "Installing with apt-get: ${packages[*]}"
    if quietly as_root apt-get update \
        && quietly as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y --no-install-recommends "${packages[@]}"; then
        packages=()
        missing=()
        return 0
    fi
    fail "They could not be installed. Please run this, then make again:
    sudo apt-get update && sudo apt-get install --no-install-recommends ${packages[*]}"
}

# Libraries are looked for by the name under which Qt loads them: package names change (…t64).
known_libraries=$({ ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null || true)

library() { # SONAME PACKAGE
    case "$known_libraries" in *"$1 "*) ;; *) lacks "$2" "$1" ;; esac
}

program() { # PROGRAM PACKAGE
    PATH="$PATH:/usr/sbin:/sbin" command -v "$1" >/dev/null || lacks "$2" "$1"
}

what_the_window_needs() {
    [ "$(uname)" = Linux ] || return 0
    library libGL.so.1 libgl1
    library libEGL.so.1 libegl1
    library libxkbcommon.so.0 libxkbcommon0
    library libdbus-1.so.3 libdbus-1-3
    library libfontconfig.so.1 libfontconfig1
    library libglib-2.0.so.0 libglib2.0-0
    library libwayland-client.so.0 libwayland-client0
    library libwayland-cursor.so.0 libwayland-cursor0
    library libxcb-cursor.so.0 libxcb-cursor0
    library libxkbcommon-x11.so.0 libxkbcommon-x11-0
    library libxcb-icccm.so.4 libxcb-icccm4
    library libxcb-image.so.0 libxcb-image0
    library libxcb-keysyms.so.1 libxcb-keysyms1
    library libxcb-render-util.so.0 libxcb-render-util0
    library libxcb-shape.so.0 libxcb-shape0
    library libxcb-xinerama.so.0 libxcb-xinerama0
    if [ -z "$(find -L /usr/share/fonts /usr/local/share/fonts "${HOME:-/}/.fonts" \
        "${HOME:-/}/.local/share/fonts" -name '*.[to]tf' 2>/dev/null | head -n 1)" ]; then
        lacks fonts-dejavu-core "a font"
    fi
}

# The tests start servers of their own, on free ports and in temporary folders.
what_the_tests_need() {
    [ "$(uname)" = Linux ] || return 0
    program dovecot dovecot-imapd
    [ -e /usr/lib/dovecot/imap ] || [ -e /usr/libexec/dovecot/imap ] || lacks dovecot-imapd imap
    program strace strace
    program gcc gcc
    [ -e /usr/include/stdio.h ] || lacks libc6-dev stdio.h
    program faketime faketime
    program gnome-keyring-daemon gnome-keyring
    program dbus-run-session dbus
    program Xvfb xvfb
    program openssl openssl
    program makensis nsis
    program desktop-file-validate desktop-file-utils
    program appstreamcli appstream
    program soffice libreoffice-calc-nogui
    program chromium chromium
    program chromedriver chromium-driver
    command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null \
        || lacks postgresql initdb
}

what_building_needs() {
    [ "$(uname)" = Linux ] || return 0
    program objdump binutils
    command -v dpkg >/dev/null && program dpkg-shlibdeps dpkg-dev
    # PyInstaller takes Python's shared library along; Debian keeps it in a package of its own.
    local soname
    soname=$(.venv/bin/python -c 'import sysconfig as s; print(s.get_config_var("INSTSONAME"))')
    [ -e "$(.venv/bin/python -c 'import sysconfig as s; print(s.get_config_var("LIBDIR"))')/$soname" ] \
        || library "$soname" "${soname%%.so*}"
}

what_the_appimage_needs() {
    program mksquashfs squashfs-tools
    program gcc gcc
    [ -e /usr/include/squashfuse/ll.h ] || lacks libsquashfuse-dev squashfuse/ll.h
    [ -e /usr/include/fuse3/fuse_lowlevel.h ] || lacks libfuse3-dev fuse_lowlevel.h
    [ -e /usr/include/zstd.h ] || lacks libzstd-dev zstd.h
}

# --- Python --------------------------------------------------------------------------------------

python=

find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            python=$candidate
            return 0
        fi
    done
    return 1
}

what_python_needs() {
    if ! find_python; then
        lacks python3 "Python 3.11 or newer"
        lacks python3-venv venv
    elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        lacks "$(basename "$python")-venv" "Python's venv"
    fi
}

make_environment() { # LOCKFILE
    find_python || fail "Opt-In Desk needs Python 3.11 or newer, and this system offers none \
(found: $(python3 --version 2>/dev/null || echo no Python)). Install one, or name it: make PYTHON=/path/to/python3"
    if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        "$python" -c 'import ensurepip, venv' 2>/dev/null \
            || fail "$python has no venv module. Install it (Debian: $(basename "$python")-venv) and run make again."
        say "Making .venv with $("$python" --version)"
        "$python" -m venv --clear .venv
    fi
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
    say "Installing what $1 lists, each file checked against its hash"
    # The lock is complete: with nothing to resolve, a release newer than it cannot get in the way.
    quietly .venv/bin/python -m pip install --no-deps --require-hashes --requirement "$1" \
        || fail "The Python packages could not be installed (see above). Is there a way to the package index?"
    quietly .venv/bin/python -m pip install --no-deps --no-build-isolation --editable . \
        || fail "Opt-In Desk itself could not be installed into .venv (see above)."
}

# --- what is asked for ---------------------------------------------------------------------------

case $goal in
run)
    what_python_needs
    what_the_window_needs
    install_missing
    make_environment requirements.lock
    touch .venv/.ready-run
    ;;
test)
    what_python_needs
    what_the_window_needs
    what_the_tests_need
    install_missing
    make_environment requirements-dev.lock
    touch .venv/.ready-run .venv/.ready-test
    ;;
build)
    what_building_needs
    install_missing
    touch .venv/.ready-build
    ;;
appimage)
    what_the_appimage_needs
    install_missing
    touch .venv/.ready-appimage
    ;;
*) fail "setup.sh: run, test, build or appimage?" ;;
esac
