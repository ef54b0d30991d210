# Sourced by test-vms.sh and bench/vms.sh, from the project's folder: all that virtual machines need, and the environment
# that names it.
if [ "$(id -u)" != 0 ]; then
  echo "$0: a network namespace with virtual machines is for root alone: run it as root" >&2
  exit 3
fi
. scripts/vms/packages.sh

# Gives 4 when the packages that the box is made of cannot be had.
ensure_vms_box() { box=$(sh scripts/vms/make-box.sh); }

# Once the packages and the box are there.
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
