#!/bin/sh
# RECIPE, not built by this project's tests: it needs macOS 13 or newer with the command line tools.
# Builds dist/VMA Explorer.app and a disk image of it. To distribute it, sign and notarise it:
#   codesign --deep --options runtime --sign "Developer ID Application: …" "dist/VMA Explorer.app"
#   xcrun notarytool submit dist/vma-explorer.dmg --keychain-profile … --wait
# Then test with: "dist/VMA Explorer.app/Contents/MacOS/vma-gui" --selftest
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
[ "$(uname)" = Darwin ] || { echo 'This needs macOS.' >&2; exit 1; }
make frozen
app="dist/VMA Explorer.app"
rm -rf "$app"
mkdir -p "$app/Contents/MacOS" "$app/Contents/Resources"
cp -R build/packages/frozen/vma-explorer/. "$app/Contents/MacOS/"
set=build/packages/vma-explorer.iconset
mkdir -p "$set"
for side in 16 32 128 256 512; do
  build/packages/runtime/bin/python - "$side" "$set" <<'PYTHON'
import sys
from PySide6.QtGui import QGuiApplication, QIcon
from vma_resources import resource_path

app = QGuiApplication(["icon", "-platform", "offscreen"])
side, folder = int(sys.argv[1]), sys.argv[2]
icon = QIcon(str(resource_path("icons/vma-explorer.svg")))
icon.pixmap(side, side).save(f"{folder}/icon_{side}x{side}.png")
icon.pixmap(2 * side, 2 * side).save(f"{folder}/icon_{side}x{side}@2x.png")
PYTHON
done
iconutil -c icns "$set" -o "$app/Contents/Resources/vma-explorer.icns"
version=$(build/packages/runtime/bin/python -c \
  'import importlib.metadata as m; print(m.version("vma-explorer"))')
sed "s/@VERSION@/$version/" packaging/macos/Info.plist >"$app/Contents/Info.plist"
hdiutil create -volname "VMA Explorer" -srcfolder "$app" -ov -format UDZO dist/vma-explorer.dmg
