package main

import (
	"context"
	"slices"

	"github.com/traefik/traefik/v3/pkg/config/dynamic"
	"github.com/traefik/traefik/v3/pkg/config/runtime"
	"github.com/traefik/traefik/v3/pkg/config/static"
	"github.com/traefik/traefik/v3/pkg/middlewares/accesslog"
	"github.com/traefik/traefik/v3/pkg/observability/metrics"
	"github.com/traefik/traefik/v3/pkg/provider/aggregator"
	"github.com/traefik/traefik/v3/pkg/provider/traefik"
	"github.com/traefik/traefik/v3/pkg/proxy/httputil"
	"github.com/traefik/traefik/v3/pkg/safe"
	"github.com/traefik/traefik/v3/pkg/server"
	"github.com/traefik/traefik/v3/pkg/server/middleware"
	"github.com/traefik/traefik/v3/pkg/server/service"
	"github.com/traefik/traefik/v3/pkg/tcp"
	"github.com/traefik/traefik/v3/pkg/tls"
)

// newServer joins the providers, which say what is to be routed, to the entry points.
func newServer(config *static.Configuration) (*server.Server, error) {
	ctx := context.Background()
	pool := safe.NewPool(ctx)
	providers := aggregator.NewProviderAggregator(*config.Providers)
	if err := providers.AddProvider(traefik.New(*config)); err != nil {
		return nil, err
	}
	registry := metrics.NewVoidRegistry()
	observability, err := newObservability(ctx, config, registry)
	if err != nil {
		return nil, err
	}
	tcpEntryPoints, err := server.NewTCPEntryPoints(config.EntryPoints, config.HostResolver, registry)
	if err != nil {
		return nil, err
	}
	udpEntryPoints, err := server.NewUDPEntryPoints(config.EntryPoints)
	if err != nil {
		return nil, err
	}

	certificates := tls.NewManager(config.OCSP)
	pool.GoCtx(certificates.Run)
	transports := service.NewTransportManager(nil)
	proxies := httputil.NewProxyBuilder(transports, nil)
	dialers := tcp.NewDialerManager(nil)
	services := service.NewManagerFactory(*config, pool, observability, transports, proxies, nil)
	routers, err := server.NewRouterFactory(*config, services, certificates, observability, nil, dialers)
	if err != nil {
		return nil, err
	}

	watcher := server.NewConfigurationWatcher(pool, providers, defaultEntryPoints(config.EntryPoints), "internal")
	watcher.AddListener(func(wanted dynamic.Configuration) {
		certificates.UpdateConfigs(ctx, wanted.TLS.Stores, wanted.TLS.Options, wanted.TLS.Certificates)
		transports.Update(wanted.HTTP.ServersTransports)
		proxies.Update(wanted.HTTP.ServersTransports)
		dialers.Update(wanted.TCP.ServersTransports)
		tcpRouters, udpRouters := routers.CreateRouters(runtime.NewConfig(wanted))
		tcpEntryPoints.Switch(tcpRouters)
		udpEntryPoints.Switch(udpRouters)
	})
	return server.NewServer(pool, tcpEntryPoints, udpEntryPoints, watcher, observability), nil
}

func newObservability(ctx context.Context, config *static.Configuration, registry metrics.Registry) (*middleware.ObservabilityMgr, error) {
	var accessLog *accesslog.Handler
	if config.AccessLog != nil {
		var err error
		if accessLog, err = accesslog.NewHandler(ctx, config.AccessLog); err != nil {
			return nil, err
		}
	}
	return middleware.NewObservabilityMgr(*config, registry, nil, accessLog, nil, nil), nil
}

// defaultEntryPoints names those that serve a route that names none.
func defaultEntryPoints(all static.EntryPoints) []string {
	var chosen, names []string
	for name, entryPoint := range all {
		protocol, err := entryPoint.GetProtocol()
		if err != nil || protocol == "udp" || name == static.DefaultInternalEntryPointName {
			continue
		}
		names = append(names, name)
		if entryPoint.AsDefault {
			chosen = append(chosen, name)
		}
	}
	if len(chosen) > 0 {
		names = chosen
	}
	slices.Sort(names)
	return names
}
