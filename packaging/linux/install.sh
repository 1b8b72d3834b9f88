#!/bin/sh
# Installs the program, menu entry, icon and file type for one user, without root. Undo: --remove
set -eu
here=$(cd "$(dirname "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
bin=$HOME/.local/bin
program=$data/vma-explorer-program

rm -rf "$program"
rm -f "$bin/vma-gui" "$bin/vma" "$data/applications/vma-explorer.desktop" \
  "$data/icons/hicolor/scalable/apps/vma-explorer.svg" "$data/mime/packages/vma-explorer.xml"
if [ "${1:-}" != --remove ]; then
  mkdir -p "$bin" "$data/applications" "$data/icons/hicolor/scalable/apps" "$data/mime/packages"
  cp -r "$here/program" "$program"
  ln -s "$program/vma-gui" "$program/vma" "$bin/"
  sed "s|^Exec=vma-gui|Exec=$bin/vma-gui|" "$here/vma-explorer.desktop" \
    >"$data/applications/vma-explorer.desktop"
  cp "$here/vma-explorer.svg" "$data/icons/hicolor/scalable/apps/"
  cp "$here/vma-explorer.xml" "$data/mime/packages/"
  echo "Installed. Start: $bin/vma-gui"
else
  echo "Removed. Your models, sets and settings are kept."
fi
for refresh in "update-mime-database $data/mime" "update-desktop-database $data/applications"; do
  if command -v "${refresh%% *}" >/dev/null; then $refresh || true; fi
done
