#!/bin/sh
# `npm run test:kubernetes`: installs Kubernetes into the cache, then brings up real clusters in sandboxes.
# It needs no root; root tests an ordinary user as well.
# usage: sh scripts/test-kubernetes.sh [vitest's arguments]
set -eu
cd "$(dirname "$0")/.."
. scripts/prepare.sh
node dist/cli.js setup --kubernetes
export K8S_LAB_TEST_KUBERNETES=1
exec node_modules/.bin/vitest run --project kubernetes "$@"
