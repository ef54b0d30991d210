# Sourced by prepare.sh: installs the packages for virtual machines. Returns 0 if all of them are installed.
# libvirt only recommends iptables and dnsmasq, but needs both for its networks.
vms_packages='vagrant vagrant-libvirt libvirt-daemon libvirt-daemon-driver-qemu libvirt-clients dnsmasq-base iptables iproute2
  qemu-system-x86 qemu-utils mmdebstrap e2fsprogs rsync openssh-client libarchive-tools'

vms_missing() {
  for vms_package in $vms_packages; do
    [ "$(dpkg-query -W -f '${Status}' "$vms_package" 2>/dev/null)" = 'install ok installed' ] || printf ' %s' "$vms_package"
  done
}

ensure_vms_packages() {
  missing=$(vms_missing)
  if [ -z "$missing" ]; then return 0; fi
  if ! command -v apt-get >/dev/null; then
    echo "missing packages, and no apt-get to install them:$missing" >&2
    return 1
  fi
  echo "installing Debian packages for virtual machines:$missing" >&2
  apt-get update -qq >&2 || return 1
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2 || return 1
}
