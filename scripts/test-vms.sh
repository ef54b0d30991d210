#!/bin/sh
# `npm run test:vms`: brings up labs on real virtual machines, in their own network namespace. Needs root.
# usage: sh scripts/test-vms.sh [vitest's arguments]
set -eu
cd "$(dirname "$0")/.."

skip() {
  for line in '' "SKIPPED: npm run test:vms, the tests on real virtual machines: $1" ''; do echo "$line" >&2; done
  echo "SKIPPED: the tests on real virtual machines: $1"
  exit 0
}

. scripts/vms/prepare.sh
ensure_vms_packages || skip 'the packages for virtual machines cannot be installed'
# Other work on this machine has priority.
renice -n 15 $$ >/dev/null
status=0
ensure_vms_box || status=$?
case $status in
  0) ;;
  4) skip 'the packages of the guest system cannot be downloaded' ;;
  *) exit $status ;;
esac
prepare_vms
exec sh scripts/vms/inside.sh node_modules/.bin/vitest run --project vms "$@"
