#!/bin/sh
# `npm run up`: installs packages, builds k8s-lab, installs etcd and flanneld, then brings up a lab and verifies it.
set -eu
cd "$(dirname "$0")/.."
. scripts/prepare.sh
node dist/cli.js setup
node dist/cli.js up "$@"
cat <<'END'

Try next, from this folder:
  npx k8s-lab status                                   nodes, subnets, services and leases
  npx k8s-lab verify                                   run every check again
  npx k8s-lab exec node2 -- ip route                   the routes that flannel created
  npx k8s-lab fault inject config-key-missing          inject the failure described in the README
  npx k8s-lab diagnose                                 explain why it is not ready
  npx k8s-lab repair                                   fix it, then verify
  npx k8s-lab down                                     remove every trace
END
