# Sourced by test-vms.sh and bench/vms.sh in the project's folder: installs everything for virtual machines and sets the
# environment.
if [ "$(id -u)" != 0 ]; then
  echo "$0: only root can run virtual machines in a network namespace; run it as root" >&2
  exit 3
fi
. scripts/vms/packages.sh

# Returns 4 if the box's packages cannot be downloaded.
ensure_vms_box() { box=$(sh scripts/vms/make-box.sh); }

# Call after the packages and the box are installed.
prepare_vms() {
  . scripts/prepare.sh
  node dist/cli.js setup >&2
  export VAGRANT_HOME="${XDG_CACHE_HOME:-$HOME/.cache}/k8s-lab/vagrant" VAGRANT_CHECKPOINT_DISABLE=1
  hash=${box%/*}
  export K8S_LAB_TEST_BOX="k8s-lab/debian-12-${hash##*-}"
  if ! vagrant box list --machine-readable | grep -q ",box-name,$K8S_LAB_TEST_BOX\$"; then
    vagrant box add --name "$K8S_LAB_TEST_BOX" "$box" >&2
  fi
}
