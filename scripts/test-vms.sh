#!/bin/sh
# `npm run test:vms`: brings labs up on real virtual machines, in a network namespace made for them. Needs root.
# usage: sh scripts/test-vms.sh [vitest's arguments]
set -eu
cd "$(dirname "$0")/.."

skip() {
  for line in '' "SKIPPED: npm run test:vms, the tests on real virtual machines: $1" ''; do echo "$line" >&2; done
  echo "SKIPPED: the tests on real virtual machines: $1"
  exit 0
}

if [ "$(id -u)" != 0 ]; then
  echo 'test-vms.sh: a network namespace with virtual machines is for root alone: run it as root' >&2
  exit 3
fi
. scripts/vms/packages.sh
ensure_vms_packages || skip 'the packages that make virtual machines cannot be had here'
. scripts/prepare.sh
node dist/cli.js setup >&2

# What else runs on this machine goes first.
renice -n 15 $$ >/dev/null
box=$(sh scripts/vms/make-box.sh)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/k8s-lab
export VAGRANT_HOME="$cache/vagrant" VAGRANT_CHECKPOINT_DISABLE=1
hash=${box%/*}
export K8S_LAB_TEST_BOX="k8s-lab/debian-12-${hash##*-}"
if ! vagrant box list --machine-readable | grep -q ",box-name,$K8S_LAB_TEST_BOX\$"; then
  vagrant box add --name "$K8S_LAB_TEST_BOX" "$box" >&2
fi
exec sh scripts/vms/inside.sh node_modules/.bin/vitest run --project vms "$@"
