#!/bin/sh
# Compares `k8s-lab up --provider vagrant` with a bare `vagrant up` of the same Vagrantfile and the same provisioning by
# script, in one run; then times an up that changes nothing, and verify. Prints seconds.
# usage: sh scripts/vms/inside.sh sh scripts/bench/vms.sh   as root, with K8S_LAB_TEST_BOX and VAGRANT_HOME as test-vms.sh sets them
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export XDG_STATE_HOME="$work/state" VAGRANT_DEFAULT_PROVIDER=libvirt VAGRANT_CHECKPOINT_DISABLE=1
lab() { node "$here/dist/cli.js" "$@"; }
now() { date +%s.%N; }
report() { awk -v what="$1" -v from="$2" -v to="$(now)" 'BEGIN { printf "%-36s %6.1f s\n", what, to - from }'; }

printf '%s\n' 'provider: vagrant' 'nodes: 2' "vagrant: { guest: debian, hypervisor: libvirt, box: $K8S_LAB_TEST_BOX }" >k8s-lab.yaml
flanneld=$(lab setup --json 2>/dev/null | sed -n 's/.*"path": "\(.*flanneld\)".*/\1/p' | head -n 1)

start=$(now)
lab up >/dev/null 2>&1
report 'k8s-lab up' "$start"
for run in 1 2 3; do
  start=$(now)
  lab up >/dev/null 2>&1
  report "k8s-lab up, nothing to do ($run)" "$start"
done
for run in 1 2 3; do
  start=$(now)
  lab verify >/dev/null
  report "k8s-lab verify ($run)" "$start"
done
lab down >/dev/null 2>&1

lab render --platform debian --out bare >/dev/null
cd bare
export K8S_LAB_FLANNELD="$flanneld"
start=$(now)
vagrant up --no-provision >/dev/null 2>&1
vagrant ssh-config >config
for node in node1 node2; do
  (
    scp -q -F config "$flanneld" "$node:/tmp/k8s-lab-flanneld"
    ssh -F config "$node" sudo sh -s <"provision/$node.sh" >/dev/null 2>&1
    # The script does not wait for docker; k8s-lab up does.
    ssh -F config "$node" sudo systemctl start flanneld docker
  ) &
done
wait
report 'vagrant up, and the script' "$start"
vagrant destroy --force >/dev/null 2>&1
