#!/bin/bash
# The app and a disk image for macOS 13 and later. A recipe that nobody has run yet. Needs Xcode's command line tools.
# With SIGNING_IDENTITY ("Developer ID Application: ...") and NOTARY_PROFILE (of `notarytool store-credentials`) it is signed and
# notarised; without them macOS asks before it opens the app.
set -euo pipefail
cd "$(dirname "$0")/../.."

venv=build/package-venv
packaging/setup.sh "$venv"
"$venv/bin/python" -m pip install --quiet --require-hashes --only-binary :all: -r packaging/requirements-package.lock
version=$("$venv/bin/python" -c 'from routstr_desktop import __version__; print(__version__)')

"$venv/bin/python" packaging/icons.py build/routstr-desktop.icns
export ROUTSTR_ICON=$PWD/build/routstr-desktop.icns
"$venv/bin/python" -m PyInstaller --noconfirm --workpath build/bundle-work --distpath build/bundle packaging/bundle/routstr-desktop.spec

app="build/bundle/Routstr Desktop.app"
image=dist/routstr-desktop-$version-macos-$(uname -m).dmg
mkdir -p dist
if [[ -n ${SIGNING_IDENTITY:-} ]]; then
    codesign --force --deep --timestamp --options runtime --entitlements packaging/macos/entitlements.plist \
        --sign "$SIGNING_IDENTITY" "$app"
fi
hdiutil create -volname "Routstr Desktop" -srcfolder "$app" -ov -format UDZO "$image"
if [[ -n ${NOTARY_PROFILE:-} ]]; then
    xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
fi
