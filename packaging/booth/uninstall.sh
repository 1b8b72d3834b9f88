#!/usr/bin/env bash
# Reverts what install.sh did, last step first.
#
#   sudo packaging/booth/uninstall.sh [--keep-packages]
set -euo pipefail

root=""
keep_packages=no
while [ $# -gt 0 ]; do
  case $1 in
    --root) root=${2%/}; shift 2 ;;
    --keep-packages) keep_packages=yes; shift ;;
    -h | --help) sed -n '2,4p' "$0" | sed 's/^# \{0,1\}//'; exit 0 ;;
    *) echo "uninstall.sh: unknown option $1" >&2; exit 2 ;;
  esac
done

record="$root/var/lib/vma-booth/installed"
if [ -z "$root" ] && [ "$(id -u)" != 0 ]; then
  echo "uninstall.sh: this must run as root: sudo $0" >&2
  exit 1
fi
if [ ! -f "$record" ]; then
  echo "uninstall.sh: no booth is set up here ($record is missing)." >&2
  exit 1
fi

running=no
[ -z "$root" ] && [ -d /run/systemd/system ] && running=yes
if [ $running = yes ]; then
  # Stop the booth first: its user may be removed below.
  sed -n 's/^file \/var\/lib\/systemd\/linger\///p' "$record" | while read -r name; do
    systemctl stop "user@$(id -u "$name").service" || true
  done
fi

tac "$record" | while read -r kind what; do
  case $kind in
    settings)
      if [ "$(sha256sum < "$root/etc/vma-booth/booth.toml" | cut -d' ' -f1)" = "$what" ]; then
        rm -f "$root/etc/vma-booth/booth.toml"
      else
        echo "Your settings are kept: /etc/vma-booth/booth.toml"
      fi ;;
    file) rm -f "$root$what" ;;
    folder) rmdir "$root$what" 2>/dev/null || true ;;   # kept if it has other files
    member) gpasswd -d "${what%%:*}" "${what##*:}" >/dev/null || true ;;
    user) userdel --remove "$what" 2>/dev/null || true ;;
    package)
      if [ $keep_packages = no ]; then
        DEBIAN_FRONTEND=noninteractive apt-get purge -y "$what" >/dev/null || true
      fi ;;
  esac
done
rm -f "$record"
rmdir "$root/var/lib/vma-booth" 2>/dev/null || true

if [ $running = yes ]; then
  systemctl daemon-reload
  systemctl start getty@tty1.service || true
fi
echo "The booth is removed. To remove its packages' dependencies: apt-get autoremove"
