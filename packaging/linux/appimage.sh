#!/usr/bin/env bash
# Makes dist/Opt-In_Desk-VERSION-MACHINE.AppImage of the folder that `make build` made.
#   bash packaging/linux/appimage.sh        APPIMAGE_RUNTIME=FILE takes another runtime than ours
# An AppImage is a small program, the runtime, with a squashfs image behind it, which it mounts (or
# unpacks, by --appimage-extract-and-run) and whose AppRun it starts. Ours is `runtime.c`.
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

runtime=${APPIMAGE_RUNTIME:-}
if [ -z "$runtime" ]; then
    runtime=$work/runtime
    # Of glibc it needs no newer one than the folder; all else is in it, and its licences beside.
    gcc -std=gnu11 -Os -s -Wall -Wextra -Werror -ffunction-sections -Wl,--gc-sections \
        -DFUSE_USE_VERSION=32 -I/usr/include/fuse3 packaging/linux/runtime.c -o "$runtime" \
        -Wl,-Bstatic -lsquashfuse_ll -lsquashfuse -lfuse3 -lzstd -Wl,-Bdynamic
    printf 'AI\002' | dd of="$runtime" bs=1 seek=8 conv=notrunc status=none
    for package in libsquashfuse-dev libfuse3-dev libzstd-dev; do
        install -Dm644 "/usr/share/doc/$package/copyright" "$dir/usr/share/doc/$package/copyright"
    done
fi

cp packaging/linux/AppRun "$dir/AppRun"
chmod 755 "$dir/AppRun"
# On top, where programs for AppImages look for them.
ln -s usr/share/applications/optindesk.desktop "$dir/optindesk.desktop"
ln -s usr/share/icons/hicolor/scalable/apps/optindesk.svg "$dir/optindesk.svg"
ln -s usr/share/icons/hicolor/256x256/apps/optindesk.png "$dir/.DirIcon"
# Times are SOURCE_DATE_EPOCH's, which mksquashfs reads by itself; the runtime knows zstd.
find "$dir" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
mksquashfs "$dir" "$image" -root-owned -noappend -no-progress -quiet -comp zstd -b 1M

# Eight bytes in, after what makes it an ELF file, stands which type of AppImage it is.
if [ "$(head -c 11 "$runtime" | tail -c 3 | od -An -tx1 | tr -d ' ')" != 414902 ]; then
    echo "$runtime is no runtime for AppImages of type 2." >&2
    exit 1
fi
made=dist/Opt-In_Desk-$(cat "$work/texts/version")-$(uname -m).AppImage
cat "$runtime" "$image" >"$made.part"
chmod 755 "$made.part"
touch -d "@$SOURCE_DATE_EPOCH" "$made.part"
mv "$made.part" "$made"
ls -l "$made"
