#!/usr/bin/env bash
# Proves that a bare Debian is enough: makes one in FOLDER, copies this checkout into it (what git
# knows or would add), installs nothing but make, and runs `make check` and the goals given there.
#   sudo bash packaging/bare_debian.sh FOLDER [GOAL…]        (goals: check test, unless given)
# Mirror, certificates and pip's settings are those of this machine. Mounts and processes live in
# namespaces of their own and end with the script.
set -euo pipefail
folder=${1:?"a folder that does not exist yet"}
shift
[ $# -gt 0 ] || set -- check test
[ "$(id -u)" = 0 ] || { echo "Making a root file system needs root." >&2; exit 1; }
cd "$(dirname "$0")/.."
mark=.made-by-bare-debian

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

echo "== this machine's way to the registries"
rm -f "$folder/etc/apt/sources.list"
cp -a /etc/apt/sources.list.d/*.sources "$folder/etc/apt/sources.list.d/" 2>/dev/null || true
[ ! -e /etc/apt/sources.list ] || cp -a /etc/apt/sources.list "$folder/etc/apt/"
cp -aL /etc/resolv.conf /etc/hosts "$folder/etc/"
mkdir -p "$folder/etc/ssl/certs" "$folder/usr/local/share/ca-certificates"
cp -L /etc/ssl/certs/ca-certificates.crt "$folder/etc/ssl/certs/"
cp -aL /usr/local/share/ca-certificates/. "$folder/usr/local/share/ca-certificates/"
for file in /etc/pip.conf "${HOME:-/root}/.config/pip/pip.conf" "${HOME:-/root}/.pip/pip.conf"; do
    [ ! -e "$file" ] || install -D -m 600 "$file" "$folder/root/.config/pip/pip.conf"
done
# No package may start its service: it would take this machine's ports.
printf '#!/bin/sh\nexit 101\n' >"$folder/usr/sbin/policy-rc.d"
chmod +x "$folder/usr/sbin/policy-rc.d"

echo "== the checkout"
mkdir -p "$folder/root/checkout"
git ls-files -z --cached --others --exclude-standard |
    while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done |
    tar --null --files-from=- -cf - | tar -xf - -C "$folder/root/checkout"

settings=(PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root CI=true)
while IFS= read -r line; do settings+=("$line"); done < <(env | grep -E '^(PIP_|https?_proxy|HTTPS?_PROXY|no_proxy|NO_PROXY|SSL_CERT_FILE|REQUESTS_CA_BUNDLE)' || true)

echo "== make ${*}"
exec env -i "${settings[@]}" unshare --mount --propagation private --pid --fork --kill-child \
    bash -euc '
        folder=$1
        shift
        mount -t proc proc "$folder/proc"
        mount --rbind /dev "$folder/dev"
        mount -t tmpfs tmpfs "$folder/dev/shm"
        mount -t tmpfs tmpfs "$folder/run"
        exec chroot "$folder" bash -euc "
            cd /root/checkout
            apt-get update -qq
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends make >/dev/null
            time make \"\$@\"
        " bare "$@"
    ' bare "$folder" "$@"
