#!/bin/sh
# `npm test`: installs what the tests need, then runs every test.
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
    echo "installing the Debian packages that the tests call:$missing" >&2
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2
  else
    echo "the tests call programs of these Debian packages; install them and run npm test again:" >&2
    echo "  sudo apt-get install$missing" >&2
    exit 3
  fi
fi

node dist/cli.js setup
exec node_modules/.bin/vitest run "$@"
