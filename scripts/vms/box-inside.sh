#!/bin/sh
# Turns a minimal Debian tree into a Vagrant machine. Run by mmdebstrap after all packages are installed.
# usage: box-inside.sh TREE PUBLIC_KEY
set -eu
tree=$1 key=$2

# Only the modules for a virtio disk: with MODULES=most the initramfs takes twice as long to unpack under emulation.
echo 'MODULES=list' >"$tree/etc/initramfs-tools/conf.d/k8s-lab.conf"
printf '%s\n' virtio_pci virtio_blk virtio_net ext4 crc32c_generic >>"$tree/etc/initramfs-tools/modules"
chroot "$tree" update-initramfs -u

chroot "$tree" useradd --create-home --shell /bin/bash vagrant
echo 'vagrant ALL=(ALL) NOPASSWD: ALL' >"$tree/etc/sudoers.d/vagrant"
chmod 440 "$tree/etc/sudoers.d/vagrant"
install -d -m 700 "$tree/home/vagrant/.ssh"
install -m 600 "$key" "$tree/home/vagrant/.ssh/authorized_keys"
chroot "$tree" chown -R vagrant:vagrant /home/vagrant/.ssh

# The NAT interface uses DHCP; Vagrant configures the others.
printf '%s\n' '[Match]' 'Name=eth0' '' '[Network]' 'DHCP=yes' '' '[DHCPv4]' 'ClientIdentifier=mac' >"$tree/etc/systemd/network/20-eth0.network"
chroot "$tree" systemctl enable systemd-networkd.service ssh.service
chroot "$tree" systemctl mask systemd-networkd-wait-online.service systemd-timesyncd.service apt-daily.timer \
  apt-daily-upgrade.timer e2scrub_reap.service e2scrub_all.timer fstrim.timer man-db.timer systemd-pstore.service nginx.service \
  systemd-logind.service modprobe@fuse.service modprobe@dm_mod.service modprobe@loop.service modprobe@drm.service \
  modprobe@efi_pstore.service
# The lab starts these once their settings are written.
chroot "$tree" systemctl disable etcd.service docker.service docker.socket containerd.service

echo 'UseDNS no' >"$tree/etc/ssh/sshd_config.d/k8s-lab.conf"
echo '/dev/vda / ext4 rw,noatime 0 1' >"$tree/etc/fstab"
echo 'k8s-lab-box' >"$tree/etc/hostname"
printf '%s\n' '127.0.0.1 localhost' '127.0.1.1 k8s-lab-box' >"$tree/etc/hosts"
: >"$tree/etc/machine-id"
rm -f "$tree/var/lib/dbus/machine-id" "$tree"/var/cache/apt/archives/*.deb
