package main

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/lab/sim/scenario"
	"github.com/dollynator/dolly/lab/sim/scenarios"
	"github.com/spf13/cobra"
)

// shippedScenario is a line of dolly sim scenarios.
type shippedScenario struct {
	Name     string `json:"name"`
	Question string `json:"question"`
	Agents   int    `json:"agents"`
	Days     int    `json:"days"`
}

func newSimScenariosCommand(env *Env) *cobra.Command {
	var asJSON bool
	var play int
	cmd := &cobra.Command{
		Use:   "scenarios [NAME]",
		Short: "List the scenarios that ship, or print one",
		Long: `Lists the scenarios that ship with their questions. With a name, prints that scenario
with nothing left out, as a file to start from; "default" is what is played when none
is named. --play N plays each with N seeds and prints a row of figures in Markdown.`,
		Example: "  dolly sim scenarios chaos > mine.yml\n  dolly sim --scenario mine.yml",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case play < 0 || play > 0 && (asJSON || len(args) == 1):
				return cli.Usagef("dolly sim --scenario NAME --seeds N --json plays one", "--play N is for all scenarios, at least one seed each")
			case play > 0:
				return playScenarios(cmd.Context(), env, play)
			case len(args) == 1:
				return printScenario(env, args[0])
			}
			return listScenarios(env, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().IntVar(&play, "play", 0, "play each with so many seeds, from 1 on")
	return cmd
}

func listScenarios(env *Env, asJSON bool) error {
	var all []shippedScenario
	var rows [][2]string
	for _, name := range scenarios.Names() {
		s, err := scenarios.Open(name)
		if err != nil {
			return err
		}
		all = append(all, shippedScenario{s.Name, s.Question, s.Agents, s.Days})
		rows = append(rows, [2]string{s.Name, s.Question})
	}
	if asJSON {
		return env.JSON(all)
	}
	env.Table(rows)
	return nil
}

func printScenario(env *Env, name string) error {
	s := scenario.Default()
	if name != s.Name {
		var err error
		if s, err = scenarios.Open(name); err != nil {
			return &dolly.Error{Kind: dolly.Usage, Text: "no such scenario", Err: err}
		}
	}
	text, err := scenario.Marshal(s)
	if err != nil {
		return err
	}
	_, _ = env.Out.Write(text) // a pipe that nobody reads any more is no error
	return nil
}
