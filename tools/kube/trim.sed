# CoreDNS: client-go 0.33 asks for a streamed list only when it is told to, so that there is nothing to wrap.
s/cache\.ToListWatcherWithWatchListSemantics\($/func(w *cache.ListWatch, _ any) *cache.ListWatch { return w }(/

# Traefik: imports, options and uses of what trim.sh leaves out.
/pkg\/(plugins|provider\/(consulcatalog|docker|ecs|nomad|kv\/[a-z]+|kubernetes\/(crd|gateway|ingress-nginx|knative)))"$/d
/lego\/v4\/providers\/dns"$/d
/^[[:blank:]](Docker|Swarm|Kubernetes(IngressNGINX|CRD|Gateway)|Knative|ConsulCatalog|Nomad|Ecs|Consul|Etcd|ZooKeeper|Redis) +\*/d
/^[[:blank:]]if .*(Providers|conf)\.(Docker|Swarm|Kubernetes(IngressNGINX|CRD|Gateway)|Knative|ConsulCatalog|Nomad|Ecs|Consul|Etcd|ZooKeeper|Redis) != nil \{$/,/^[[:blank:]]}$/d
/map\[string\]plugins\./d
s/plugins\.Constructor/func(context.Context, http.Handler) (http.Handler, error)/
s/dns\.NewDNSChallengeProviderByName\(.*\)$/nil, fmt.Errorf("ACME's DNS providers are left out")/
s/newRedisLimiter\(.*\)$/nil, fmt.Errorf("Redis is left out")/
/metrics\.Stop(Datadog|Statsd|InfluxDB2)\(\)$/d
