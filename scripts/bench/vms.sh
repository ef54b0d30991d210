#!/bin/sh
# Compares `k8s-lab up --provider vagrant` with a bare `vagrant up` of the same Vagrantfile and the same provisioning by a
# script, alternately. Also times an up that changes nothing, and verify. Prints seconds, and medians at the end.
# usage: sh scripts/bench/vms.sh [ROUNDS]   as root; the default is two rounds
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
if [ "${K8S_LAB_INSIDE-}" != yes ]; then
  cd "$here"
  . scripts/vms/prepare.sh
  ensure_vms_packages
  ensure_vms_box
  prepare_vms
  exec sh scripts/vms/inside.sh sh scripts/bench/vms.sh "$@"
fi
rounds=${1:-2}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM
cd "$work"
export XDG_STATE_HOME="$work/state" VAGRANT_DEFAULT_PROVIDER=libvirt VAGRANT_CHECKPOINT_DISABLE=1
lab() { node "$here/dist/cli.js" "$@"; }
now() { date +%s.%N; }

# Appends the seconds since $2 to the file $1, for the median.
took() {
  seconds=$(awk -v from="$2" -v to="$(now)" 'BEGIN { printf "%.2f", to - from }')
  echo "$seconds" >>"$work/$1"
  printf '%-28s %7s s\n' "$1" "$seconds"
}
median() { sort -n "$work/$1" | awk '{ all[NR] = $1 } END { print (all[int((NR + 1) / 2)] + all[int(NR / 2) + 1]) / 2 }'; }

printf '%s\n' 'provider: vagrant' 'nodes: 2' "vagrant: { guest: debian, hypervisor: libvirt, box: $K8S_LAB_TEST_BOX }" >k8s-lab.yaml
K8S_LAB_FLANNELD=$(lab setup --json 2>/dev/null | sed -n 's/.*"path": "\(.*flanneld\)".*/\1/p' | head -n 1)
export K8S_LAB_FLANNELD
lab render --platform debian --out bare >/dev/null

time_k8s_lab() {
  start=$(now)
  lab up --json >up.json 2>steps.json || { cat steps.json >&2; exit 3; }
  took k8s-lab-up "$start"
  sed -n 's/.*"step":"\([a-z]*\)".*"status":"done".*"durationMs":\([0-9]*\).*/  including \1: \2 ms/p' steps.json
  for run in 1 2 3; do
    start=$(now)
    lab up >/dev/null 2>&1
    took up-again "$start"
    start=$(now)
    lab verify >/dev/null
    took verify "$start"
  done
  lab down >/dev/null 2>&1
}

provision() {
  scp -q -F config "$K8S_LAB_FLANNELD" "$1:/tmp/k8s-lab-flanneld"
  ssh -F config "$1" sudo sh -s <"provision/$1.sh" >/dev/null 2>&1
  # The script does not wait for flanneld and docker; k8s-lab up does.
  ssh -F config "$1" sudo systemctl start flanneld docker
}

time_bare() (
  cd bare
  start=$(now)
  vagrant up --no-provision >/dev/null 2>&1
  vagrant ssh-config >config
  provision node1 &
  first=$!
  provision node2
  wait $first
  took bare-up "$start"
  vagrant destroy --force >/dev/null 2>&1
)

# libvirt copies the box when the first machine is created; do that before timing.
(cd bare && vagrant up --no-provision node2 && vagrant destroy --force) >/dev/null 2>&1

round=1
while [ "$round" -le "$rounds" ]; do
  if [ $((round % 2)) = 1 ]; then time_bare && time_k8s_lab; else time_k8s_lab && time_bare; fi
  round=$((round + 1))
done

for name in bare-up k8s-lab-up up-again verify; do printf 'median of %-18s %7.2f s\n' "$name" "$(median "$name")"; done
awk -v lab="$(median k8s-lab-up)" -v bare="$(median bare-up)" 'BEGIN { printf "k8s-lab up / bare: %.3f\n", lab / bare }'
