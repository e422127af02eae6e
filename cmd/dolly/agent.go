package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/node/metrics"
	"github.com/dollynator/dolly/node/remote"
	"github.com/dollynator/dolly/node/settings"
	"github.com/dollynator/dolly/town/lifeline"
	"github.com/dollynator/dolly/wire"
	"github.com/spf13/cobra"
)

func newAgentCommand(env *Env) *cobra.Command {
	p := places{env: env}
	var enrol, debug bool
	cmd := &cobra.Command{
		Use:   "agent",
		Short: "Run one node",
		Long: `Runs the agent of a config file until its life is over or it is told to end. It
does nothing without an inheritance: what its parent, or dolly charter grant, gave
it. With --enrol it only draws its key, prints the public half with a proof that
it holds the other, and ends; that is how a parent meets its child.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			path, _ := p.configPath()
			s, err := settings.Load(path)
			if err != nil {
				return err
			}
			key, _, err := edge.KeepKey(edge.KeyPath(s.State))
			if err != nil {
				return err
			}
			if enrol {
				_, err := fmt.Fprintln(env.Out, edge.Enrol(key, s.Network, s.Birth))
				return err
			}
			return runAgent(cmd.Context(), s, key, logger(env, debug))
		},
	}
	p.addConfig(cmd)
	cmd.Flags().BoolVar(&enrol, "enrol", false, "draw the key, print its public half and a proof, and end")
	cmd.Flags().BoolVar(&debug, "debug", false, "log more")
	return cmd
}

func logger(env *Env, debug bool) *slog.Logger {
	level := slog.LevelInfo
	if debug {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(env.Err, &slog.HandlerOptions{Level: level}))
}

// runAgent lives until the context ends, the town that started it is gone, or
// the life is over.
func runAgent(ctx context.Context, s settings.Settings, key wire.Key, log *slog.Logger) (err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if line := lifeline.Watch(); line != nil {
		go func() {
			<-line
			os.Exit(0) // who tied us here is gone, and may have left us nothing to write to
		}()
	}
	a, err := edge.NewAgent(ctx, s, key, cli.ThisBuild().Version, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	l, err := remote.Listen(s.SocketPath())
	if err != nil {
		return err
	}
	scraped, err := metrics.Start(ctx, s.Metrics.Listen, a.Face())
	if err != nil {
		return errors.Join(err, l.Close())
	}
	log.Info("awake", "peer", key.Peer(), "socket", s.SocketPath())
	served := make(chan error, 1)
	go func() { served <- remote.Serve(ctx, a.Face(), l) }()
	err = a.Run(ctx)
	cancel()
	return errors.Join(err, <-served, <-scraped)
}
