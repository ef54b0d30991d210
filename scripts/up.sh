#!/bin/sh
# `npm run up`: from a checkout to a lab proved ready. Installs, builds, obtains etcd and flanneld, and brings the lab up.
set -eu
cd "$(dirname "$0")/.."
. scripts/prepare.sh
node dist/cli.js setup
node dist/cli.js up "$@"
cat <<'END'

What to try next, from this folder:
  npx k8s-lab status                                   nodes, subnets, services and leases
  npx k8s-lab verify                                   every claim, proved again
  npx k8s-lab exec node2 -- ip route                   the routes that flannel made
  npx k8s-lab fault inject config-key-missing          break it as in the story
  npx k8s-lab diagnose                                 why it is not ready
  npx k8s-lab repair                                   mend it, and prove it
  npx k8s-lab down                                     remove every trace
END
