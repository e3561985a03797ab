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
cd "$(dirname "$0")/.."
. packaging/bare_root.sh

make_root "$folder"
for file in /etc/pip.conf "${HOME:-/root}/.config/pip/pip.conf" "${HOME:-/root}/.pip/pip.conf"; do
    [ ! -e "$file" ] || install -D -m 600 "$file" "$folder/root/.config/pip/pip.conf"
done

echo "== the checkout"
mkdir -p "$folder/root/checkout"
git ls-files -z --cached --others --exclude-standard |
    while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done |
    tar --null --files-from=- -cf - | tar -xf - -C "$folder/root/checkout"

settings=(PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root CI=true)
while IFS= read -r line; do settings+=("$line"); done < <(env | grep -E '^(PIP_|https?_proxy|HTTPS?_PROXY|no_proxy|NO_PROXY|SSL_CERT_FILE|REQUESTS_CA_BUNDLE)' || true)

echo "== make ${*}"
in_namespaces "$folder" env -i "${settings[@]}" chroot "$folder" bash -euc '
    cd /root/checkout
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends make >/dev/null
    time make "$@"
' bare "$@"
