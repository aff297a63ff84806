#!/bin/sh
# A session bus of its own with a key ring that is open: sh test-keyring.sh PROGRAM
set -u
home=$(mktemp -d) || exit 1
trap 'rm -rf "$home"' EXIT
mkdir -m 700 "$home/runtime"
export HOME="$home" XDG_RUNTIME_DIR="$home/runtime" XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config"
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS
case $2 in
none)
  # No bus at all; the home has no socket of one.
  "$1"
  ;;
ring)
  command -v gnome-keyring-daemon >/dev/null || { echo '1..0 # SKIP there is no gnome-keyring here'; exit 0; }
  FOYER_TEST_RING=1 dbus-run-session -- sh -c '
    printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
    "$0"
    status=$?
    exit $status' "$1"
  ;;
esac
