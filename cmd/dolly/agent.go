package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/node/irc"
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
	log.Info("awake", "peer", key.Peer(), "socket", s.SocketPath())
	shown, err := show(ctx, s, a.Face(), l, log)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	observed := make(chan error, 1)
	go func() { observed <- a.Observe(ctx) }()
	err = a.Run(ctx)
	cancel()
	return errors.Join(err, shown(), <-observed)
}

// show serves a node to faces until ctx ends: on the socket, and where the config
// says so on a TCP port, to Prometheus and on IRC. Ended waits for that.
func show(ctx context.Context, s settings.Settings, n dolly.Node, l net.Listener, log *slog.Logger) (ended func() error, err error) {
	bot, err := chat(s.IRC, n, log)
	if err != nil {
		return nil, err
	}
	scraped, err := metrics.Start(ctx, s.Metrics.Listen, n)
	if err != nil {
		return nil, err
	}
	asked, err := serveAPI(ctx, s, n, log)
	if err != nil {
		return nil, err
	}
	served, chatted := make(chan error, 1), make(chan struct{})
	go func() { served <- remote.Serve(ctx, irc.Face(n, bot), l) }()
	go func() { defer close(chatted); bot.Run(ctx) }()
	return func() error { <-chatted; return errors.Join(<-served, <-asked, <-scraped) }, nil
}
