#!/bin/sh
# Usage: trim.sh FOLDER
# Copies Traefik's sources to FOLDER and removes from them what the ingress of a lab does not use: the other providers,
# plug-ins, ACME's DNS providers, Redis, and metrics that are pushed. Their libraries (2.5 GB) are then neither
# downloaded nor compiled.
set -eu

version=v3.6.12
checksum=h1:6pe4s7aaDTQs+AsF7KP3sM/xnq7zOVvibRQe5tw9eFo=
target=$1
rules=$(cd "$(dirname "$0")" && pwd)/trim.sed

# Outside this module: its go.mod refers to FOLDER, which does not exist yet.
module=$(cd / && go mod download -json "github.com/traefik/traefik/v3@$version")
field() { printf '%s\n' "$module" | sed -n "s/^[[:space:]]*\"$1\": \"\([^\"]*\)\".*/\1/p"; }
if [ "$(field Sum)" != "$checksum" ]; then
  echo "traefik $version: the checksum is $(field Sum), expected $checksum" >&2
  exit 1
fi

rm -rf "$target"
mkdir -p "$target/webui"
cp -R "$(field Dir)/go.mod" "$(field Dir)/cmd" "$(field Dir)/pkg" "$target"
cp -R "$(field Dir)/webui/embed.go" "$(field Dir)/webui/static" "$target/webui"
chmod -R u+w "$target"
find "$target" -name '*_test.go' -exec rm -f {} +

cd "$target/pkg"
for file in config/static/static_config.go config/static/experimental.go middlewares/ratelimiter/rate_limiter.go \
  provider/acme/provider.go provider/aggregator/aggregator.go server/server.go server/middleware/plugins.go; do
  sed -E -f "$rules" "$file" >trimmed.go
  # A rule that no longer matches must not go unnoticed.
  if cmp -s trimmed.go "$file"; then
    echo "traefik $version: nothing to remove in $file" >&2
    exit 1
  fi
  mv trimmed.go "$file"
done
rm -rf plugins provider/consulcatalog provider/docker provider/ecs provider/kv provider/nomad provider/tailscale \
  provider/kubernetes/crd provider/kubernetes/gateway provider/kubernetes/ingress-nginx provider/kubernetes/knative \
  middlewares/ratelimiter/lua.go middlewares/ratelimiter/redis_limiter.go \
  observability/metrics/datadog.go observability/metrics/influxdb2.go observability/metrics/statsd.go
