package main

import (
	"strings"

	"github.com/dollynator/dolly"
	shippedexperiments "github.com/dollynator/dolly/lab/mirror/experiments"
	"github.com/spf13/cobra"
)

func newLabExampleCommand(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:   "example [NAME]",
		Short: "Print an experiment that ships",
		Long: `Prints an experiment that ships, as a file to begin with, or without a name lists them.
dolly lab run NAME runs one as it is.

An experiment defines a model (who is asked, who decides whom to ask, who judges
answers), data to ask with, how it is asked, and what is made of the events. Each of the four
steps is done if its key is there.`,
		Example: `  dolly lab example
  dolly lab example dummy > mine.yml`,
		Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return shippedexperiments.Names(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error { return printExample(env, args) },
	}
}

func printExample(env *Env, args []string) error {
	if len(args) == 1 {
		text, err := shippedexperiments.Open(args[0])
		if err != nil {
			return &dolly.Error{Kind: dolly.Usage, Text: "the example", Err: err}
		}
		env.Print("%s", strings.TrimRight(string(text), "\n"))
		return nil
	}
	var rows [][2]string
	for _, name := range shippedexperiments.Names() {
		text, err := shippedexperiments.Open(name)
		if err != nil {
			return err
		}
		about, _, _ := strings.Cut(string(text), "\n")
		rows = append(rows, [2]string{name, strings.TrimPrefix(about, "# ")})
	}
	env.Table(rows)
	return nil
}
