# Sourced by up.sh and test.sh: installs the locked npm packages and builds dist/, each only if it is missing or out of date.
if ! [ -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo 'installing the npm packages in package-lock.json' >&2
  npm ci --no-audit --no-fund --loglevel=error >&2
fi
if ! [ -e dist/cli.js ] || [ -n "$(find src scripts/build.mjs package.json -newer dist/cli.js -print | head -n 1)" ]; then
  echo 'building dist/' >&2
  node scripts/build.mjs
fi
# `npx k8s-lab` in the checkout runs this build.
mkdir -p node_modules/.bin
ln -sf ../../dist/cli.js node_modules/.bin/k8s-lab
chmod +x dist/cli.js
