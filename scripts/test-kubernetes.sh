#!/bin/sh
# `npm run test:kubernetes`: installs Kubernetes into the cache, then brings up real clusters in sandboxes.
# It needs no root; root tests an ordinary user as well.
# usage: sh scripts/test-kubernetes.sh [vitest's arguments]
set -eu
cd "$(dirname "$0")/.."
. scripts/prepare.sh
if ! command -v newuidmap >/dev/null; then
  if [ "$(id -u)" = 0 ]; then
    echo 'installing the Debian package uidmap, for the tests of labs with a range of ids' >&2
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends uidmap >&2
  else
    echo 'no newuidmap: labs with a range of ids are not tested (sudo apt-get install uidmap)' >&2
  fi
fi
node dist/cli.js setup --kubernetes
export K8S_LAB_TEST_KUBERNETES=1
exec node_modules/.bin/vitest run --project kubernetes "$@"
