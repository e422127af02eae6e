package main

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

func newLearnReplayCommand(env *Env) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "replay FILE.json",
		Short: "Run updates of a Q-table without a node",
		Long: `Applies updates to an empty table and prints what becomes of it. FILE.json, or - for
standard input:

    {"offers": ["a/x/1", "b/y/2"],            in the order of rows and columns
     "current": "a/x/1",                      on which the agent lives
     "merge": "mean",                         the default, or evidence
     "updates": [
       {"offer": "b/y/2",                     that was tried
        "success": true,
        "reward": 0.5,                        from 0 to less than 1
        "remotes": [[[0.1, 0.2], [0.1, 0.3]]]}]}   siblings' tables: [row][column], rows are states

The result is {"q", "e", "alpha", "beta"}: Q and E by state, then by action, and the
rates of each column's next update. Siblings' values are clipped to what the own table
can hold: 1.5 times the highest number of updates of a column.

By evidence siblings' tables count nothing, and Q is what the offers are worth by what
rents brought, at today's prices and as often as buying them came. More fields then:

     "value": "capacity",                     or efficiency, the default
     "sat_per_day": [10, 12],                 of each offer today, in their order
     "expected_mb_per_day": 10000,            the default
     "evidence": [
       {"own": true, "offer": "a/x/1", "days": 30, "mb": 290000, "sat": 300},
       {"slot": 3, "offer": "b/y/2", "days": 15, "mb": 150000, "sat": 170,
        "certificate": "c9", "sequence": 2}]}

A record is of the own line or of a slot. Of those of one certificate the one with the
highest sequence counts; without a certificate each counts. They are taken at their
word: what a node checks before (the certificate, the line, the blocks) is not here. The
result has {"evidence": {"estimates", "refuted"}} too: of each offer what is believed, y
with its sd, from how many own samples of 30 days of which mean, and how many voices of
which median (hearsay), worth how many samples; and the slots that are not believed.`,
		Example: "  dolly learn replay updates.json --json",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			raw, err := env.ReadAll(args[0])
			if err != nil {
				return err
			}
			out, err := replayLearning(raw)
			if err != nil {
				return &dolly.Error{Kind: dolly.Usage, Text: from(args[0]), Err: err, Hint: "dolly learn replay --help shows every field"}
			}
			if asJSON {
				return env.JSON(out)
			}
			showReplayed(env, out)
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// from names what was read.
func from(path string) string {
	if path == "-" {
		return "standard input"
	}
	return path
}

func showReplayed(env *Env, out replayed) {
	for _, part := range []struct {
		name string
		m    [][]float64
	}{{"Q", out.Q}, {"E", out.E}} {
		env.Print("%s, by state and action", part.name)
		for i, row := range part.m {
			line := ""
			for _, v := range row {
				line += fmt.Sprintf(" %9.4f", v)
			}
			env.Print("  %-28s%s", out.offers[i], line)
		}
	}
	env.Print("α  %.3f", out.Alpha)
	env.Print("β  %.3f", out.Beta)
	if out.Evidence == nil {
		return
	}
	env.Print("believed by evidence")
	for _, e := range out.Evidence.Estimates {
		env.Print("  %-28s %8.4f ± %.4f   own %.2f samples of %.4f, %s of %.4f worth %.1f", e.Offer, e.Y, e.SD, e.Samples, e.Own, cli.Count(e.Voices, "voice"), e.Hearsay, e.Weight)
	}
	if len(out.Evidence.Refuted) > 0 {
		env.Print("slots that are not believed: %v", out.Evidence.Refuted)
	}
}
