#!/bin/sh
# Puts the sources of CoreDNS and Traefik into source/, beside this file, as go.mod expects them: with a call taken out of
# CoreDNS that Kubernetes' own version of client-go does not have, and without what the ingress of a lab does not use of
# Traefik: the other providers, plug-ins, ACME's DNS providers, Redis, and metrics that are pushed. The libraries behind
# those (2.5 GB) are then neither downloaded nor compiled.
set -eu

cd "$(dirname "$0")"
rules=$PWD/trim.sed
source=$PWD/source

# fetch NAME MODULE@VERSION CHECKSUM PART... copies parts of a module to source/NAME.
fetch() {
  # Outside this module, whose go.mod refers to folders that do not exist yet.
  if ! module=$(cd / && go mod download -json "$2"); then
    printf '%s\n' "$module" | sed -n 's/^[[:space:]]*"Error": "\(.*\)".*/\1/p' | tr -d '\\' >&2
    exit 1
  fi
  if [ "$(field Sum)" != "$3" ]; then
    echo "$2: the checksum is $(field Sum), expected $3" >&2
    exit 1
  fi
  from=$(field Dir)
  target=$source/$1
  shift 3
  rm -rf "$target"
  for part in go.mod "$@"; do
    mkdir -p "$(dirname "$target/$part")"
    cp -R "$from/$part" "$target/$part"
  done
  chmod -R u+w "$target"
  find "$target" -name '*_test.go' -exec rm -f {} +
  cd "$target"
}

# field NAME prints a member of the JSON that describes the module.
field() { printf '%s\n' "$module" | sed -n "s/^[[:space:]]*\"$1\": \"\([^\"]*\)\".*/\1/p"; }

# trim FILE... applies the rules. A file that none of them concerns any more must not go unnoticed.
trim() {
  for file; do
    sed -E -f "$rules" "$file" >trimmed
    if cmp -s trimmed "$file"; then
      echo "$PWD/$file: nothing to remove" >&2
      exit 1
    fi
    mv trimmed "$file"
  done
}

fetch coredns github.com/coredns/coredns@v1.14.7 h1:UPDkn4QN+xyNfjz3U5ldgoLszDYpMZEJoy3+ze9au4Q= \
  core coremain pb plugin request
trim plugin/kubernetes/controller.go

fetch traefik github.com/traefik/traefik/v3@v3.6.12 h1:6pe4s7aaDTQs+AsF7KP3sM/xnq7zOVvibRQe5tw9eFo= \
  cmd pkg webui/embed.go webui/static
cd pkg
trim config/static/static_config.go config/static/experimental.go middlewares/ratelimiter/rate_limiter.go \
  provider/acme/provider.go provider/aggregator/aggregator.go server/server.go server/middleware/plugins.go
rm -rf plugins provider/consulcatalog provider/docker provider/ecs provider/kv provider/nomad provider/tailscale \
  provider/kubernetes/crd provider/kubernetes/gateway provider/kubernetes/ingress-nginx provider/kubernetes/knative \
  middlewares/ratelimiter/lua.go middlewares/ratelimiter/redis_limiter.go \
  observability/metrics/datadog.go observability/metrics/influxdb2.go observability/metrics/statsd.go
