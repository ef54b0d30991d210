#!/bin/sh
# Creates the Vagrant box that the tests boot: Debian 12 with etcd and docker, for libvirt. Prints the box's path.
# usage: sh make-box.sh   as root; the box is cached under the hash of this recipe
# Exit code 4: the packages cannot be downloaded.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/k8s-lab
hash=$(cat "$here/make-box.sh" "$here/box-inside.sh" "$here/box.Vagrantfile" | sha256sum | cut -c 1-16)
folder=$cache/boxes/debian-12-$hash
box=$folder/debian-12.box

if [ -e "$box" ]; then
  echo "$box"
  exit 0
fi
echo "creating the box $box, which takes some minutes the first time" >&2

packages='systemd-sysv,udev,dbus,openssh-server,sudo,iproute2,iptables,iputils-ping,rsync,curl,perl,kmod,procps'
packages="$packages,linux-image-cloud-amd64,initramfs-tools,zstd,etcd-server,etcd-client,docker.io,containerd,runc,nginx-light"
key=$(find /usr/share/rubygems-integration /usr/share/vagrant /opt/vagrant -name vagrant.pub 2>/dev/null | head -n 1)
if [ -z "$key" ]; then
  echo "make-box.sh: Vagrant's public key is missing: install vagrant" >&2
  exit 3
fi

mkdir -p "$cache/boxes"
work=$(mktemp -d "$cache/boxes/making-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

mmdebstrap --variant=minbase --include="$packages" --aptopt='APT::Install-Recommends "false"' \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --customize-hook="sh $here/box-inside.sh \"\$1\" $key" bookworm "$work/tree" >&2 || exit 4

mkdir "$work/box"
cp "$work"/tree/boot/vmlinuz-* "$work/box/kernel"
cp "$work"/tree/boot/initrd.img-* "$work/box/initrd"
truncate -s 6G "$work/disk.raw"
mke2fs -q -t ext4 -L root -d "$work/tree" "$work/disk.raw"
qemu-img convert -f raw -O qcow2 "$work/disk.raw" "$work/box/box.img"
cp "$here/box.Vagrantfile" "$work/box/Vagrantfile"
echo '{"provider":"libvirt","format":"qcow2","virtual_size":6}' >"$work/box/metadata.json"
tar -C "$work/box" -cf "$work/debian-12.box" metadata.json Vagrantfile box.img kernel initrd

# Remove the boxes of older recipes.
find "$cache/boxes" -mindepth 1 -maxdepth 1 -name 'debian-12-*' -exec rm -rf {} +
mkdir "$folder"
mv "$work/debian-12.box" "$box"
echo "$box"
