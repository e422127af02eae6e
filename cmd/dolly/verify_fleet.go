//go:build !lean

package main

import (
	"fmt"
	"math"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/lives"
	"github.com/spf13/cobra"
)

// verifiedFleets is what dolly verify fleet --json prints.
type verifiedFleets struct {
	Figure lives.FleetFigure `json:"figure"`
	Fleets []lives.Fleet     `json:"fleets"`
}

func newVerifyFleetCommand(env *Env) *cobra.Command {
	cfg := lives.FleetConfig{Faults: 1}
	var s sample
	var asJSON, each bool
	cmd := &cobra.Command{
		Use:   "fleet",
		Short: "Let whole fleets live for years among liars and faults",
		Long: `Let whole fleets live on virtual time: real agents with their stores, the real
warden; a simulated chain, cloud and network. Some parents lie: two keys for one
seat, acts for nothing, false settlements, voids, old leases, replayed requests,
children without a server. Machines crash, freeze, are lost, are restored from old
images and cloned; the fleet is partitioned; the warden is silent and restarted.

Counted from outside at every event: live keys, births, payments against cap and
allowance, what is bought without a right. A fleet lives if at least one honest
agent holds a lease on a running server at the end; the economy allows it where an agent
earns 1.25 rents of the dearest offer in the time of one.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := s.check(); err != nil {
				return err
			}
			cfg.Seed, cfg.Agents, cfg.Liars = s.seed, s.agents, float64(s.liars)/100
			all, err := onAllCores(cmd.Context(), s.runs, func(n int) (lives.Fleet, error) {
				one := cfg
				one.Seed += uint64(n)
				return lives.RunFleet(one)
			}, func(n int, f lives.Fleet) {
				if each {
					env.Say("%s", fleetLine(f))
				}
			})
			if err != nil {
				return &dolly.Error{Kind: dolly.Failed, Text: "a simulated world broke down", Err: err}
			}
			return showFleets(env, lives.SumFleets(cfg, all), all, asJSON)
		},
	}
	f := cmd.Flags()
	s.flags(f, 200)
	f.IntVar(&cfg.Days, "days", 1000, "virtual days")
	f.Float64Var(&cfg.Income, "income", 0, "rents that an agent earns in the time of one (0: drawn from 0.5 to 2.5)")
	f.BoolVar(&each, "each", false, "say how each fleet ended")
	f.BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func fleetLine(f lives.Fleet) string {
	state := fmt.Sprintf("%d live", f.Alive)
	if f.Alive == 0 {
		state = fmt.Sprintf("died on day %.0f", f.Died)
	}
	return fmt.Sprintf("seed %d, income %.2f: %s; %d births, %d lies, %d faults, %d violations; %v", f.Seed, f.Income, state, f.Births, f.Lies, f.Faults, len(f.Violations), f.Diary)
}

func showFleets(env *Env, s lives.FleetFigure, all []lives.Fleet, asJSON bool) error {
	if asJSON {
		if err := env.JSON(verifiedFleets{s, all}); err != nil {
			return err
		}
	} else {
		env.Table([][2]string{
			{"fleets", fmt.Sprintf("%d of %d slots for %d days, %.0f agent-days, seeds from %d", s.Runs, s.Agents, s.Days, s.AgentDays, s.Seed)},
			{"violations", fmt.Sprint(s.Violations)},
			{"alive", fmt.Sprintf("%d of %d whose economy allows it (wanted: %.0f)", s.Alive, s.Allowed, math.Ceil(lives.Enough*float64(s.Allowed)))},
			{"beside", fmt.Sprintf("%d of %d whose economy does not", s.Poor, s.Runs-s.Allowed)},
			{"dead seeds", fmt.Sprint(s.Dead)},
			{"fullest", fmt.Sprintf("%.0f %% of the slots", 100*s.Fullest)},
			{"happened", fmt.Sprintf("%d births, %d lies, %d faults", s.Births, s.Lies, s.Faults)},
		})
		for _, f := range all {
			for _, v := range f.Violations {
				env.Print("seed %d: %v", f.Seed, v)
			}
		}
	}
	if !s.Holds() {
		return &dolly.Error{Kind: dolly.Failed, Text: fmt.Sprintf("%d violations; %d of %d fleets live", s.Violations, s.Alive, s.Allowed)}
	}
	return nil
}
