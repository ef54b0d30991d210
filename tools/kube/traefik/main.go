// Traefik as the ingress of a lab: entry points, ping, and the providers that trim.sh leaves in its sources. It takes
// Traefik's own command-line options.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/rs/zerolog"
	"github.com/rs/zerolog/log"
	"github.com/traefik/paerser/cli"
	"github.com/traefik/traefik/v3/cmd"
	"github.com/traefik/traefik/v3/cmd/healthcheck"
	"github.com/traefik/traefik/v3/cmd/version"
	options "github.com/traefik/traefik/v3/pkg/cli"
	"github.com/traefik/traefik/v3/pkg/config/static"
	otypes "github.com/traefik/traefik/v3/pkg/observability/types"
)

func main() {
	zerolog.SetGlobalLevel(zerolog.ErrorLevel)
	config := cmd.NewTraefikConfiguration()
	loaders := []cli.ResourceLoader{&options.FlagLoader{}}
	command := &cli.Command{
		Name:          "traefik",
		Description:   "Traefik with the Kubernetes Ingress provider only.",
		Configuration: config,
		Resources:     loaders,
		Run:           func([]string) error { return run(&config.Configuration) },
	}
	err := errors.Join(
		command.AddCommand(healthcheck.NewCmd(&config.Configuration, loaders)),
		command.AddCommand(version.NewCmd()),
	)
	if err == nil {
		err = cli.Execute(command)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run serves until it is told to end.
func run(config *static.Configuration) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := setUpLog(config.Log); err != nil {
		return err
	}
	if err := checkConfig(config); err != nil {
		return err
	}
	server, err := newServer(config)
	if err != nil {
		return err
	}
	if config.Ping != nil {
		config.Ping.WithContext(ctx)
	}
	server.Start(ctx)
	defer server.Close()
	server.Wait()
	return nil
}

// checkConfig completes the options and refuses those of parts that this program does without.
func checkConfig(config *static.Configuration) error {
	if config.Metrics != nil || config.Tracing != nil || config.Spiffe != nil || len(config.CertificatesResolvers) > 0 {
		return errors.New("this build of Traefik has no metrics, tracing, SPIFFE or certificate resolvers")
	}
	config.SetEffectiveConfiguration()
	return config.ValidateConfiguration()
}

// setUpLog writes the log to stdout, from the level asked for upwards.
func setUpLog(config *otypes.TraefikLog) error {
	level := zerolog.ErrorLevel
	if config != nil && config.Level != "" {
		var err error
		if level, err = zerolog.ParseLevel(strings.ToLower(config.Level)); err != nil {
			return err
		}
	}
	zerolog.SetGlobalLevel(level)
	log.Logger = log.Output(zerolog.ConsoleWriter{Out: os.Stdout, NoColor: true, TimeFormat: time.RFC3339})
	zerolog.DefaultContextLogger = &log.Logger
	return nil
}
