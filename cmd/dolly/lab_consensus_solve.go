package main

import (
	"errors"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/consensus"
	"github.com/spf13/cobra"
)

func newConsensusSolveCommand(env *Env) *cobra.Command {
	var q consensusQuestion
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "solve",
		Short: "Compute what can be won at most, and by which protocol or attack",
		Long: `Computes the exact optimum of a game: over shared policies without chance, the mean over
initial values of the least over Byzantine strategies and positions. Where the honest
agents are frozen (byzantine) it is the win rate that the best attack leaves them.
Prints the protocol, or the attack, in words. A game of which no exact optimum can be
computed is refused.`,
		Example: `  dolly lab consensus solve --env pki
  dolly lab consensus solve --env slush --inits 3-2 --set env.rounds=6
  dolly lab consensus solve --env joint --n 3 --json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := q.config(cmd.Flags())
			if err != nil {
				return err
			}
			s, err := consensus.Solve(c.Env, frozen(c.Config))
			if errors.Is(err, consensus.ErrUnsolved) {
				return &dolly.Error{Kind: dolly.Usage, Text: "not solved", Err: err, Hint: "dolly lab consensus train plays it"}
			}
			if err != nil {
				return err
			}
			if asJSON {
				return env.JSON(s)
			}
			env.Table([][2]string{
				{"optimum", fmt.Sprintf("%.6g", s.Optimum)}, {"rounds", fmt.Sprint(s.Rounds)}, {"protocol", s.Protocol},
				{"exact", map[bool]string{true: "yes", false: "no: the best of those that were tried"}[s.Exact]}, {"how", s.How},
			})
			return nil
		},
	}
	q.flags(cmd.Flags())
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}
