//go:build !lean

package main

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/lives"
	"github.com/spf13/cobra"
)

func newVerifyStopCommand(env *Env) *cobra.Command {
	var cfg lives.StopConfig
	var s sample
	var loss int
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "stop",
		Short: "See how fast a stop order spreads through a fleet that loses messages",
		Long: `Give a stop order to one agent of a fleet, while the warden is silent, and see when
each of the others obeys. The fleet is a random graph; messages are lost; liars
hear everything and say nothing. Everybody with an honest path to the first agent
has 5 virtual seconds; the others must be without a lease when theirs has ended.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := s.check(); err != nil {
				return err
			}
			cfg.Seed, cfg.Agents, cfg.Liars, cfg.Loss = s.seed, s.agents, float64(s.liars)/100, float64(loss)/100
			all, err := onAllCores(cmd.Context(), s.runs, func(n int) (lives.Stop, error) {
				one := cfg
				one.Seed += uint64(n)
				return lives.RunStop(one)
			}, func(int, lives.Stop) {})
			if err != nil {
				return &dolly.Error{Kind: dolly.Failed, Text: "a simulated world broke down", Err: err}
			}
			return showStops(env, lives.SumStops(cfg, all), asJSON)
		},
	}
	f := cmd.Flags()
	s.flags(f, 100)
	f.IntVar(&cfg.Links, "links", 2, "that each agent makes to others")
	f.IntVar(&loss, "loss", 30, "percent of the messages that are lost")
	f.BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func showStops(env *Env, s lives.StopFigure, asJSON bool) error {
	if asJSON {
		if err := env.JSON(s); err != nil {
			return err
		}
	} else {
		env.Table([][2]string{
			{"orders", fmt.Sprintf("%d, to fleets of %d, %.0f %% of messages lost, seeds from %d", s.Runs, s.Agents, 100*s.Loss, s.Seed)},
			{"with a path", fmt.Sprintf("%d agents: median %.2f s, 99 %% within %.2f s, the last after %.2f s", s.Reached, s.Median, s.P99, s.Most)},
			{"late, never", fmt.Sprintf("%d, %d (allowed: %v)", s.Late, s.Silent, lives.StopWithin)},
			{"without", fmt.Sprintf("%d agents, %d of them with a lease when it should have ended", s.Cut, s.Leased)},
			{"receipts", fmt.Sprint(s.Receipts)},
		})
	}
	if !s.Holds() {
		return &dolly.Error{Kind: dolly.Failed, Text: fmt.Sprintf("%d too late, %d never, %d with a lease", s.Late, s.Silent, s.Leased)}
	}
	return nil
}
