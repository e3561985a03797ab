#!/usr/bin/env bash
# Signs, notarizes and packs what `make build` made on a Mac: dist/Opt-In Desk.app → dist/….dmg.
# NEVER TRIED: it needs a Mac and a membership in Apple's developer programme, and the project has
# neither (packaging/README.md, Releases). Each step follows Apple's “Notarizing macOS software before
# distribution” and the manual pages of codesign, notarytool, stapler and hdiutil.
#
#   package.sh                 unsigned: for trying it on the Mac on which it was built
#   SIGN_IDENTITY=…            “Developer ID Application: NAME (TEAM)”, in a keychain that is unlocked
#   NOTARY_PROFILE=…           what `xcrun notarytool store-credentials` stored Apple ID, team and
#                              app-specific password under: so none of them stands on a command line
#   NOTARY_KEYCHAIN=…          the keychain file in which it did that (default: the login keychain)
set -euo pipefail
cd "$(dirname "$0")/../.."

app="dist/Opt-In Desk.app"
rules=packaging/macos/entitlements.plist
version=$(.venv/bin/python -c 'import optindesk; print(optindesk.__version__)')
dmg="dist/optindesk-$version-macos-$(uname -m).dmg"
[ -d "$app" ] || { echo "$app is missing: make build" >&2; exit 1; }

sign() { # FILE…: with the rules of the hardened runtime and a moment that outlives the certificate
    codesign --force --options runtime --timestamp --sign "$SIGN_IDENTITY" "$@"
}

is_code() { file -b "$1" | grep -q 'Mach-O'; }

# From the inside out: a signature covers the signatures within. `codesign --deep` is for checking
# only; it gives everything the same entitlements and misses code that lies among resources. The
# library of a framework is signed with the framework: alone it is “ambiguous” to codesign.
sign_all() {
    local one
    while IFS= read -r -d '' one; do
        if is_code "$one"; then sign "$one"; fi
    done < <(find "$app/Contents" -type f ! -path '*/Contents/MacOS/*' ! -path '*.framework/*' -print0)
    while IFS= read -r -d '' one; do # Qt's frameworks are sealed as wholes, the deepest first
        sign "$one"
    done < <(find "$app/Contents" -depth -type d -name '*.framework' -print0)
    for one in "$app"/Contents/MacOS/*; do
        if [ -f "$one" ] && [ ! -L "$one" ]; then sign --entitlements "$rules" "$one"; fi
    done
    sign --entitlements "$rules" "$app"
    codesign --verify --deep --strict --verbose=2 "$app"
}

# What Apple's tools refuse right after much was written, or a ticket given, they do a little later.
patiently() { # COMMAND…
    local tries=1
    until "$@"; do
        [ $tries -lt 5 ] || return 1
        tries=$((tries + 1))
        sleep 10
    done
}

notarize() { # FILE: Apple looks for malware; notarytool ends with 0 whatever was found
    local given=(--keychain-profile "$NOTARY_PROFILE") said
    [ -z "${NOTARY_KEYCHAIN:-}" ] || given+=(--keychain "$NOTARY_KEYCHAIN")
    said=$(xcrun notarytool submit "$1" "${given[@]}" --wait --timeout 30m | tee /dev/stderr)
    case $said in *"status: Accepted"*) return ;; esac
    echo "Apple did not accept $1; its reasons:" >&2
    xcrun notarytool log "$(sed -n 's/^ *id: //p' <<<"$said" | head -n 1)" "${given[@]}" >&2
    exit 1
}

pack() { # the program beside a way to the folder into which it is drawn
    local folder
    folder=$(mktemp -d)
    ditto "$app" "$folder/Opt-In Desk.app"
    ln -s /Applications "$folder/Applications"
    patiently hdiutil create -volname "Opt-In Desk $version" -srcfolder "$folder" -fs HFS+ -format UDZO -ov "$dmg"
    rm -rf "$folder"
}

if [ -z "${SIGN_IDENTITY:-}" ]; then
    echo "SIGN_IDENTITY is not set: this is not signed, and macOS will not open it elsewhere." >&2
    pack
    exit 0
fi
sign_all
if [ -n "${NOTARY_PROFILE:-}" ]; then
    zip=$(mktemp -d)/optindesk.zip
    ditto -c -k --keepParent "$app" "$zip"
    notarize "$zip"
    patiently xcrun stapler staple "$app" # so that it opens where there is no network
fi
pack
codesign --force --timestamp --sign "$SIGN_IDENTITY" "$dmg"
if [ -n "${NOTARY_PROFILE:-}" ]; then
    notarize "$dmg"
    patiently xcrun stapler staple "$dmg"
    spctl --assess --type open --context context:primary-signature --verbose=2 "$dmg"
    spctl --assess --type execute --verbose=2 "$app"
else
    echo "NOTARY_PROFILE is not set: it is signed, and macOS will still not open it elsewhere." >&2
fi
echo "$dmg"
