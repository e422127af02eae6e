package main

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/node/settings"
	"github.com/spf13/cobra"
)

// learnDemo is what dolly learn demo was asked for.
type learnDemo struct {
	env    *Env
	agents int
	offers int
	rounds int
	seed   uint64
	merge  string
	value  string
	choice string
	color  string
	asJSON bool
}

func newLearnDemoCommand(env *Env) *cobra.Command {
	d := learnDemo{env: env}
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Play a small fleet that learns, and print how its table grows",
		Long: `Plays a fleet of agents that rent offers whose quality is hidden from them: in each
round each agent earns for 30 days where it lives, tries the offer that it chooses,
learns whether that came, moves there if it did, and tells its siblings. It is told what
the first agent does and how its Q-table grows, and at the end how near each came to the
best offer. The same seed plays the same fleet.

Evidence is taken at its word here: certificates and blocks are a real node's to check.`,
		Example: "  dolly learn demo\n  dolly learn demo --merge mean --value efficiency --choice rank --seed 7 --json",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return d.run() },
	}
	f, usual := cmd.Flags(), settings.Default("").Learn
	f.IntVar(&d.agents, "agents", 6, "agents in the fleet")
	f.IntVar(&d.offers, "offers", 5, "offers for rent")
	f.IntVar(&d.rounds, "rounds", 12, "rounds of 30 days")
	f.Uint64Var(&d.seed, "seed", 1, "of the world's and the agents' chance")
	f.StringVar(&d.merge, "merge", usual.Merge, "mean or evidence")
	f.StringVar(&d.value, "value", usual.Value, "efficiency or capacity")
	f.StringVar(&d.choice, "choice", usual.Choice, "rank or thompson")
	f.StringVar(&d.color, "color", "auto", "auto, always or never (NO_COLOR is never)")
	f.BoolVar(&d.asJSON, "json", false, "print JSON")
	return cmd
}

func (d *learnDemo) run() error {
	rule, err := qd.NewRule(d.merge, d.value, d.choice)
	if err != nil {
		return &dolly.Error{Kind: dolly.Usage, Text: "the fleet cannot learn so", Err: err}
	}
	h, err := newHeat(d.env, d.color)
	switch {
	case err != nil:
		return err
	case d.agents < 1 || d.agents > 200 || d.offers < 1 || d.offers > 50 || d.rounds < 1 || d.rounds > 1000:
		return cli.Usagef("", "--agents is from 1 to 200, --offers from 1 to 50, --rounds from 1 to 1000")
	}
	out, err := newDemoFleet(rule, d.agents, d.offers, d.seed).play(d.rounds)
	if err != nil {
		return err
	}
	if d.asJSON {
		return d.env.JSON(out)
	}
	d.print(out, h)
	return nil
}

func (d *learnDemo) print(out demoLearned, h heat) {
	env := d.env
	env.Print("%s learn by %s; the offers, and what nobody knows of them:", cli.Count(out.Agents, "agent"), out.Rule)
	for i, o := range out.Offers {
		env.Print("%3s %-14s %6.0f sat/day %8.0f MB/day  comes in %3.0f of 100", column(i), o.Offer, o.SatPerDay, o.MBPerDay, 100*o.Reliability)
	}
	ids := make([]dolly.OfferID, len(out.Offers))
	for i, o := range out.Offers {
		ids[i] = o.Offer
	}
	for _, r := range out.Rounds {
		env.Print("\nround %d: the first agent lives on %s, earns a reward of %.3f, tries %s, which %s", r.Round, r.Lives, r.Reward, r.Tries, came(r.Came))
		env.Print("Q[%s, %s] %.4f → %.4f; of the fleet, %.0f in 100 of what the best offer brings", r.Lives, r.Tries, r.Before, r.After, 100*r.Fleet)
		h.draw(ids, r.Q)
	}
	env.Print("\nat the end the fleet makes %.0f in 100 of what it could; it tried the best offer in %d of %s", 100*out.Last, out.Best, cli.Count(out.Tried, "purchase"))
}

func came(ok bool) string {
	if ok {
		return "came"
	}
	return "did not come"
}
