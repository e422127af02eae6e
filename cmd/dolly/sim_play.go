package main

import (
	"context"
	"fmt"

	"github.com/dollynator/dolly/lab/sim"
	"github.com/dollynator/dolly/lab/sim/scenario"
	"github.com/dollynator/dolly/lab/sim/scenarios"
)

// playScenarios plays all scenarios and prints what they answer.
func playScenarios(ctx context.Context, env *Env, seeds int) error {
	env.Print("| scenario | agents at the end | births | deaths | worth of purchases | sat earned ÷ rent | extinct | broken |")
	env.Print("| --- | --- | --- | --- | --- | --- | --- | --- |")
	for _, name := range scenarios.Names() {
		s, err := scenarios.Open(name)
		if err != nil {
			return err
		}
		row, err := playScenario(ctx, s, seeds)
		if err != nil {
			return fmt.Errorf("play %s: %w", name, err)
		}
		env.Print("%s", row)
	}
	return nil
}

// playScenario plays one with seeds from 1 on; its row has means with the half
// width of their 95 % confidence interval.
func playScenario(ctx context.Context, s scenario.Scenario, seeds int) (string, error) {
	all, err := onAllCores(ctx, seeds, func(n int) (simSeed, error) {
		report, err := sim.Run(ctx, s, sim.Options{Seed: 1 + uint64(n)})
		return seedOf(report), err
	}, func(int, simSeed) {})
	if err != nil {
		return "", err
	}
	sum := sumSeeds(s, 1, all)
	cell := func(name, form string) string {
		for _, f := range sum.Figures {
			if f.Name == name {
				return fmt.Sprintf(form+" ± "+form, f.Mean, f.CI)
			}
		}
		return "–"
	}
	return fmt.Sprintf("| %s | %s of %d | %s | %s | %s | %s | %d of %d | %d |", s.Name, cell("agents_alive", "%.0f"), s.Agents, cell("births", "%.0f"),
		cell("deaths", "%.0f"), cell("purchase_efficiency", "%.3f"), cell("earned_to_rent", "%.2f"), sum.Extinct, sum.Seeds, sum.InvariantsBroken), nil
}
