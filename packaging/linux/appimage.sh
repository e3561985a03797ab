#!/usr/bin/env bash
# Makes dist/Opt-In_Desk-VERSION-MACHINE.AppImage of the folder that `make build` made.
#   APPIMAGE_RUNTIME=FILE bash packaging/linux/appimage.sh
# An AppImage is a small program, the runtime, with a squashfs image behind it, which it mounts (or
# unpacks, by --appimage-extract-and-run) and whose AppRun it starts. The runtime is a binary of the
# AppImage project (its repository AppImage/type2-runtime, release “continuous”, runtime-x86_64). No
# package registry has it, so it is named by whoever has fetched and checked it; without it all else
# is made and left in build/appimage, where `make smoke ARGS=appimage` tries it.
set -euo pipefail
cd "$(dirname "$0")/../.."
. packaging/linux/tree.sh
umask 022

work=build/appimage
dir=$work/AppDir
image=$work/optindesk.squashfs
rm -rf "$work"
mkdir -p "$dir"
lay_out "$dir/usr" "$work"
cp packaging/linux/AppRun "$dir/AppRun"
chmod 755 "$dir/AppRun"
# On top, where programs for AppImages look for them.
ln -s usr/share/applications/optindesk.desktop "$dir/optindesk.desktop"
ln -s usr/share/icons/hicolor/scalable/apps/optindesk.svg "$dir/optindesk.svg"
ln -s usr/share/icons/hicolor/256x256/apps/optindesk.png "$dir/.DirIcon"
# Times are SOURCE_DATE_EPOCH's, which mksquashfs reads by itself; the runtime knows zstd.
find "$dir" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
mksquashfs "$dir" "$image" -root-owned -noappend -no-progress -quiet -comp zstd -b 1M

runtime=${APPIMAGE_RUNTIME:-}
if [ -z "$runtime" ]; then
    echo "$image is made, but an AppImage begins with the runtime: APPIMAGE_RUNTIME=FILE names it." >&2
    exit 1
fi
# Eight bytes in, after what makes it an ELF file, stands which type of AppImage it makes.
if [ "$(head -c 11 "$runtime" | tail -c 3 | od -An -tx1 | tr -d ' ')" != 414902 ]; then
    echo "$runtime is no runtime for AppImages of type 2." >&2
    exit 1
fi
made=dist/Opt-In_Desk-$(cat "$work/texts/version")-$(uname -m).AppImage
cat "$runtime" "$image" >"$made"
chmod 755 "$made"
touch -d "@$SOURCE_DATE_EPOCH" "$made"
ls -l "$made"
