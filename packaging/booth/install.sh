#!/usr/bin/env bash
# Sets up a Debian 12 machine as a booth; uninstall.sh reverts it.
#
#   sudo packaging/booth/install.sh --vma-gui /opt/vma/bin/vma-gui [--config booth.toml] [--user booth]
#
# Steps:
#   1. install cage (shows one program full screen), seatd (gives it the screen) and fonts
#   2. add a user without a password, who owns only the booth
#   3. copy the settings to /etc/vma-booth and the unit to /etc/systemd/user
#   4. start the unit with that user's systemd at boot, and disable the login prompt on the first console
# Each step is recorded in /var/lib/vma-booth/installed for uninstall.sh.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
user=booth
config="$here/booth.toml"
vma_gui=$(command -v vma-gui || true)
root=""          # write below this folder instead of /, as a dry run
packages=yes

usage() {
  sed -n '2,5p' "$0" | sed 's/^# \{0,1\}//'
  echo "  --root DIR      write below DIR; leave users, packages and services alone"
  echo "  --no-packages   do not call apt-get"
  exit "${1:-2}"
}

while [ $# -gt 0 ]; do
  case $1 in
    --user) user=$2; shift 2 ;;
    --config) config=$2; shift 2 ;;
    --vma-gui) vma_gui=$2; shift 2 ;;
    --root) root=${2%/}; shift 2 ;;
    --no-packages) packages=no; shift ;;
    -h | --help) usage 0 ;;
    *) echo "install.sh: unknown option $1" >&2; usage ;;
  esac
done

fail() { echo "install.sh: $1" >&2; exit 1; }

[ -n "$vma_gui" ] || fail "vma-gui was not found. Give its path: --vma-gui /path/to/vma-gui"
[ -f "$config" ] || fail "there is no settings file $config."
case $user in *[!a-z0-9_-]* | "" | root) fail "$user cannot be the booth's user." ;; esac
if [ -z "$root" ]; then
  [ "$(id -u)" = 0 ] || fail "this must run as root: sudo $0 …"
  [ -x "$vma_gui" ] || fail "$vma_gui is not executable."
fi
[ ! -e "$root/var/lib/vma-booth/installed" ] || fail "a booth is set up already; run uninstall.sh first."

record="$root/var/lib/vma-booth/installed"
mkdir -p "$(dirname "$record")"
: > "$record"
note() { echo "$1 $2" >> "$record"; }

# Every step is recorded before it is taken, so that an interrupted run can be undone too.
make_folder() {
  [ -d "$root$1" ] || {
    make_folder "$(dirname "$1")"
    note folder "$1"
    mkdir "$root$1"
  }
}
put() { # source, target, mode
  note file "$2"
  install -D -m "$3" "$1" "$root$2"
}

# cage of Debian 12 ends at once without Xwayland, although nothing here uses it.
needed=(cage xwayland seatd fonts-dejavu-core libegl1 libgl1 libglib2.0-0
  libxkbcommon0 libdbus-1-3 libfontconfig1 libwayland-cursor0 libwayland-egl1)
if [ -z "$root" ] && [ "$packages" = yes ]; then
  missing=()
  for name in "${needed[@]}"; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q "ok installed" || missing+=("$name")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    for name in "${missing[@]}"; do note package "$name"; done
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
  fi
fi

home=/home/$user
if [ -z "$root" ] && ! id "$user" >/dev/null 2>&1; then
  note user "$user"
  useradd --create-home --home-dir "$home" --shell /usr/sbin/nologin --comment "Demo booth" "$user"
fi
if [ -z "$root" ]; then
  home=$(getent passwd "$user" | cut -d: -f6)
  for group in video input render; do
    if getent group "$group" >/dev/null && ! id -nG "$user" | grep -qw "$group"; then
      note member "$user:$group"
      usermod -a -G "$group" "$user"
    fi
  done
fi

make_folder /etc/vma-booth
note settings "$(sha256sum < "$config" | cut -d' ' -f1)"
install -m 644 "$config" "$root/etc/vma-booth/booth.toml"
unit=$(mktemp)
trap 'rm -f "$unit"' EXIT
sed -e "s|@VMA_GUI@|$vma_gui|" -e "s|@CONFIG@|/etc/vma-booth/booth.toml|" \
  "$here/vma-booth.service" > "$unit"
make_folder /etc/systemd/user
put "$unit" /etc/systemd/user/vma-booth.service 644

for folder in "$home" "$home/.config" "$home/.config/systemd" "$home/.config/systemd/user" \
  "$home/.config/systemd/user/default.target.wants"; do
  make_folder "$folder"
done
link="$home/.config/systemd/user/default.target.wants/vma-booth.service"
note file "$link"
ln -sfn /etc/systemd/user/vma-booth.service "$root$link"
make_folder /var/lib/systemd
make_folder /var/lib/systemd/linger
[ -e "$root/var/lib/systemd/linger/$user" ] || {
  note file "/var/lib/systemd/linger/$user"
  touch "$root/var/lib/systemd/linger/$user"
}
make_folder /etc/systemd/system
if [ ! -e "$root/etc/systemd/system/getty@tty1.service" ]; then
  note file /etc/systemd/system/getty@tty1.service
  ln -s /dev/null "$root/etc/systemd/system/getty@tty1.service"
fi

if [ -z "$root" ]; then
  chown -R "$user:" "$home/.config"
  if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    systemctl enable --now seatd.service
    systemctl stop getty@tty1.service
    systemctl restart "user@$(id -u "$user").service"
  else
    echo "systemd is not running: the booth starts at the next boot."
  fi
fi
echo "The booth is set up. Settings: /etc/vma-booth/booth.toml (changes apply at once)."
