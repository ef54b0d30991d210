#!/bin/sh
# `npm test`: installs the programs that the tests need, then runs every test.
# usage: sh scripts/test.sh [vitest's arguments]
set -eu
cd "$(dirname "$0")/.."
. scripts/prepare.sh

. scripts/test-packages.sh
missing=
for pair in $test_packages; do
  command -v "${pair%%:*}" >/dev/null || missing="$missing ${pair#*:}"
done
if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ]; then
    echo "installing Debian packages that the tests need:$missing" >&2
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2
  else
    echo "missing Debian packages that the tests need; install them and run npm test again:" >&2
    echo "  sudo apt-get install$missing" >&2
    exit 3
  fi
fi

node dist/cli.js setup
exec node_modules/.bin/vitest run "$@"
