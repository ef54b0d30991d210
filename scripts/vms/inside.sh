#!/bin/sh
# Runs a command in its own network, mount and process namespaces with a libvirtd, so that virtual machines do not touch the
# host. Everything it started, machines included, ends with the command.
# usage: sh inside.sh COMMAND [ARGUMENT]…   as root
set -eu
here=$(cd "$(dirname "$0")" && pwd)

if [ "${K8S_LAB_INSIDE-}" != yes ]; then
  export K8S_LAB_INSIDE=yes
  # unshare does not forward signals, so this script kills everything.
  unshare --net --mount --pid --uts --ipc --fork --kill-child --mount-proc sh "$here/inside.sh" "$@" <&0 &
  trap 'kill -KILL $!' HUP INT TERM
  wait $!
  exit $?
fi

# /sys shows the network namespace that mounted it.
mount -t sysfs sysfs /sys
for folder in /run /var/lib/libvirt /var/cache/libvirt /var/log/libvirt /etc/libvirt; do
  mkdir -p "$folder"
  mount -t tmpfs -o mode=755 tmpfs "$folder"
done
ip link set lo up

settings=/etc/libvirt
mkdir -p /run/libvirt
# Use no cgroups, security labels or users of the host: they may be missing, and nothing here outlives these namespaces.
cat >"$settings/qemu.conf" <<'END'
user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
security_driver = "none"
cgroup_controllers = []
namespaces = []
stdio_handler = "file"
END
printf '%s\n' 'auth_unix_ro = "none"' 'auth_unix_rw = "none"' >"$settings/libvirtd.conf"
# Debian's libvirt requires its user, although it is not used here.
if ! id libvirt-qemu >/dev/null 2>&1; then
  for line in passwd:libvirt-qemu:x:64055:64055::/nonexistent:/usr/sbin/nologin group:libvirt-qemu:x:64055:; do
    file=${line%%:*}
    { cat "/etc/$file"; echo "${line#*:}"; } >"$settings/$file"
    mount --bind "$settings/$file" "/etc/$file"
  done
fi

libvirtd >/var/log/libvirt/libvirtd.log 2>&1 &
libvirtd=$!
tries=0
until virsh -q -c qemu:///system list >/dev/null 2>&1; do
  tries=$((tries + 1))
  if [ $tries -ge 150 ] || ! kill -0 $libvirtd 2>/dev/null; then
    echo 'inside.sh: libvirtd does not answer' >&2
    tail -n 20 /var/log/libvirt/libvirtd.log >&2
    exit 3
  fi
  sleep 0.2
done

status=0
"$@" || status=$?
exit $status
