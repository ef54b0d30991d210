#!/bin/sh
# The sandbox's first process: makes a root of its own and the lab's network, boots the nodes, and
# reaps what they leave behind. Ending it ends everything in the sandbox.
# usage: boot.sh LAB-FOLDER   (run by unshare as PID 1 of new user, net, mount, pid, uts and ipc namespaces)
set -eu
lab=$1
cd "$lab"
here=$(pwd -P)

# Binds a folder or file read-only, and every mount below it. The flags of each have to be named again to be kept.
bind_read_only() {
  mount --rbind "$1" "$2"
  while read -r _ _ _ _ point flags _; do
    # proc(5): a blank in a path is written \040.
    case $point in *\\*) point=$(printf %b "$point") ;; esac
    case $point in
      "$here/$2" | "$here/$2"/*) mount -o "remount,bind,ro,${flags#r?,}" "$point" ;;
    esac
  done </proc/self/mountinfo
}

# A root in memory: the host's programs read-only, nothing else of the host's.
mkdir -p root
mount -t tmpfs -o mode=755 k8s-lab root
mkdir root/etc root/var root/run root/tmp root/root root/proc root/sys root/dev root/lab root/old
chmod 1777 root/tmp
for folder in usr bin sbin lib lib32 lib64 libx32 opt nix gnu; do
  if [ -L "/$folder" ]; then
    ln -s "$(readlink "/$folder")" "root/$folder"
  elif [ -d "/$folder" ]; then
    mkdir "root/$folder"
    bind_read_only "/$folder" "root/$folder"
  fi
done
mount -t tmpfs -o mode=755 dev root/dev
mkdir root/dev/net root/dev/pts root/dev/shm
for device in null zero full random urandom tty net/tun; do
  if [ -e "/dev/$device" ]; then
    : >"root/dev/$device"
    mount --bind "/dev/$device" "root/dev/$device"
  fi
done
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts root/dev/pts
ln -s pts/ptmx root/dev/ptmx
ln -s /proc/self/fd root/dev/fd

# What the lab brings: rendered files, scripts, and the programs to run.
cp -R files/. root/lab/
mkdir -p root/lab/ready root/lab/failed root/lab/etc
while read -r place path; do
  mkdir -p "root/lab/${place%/*}"
  if [ -d "$path" ]; then mkdir -p "root/lab/$place"; else : >"root/lab/$place"; fi
  bind_read_only "$path" "root/lab/$place"
done <programs
while read -r name path; do
  mkdir -p "root/lab/trees/$name"
  bind_read_only "$path" "root/lab/trees/$name"
done <trees
for file in ld.so.cache ld.so.conf protocols services localtime; do
  if [ -f "/etc/$file" ]; then cp -L "/etc/$file" root/lab/etc/; fi
done
if [ -d /etc/alternatives ]; then
  mkdir root/lab/alternatives
  bind_read_only /etc/alternatives root/lab/alternatives
  ln -s /lab/alternatives root/lab/etc/alternatives
fi

cd root
pivot_root . old
# While the host's own are still in sight, the kernel allows new ones (user_namespaces(7)).
mount -t proc proc /proc
mount -t sysfs -o ro sysfs /sys
umount -l /old
rmdir /old

# The wire between the nodes: one bridge, and a name by which nodes can hand it their ends of it.
: >/lab/network
mount --bind /proc/self/ns/net /lab/network
if [ -e /proc/sys/net/ipv6 ]; then echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6; fi
ip -batch - <<END
link set lo up
link add lab0 type bridge forward_delay 0
link set lab0 up
END

cgroup=
if [ -e /lab/kubernetes.sh ]; then cgroup=--cgroup; fi
while read -r name; do
  unshare $cgroup --net --mount --uts --pid --fork --kill-child --mount-proc /bin/sh /lab/node.sh "$lab" "$name" </dev/null &
done </lab/nodes
wait
