#!/usr/bin/env bash
# Makes dist/optindesk_VERSION-1_ARCH.deb of the folder that `make build` made.
#   bash packaging/linux/deb.sh        DEBFULLNAME and DEBEMAIL say who makes it
set -euo pipefail
cd "$(dirname "$0")/../.."
here=packaging/linux
. "$here/tree.sh"
umask 022

work=build/deb
root=$work/root
lib=$root/usr/lib/optindesk
share=$root/usr/share
rm -rf "$work"
mkdir -p "$root/DEBIAN" "$work/debian"

echo "== what goes in"
lay_out "$root/usr" "$work"
version=$(cat "$work/texts/version")-1
arch=$(dpkg --print-architecture)
install -Dm644 "$here/lintian-overrides" "$share/lintian/overrides/optindesk"
install -Dm644 "$here/copyright" -t "$share/doc/optindesk"
install -Dm644 CHANGELOG.md "$share/doc/optindesk/changelog"
install -Dm644 "$work/texts/changelog" "$share/doc/optindesk/changelog.Debian"
install -Dm644 "$work/texts/optindesk.1" -t "$share/man/man1"
gzip -9n "$share"/doc/optindesk/changelog* "$share/man/man1/optindesk.1"
ln -s optindesk.1.gz "$share/man/man1/optindesk-desk.1.gz"

echo "== what it needs"
# dpkg-shlibdeps reads what each library is linked to, and knows the packages that bring it. Two
# parts of Qt are for desktops that have theirs: without GTK or CUPS they stay out by themselves.
printf 'Source: optindesk\n\nPackage: optindesk\nArchitecture: any\n' >"$work/debian/control"
all=() gtk=() cups=()
while IFS= read -r -d '' file; do
    [ "$(head -c 4 "$file" | tail -c 3)" = ELF ] || continue
    case $file in
    */libqgtk3.so) gtk+=("$file") ;;
    */libcupsprintersupport.so) cups+=("$file") ;;
    *) all+=("$file") ;;
    esac
done < <(find "$PWD/$lib" -type f \( -name '*.so*' -o -perm /111 \) -print0 | sort -z)
carried=()
while IFS= read -r name; do carried+=("*/$name"); done < <(find "$lib" -name '*.so.*' -printf '%f\n')
# What is taken along is not needed from the system as well.
mapfile -t not_needed < <(dpkg-query -S "${carried[@]}" 2>/dev/null | sed 's/:.*//; s/^/-x/' | sort -u)
(
    cd "$work"
    dpkg-shlibdeps -Tsubstvars --ignore-missing-info "${not_needed[@]}" \
        -S"$OLDPWD/$root" -l"$OLDPWD/$lib/_internal" -l"$OLDPWD/$lib/_internal/PySide6/Qt/lib" \
        -dDepends "${all[@]}" -dRecommends "${cups[@]}" -dSuggests "${gtk[@]}" 2>shlibdeps.log \
        || { cat shlibdeps.log >&2; exit 1; }
)
needs() { sed -n "s/^shlibs:$1=//p" "$work/substvars"; }

cat >"$root/DEBIAN/control" <<END
Package: optindesk
Version: $version
Architecture: $arch
Maintainer: $(cat "$work/texts/maintainer")
Installed-Size: $(du -sk --apparent-size "$root/usr" | cut -f1)
Depends: $(needs Depends), hicolor-icon-theme
Recommends: $(needs Recommends), gnome-keyring | kwalletmanager | keepassxc, xdg-utils
Suggests: $(needs Suggests)
Section: mail
Priority: optional
Description: double opt-in by email without any web server
 Opt-In Desk asks people who signed up on paper, in a spreadsheet or at the
 counter by email, reads their answers in your own mailbox, and keeps the
 proof of each yes in a log that shows tampering. It needs no web server:
 nothing leaves your computer but the mails.
 .
 This package has Python and Qt of its own. Passwords are kept in the keyring
 of the desktop (Secret Service), or asked for each time.
END
(cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"

echo "== the package"
find "$root" -newermt "@$SOURCE_DATE_EPOCH" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
deb=dist/optindesk_${version}_$arch.deb
# DEB_LEVEL=1 takes a quarter of the time where it is only tried. What bears the final name is whole.
dpkg-deb --root-owner-group -Zxz -z"${DEB_LEVEL:-6}" --build "$root" "$deb.part" >/dev/null
mv "$deb.part" "$deb"
ls -l "$deb"
