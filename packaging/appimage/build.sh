#!/bin/sh
# RECIPE, not built by this project's tests: `appimagetool` is in no package registry.
# Run it after `make tarball`, with appimagetool (https://github.com/AppImage/appimagetool) on the
# path. Then test with: ./VMA_Explorer-*.AppImage --selftest
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
machine=$(uname -m)
command -v appimagetool >/dev/null || { echo 'appimagetool is missing.' >&2; exit 1; }
set -- "$root"/build/packages/vma-explorer-*-linux-"$machine"
[ -d "$1/program" ] || { echo 'Build the program first: make tarball' >&2; exit 1; }
tree=$root/build/packages/AppDir
rm -rf "$tree"
mkdir -p "$tree/usr/lib" "$tree/usr/share/metainfo"
cp -a "$1/program" "$tree/usr/lib/vma-explorer"
cp "$1/vma-explorer.desktop" "$1/vma-explorer.svg" "$tree/"
cp "$1/vma-explorer.metainfo.xml" "$tree/usr/share/metainfo/vma-explorer.appdata.xml"
cat >"$tree/AppRun" <<'RUN'
#!/bin/sh
exec "$(dirname "$(readlink -f "$0")")/usr/lib/vma-explorer/vma-gui" "$@"
RUN
chmod +x "$tree/AppRun"
mkdir -p "$root/dist"
ARCH=$machine appimagetool "$tree" "$root/dist/VMA_Explorer-$machine.AppImage"
