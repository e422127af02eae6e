package main

import (
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

// mostChoosable and mostReplications bound what is asked of learn choose.
const (
	mostChoosable    = 1_000_000
	mostReplications = 1_000_000_000
)

// choosing is what learn choose prints.
type choosing struct {
	Lambda float64   `json:"lambda"`
	P      []float64 `json:"p"`
}

func newLearnChooseCommand(env *Env) *cobra.Command {
	var offers, replications int
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "choose --offers N --replications N",
		Short: "Tell how likely each offer is to be chosen, by its rank",
		Long: `Tells the exact probabilities of the choice by rank: x is drawn from the exponential
distribution of rate λ = 1 − 1/(n + 3), n being how often the agent's line replicated
(the length of its tree path: 0 for a root), and the ⌊x⌋-th best offer is taken, the last
if there are fewer. Offers are in the order of their rank; no two are worth the same.`,
		Example: "  dolly learn choose --offers 5 --replications 1 --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case !cmd.Flags().Changed("offers") || !cmd.Flags().Changed("replications"):
				return cli.Usagef("dolly learn choose --offers 5 --replications 1", "--offers and --replications are needed")
			case offers < 1 || offers > mostChoosable:
				return cli.Usagef("", "--offers is from 1 to %d", mostChoosable)
			case replications < 0 || replications > mostReplications:
				return cli.Usagef("", "--replications is from 0 to %d", mostReplications)
			}
			c := choose(offers, replications)
			if asJSON {
				return env.JSON(c)
			}
			env.Print("λ %.6f", c.Lambda)
			for i, p := range c.P {
				env.Print("%6d  %.6f", i+1, p)
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.IntVar(&offers, "offers", 0, "offers to choose from")
	f.IntVar(&replications, "replications", 0, "how often this agent's line replicated")
	f.BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func choose(offers, replications int) choosing {
	ranked := make([]qd.Ranked, offers)
	for i := range ranked {
		ranked[i].Q = float64(-i)
	}
	rule := qd.Ancestral()
	return choosing{qd.Lambda(replications), rule.Choice.Chances(ranked, replications, rule.Value, qd.Market{})}
}
