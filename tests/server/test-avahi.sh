#!/bin/sh
# test-avahi.sh PROGRAM: runs it with a system bus of its own, where it may start Avahi, in a network that has nothing but its own loopback: nobody
# outside hears of it, and no daemon of this PC is disturbed.
set -u
skip () { echo "1..0 # SKIP $1"; exit 0; }

if [ "${2:-}" != inside ]; then
  PATH="$PATH:/usr/sbin:/sbin"
  export PATH
  for program in avahi-daemon dbus-daemon unshare ip; do
    command -v "$program" >/dev/null || skip "$program is not installed"
  done
  unshare --user --map-root-user --net --mount-proc --pid --fork --kill-child true 2>/dev/null || skip "the kernel gives no network of our own (unshare)"
  home=$(mktemp -d) || exit 1
  trap 'rm -rf "$home"' EXIT
  unshare --user --map-root-user --net --mount-proc --pid --fork --kill-child sh "$0" "$1" inside "$home"
  exit $?
fi

home=$3
# Avahi looks its user up, who is us here, and keeps its files in /run.
printf 'root:x:0:0:root:/root:/bin/sh\navahi:x:0:0::/:/bin/false\n' >"$home/passwd"
printf 'root:x:0:\navahi:x:0:\nnetdev:x:0:\n' >"$home/group"
mount --bind "$home/passwd" /etc/passwd && mount --bind "$home/group" /etc/group && mount -t tmpfs none /run || skip "nothing may be mounted here"
ip link set lo up || skip "the loopback does not come up"
cat >"$home/bus.conf" <<END
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <listen>unix:path=$home/bus</listen><auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/><allow user="*"/></policy>
</busconfig>
END
cat >"$home/avahi.conf" <<END
[server]
host-name=foyer-test
use-ipv6=no
allow-interfaces=lo
use-iff-running=no
enable-dbus=yes
[wide-area]
enable-wide-area=no
[publish]
publish-hinfo=no
publish-workstation=no
END
dbus-daemon --config-file="$home/bus.conf" --fork --nopidfile 2>"$home/bus.log" || { cat "$home/bus.log" >&2; skip "no bus can be started"; }
DBUS_SYSTEM_BUS_ADDRESS=unix:path=$home/bus FOYER_TEST_AVAHI="$home/avahi.conf" "$1"
