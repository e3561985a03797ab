# Sourced by what needs a bare Debian: how one is made, and how something is run in it. Mirror and
# certificates are those of this machine; nothing but root can do it.
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo "Making a root file system needs root." >&2; exit 1; }
mark=.made-by-bare-debian

make_root() { # FOLDER: a Debian of this machine's release, of its smallest kind
    local folder=$1 suite mirror
    if [ -e "$folder/$mark" ]; then
        rm -rf --one-file-system "$folder"
    elif [ -e "$folder" ]; then
        echo "$folder exists and was not made by this script; choose another." >&2
        exit 1
    fi
    suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Codename: $suite" |
        sort | uniq -c | sort -rn | awk 'NR == 1 { print $2 }')
    echo "== a bare $suite in $folder"
    mkdir -p "$folder"
    touch "$folder/$mark"
    debootstrap --variant=minbase "$suite" "$folder" "$mirror" >"$folder/debootstrap.log"

    rm -f "$folder/etc/apt/sources.list"
    cp -a /etc/apt/sources.list.d/*.sources "$folder/etc/apt/sources.list.d/" 2>/dev/null || true
    [ ! -e /etc/apt/sources.list ] || cp -a /etc/apt/sources.list "$folder/etc/apt/"
    [ ! -e /etc/apt/apt.conf ] || cp -a /etc/apt/apt.conf "$folder/etc/apt/"
    cp -aL /etc/resolv.conf /etc/hosts "$folder/etc/"
    mkdir -p "$folder/etc/ssl/certs" "$folder/usr/local/share/ca-certificates"
    cp -L /etc/ssl/certs/ca-certificates.crt "$folder/etc/ssl/certs/"
    cp -aL /usr/local/share/ca-certificates/. "$folder/usr/local/share/ca-certificates/"
    # No package may start its service: it would take this machine's ports.
    printf '#!/bin/sh\nexit 101\n' >"$folder/usr/sbin/policy-rc.d"
    chmod +x "$folder/usr/sbin/policy-rc.d"
}

in_namespaces() { # FOLDER COMMAND…: runs it with the folder's mounts made; all ends with it
    local folder=$1
    shift
    unshare --mount --propagation private --pid --fork --kill-child bash -euc '
        folder=$1
        shift
        mount -t proc proc "$folder/proc"
        mount --rbind /dev "$folder/dev"
        mount -t tmpfs tmpfs "$folder/dev/shm"
        mount -t tmpfs tmpfs "$folder/run"
        exec "$@"
    ' bare "$folder" "$@"
}
