package main

import (
	"context"
	"errors"
	"os"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/tui"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

func newTUICommand(env *Env) *cobra.Command {
	p := places{env: env}
	var lines bool
	cmd := &cobra.Command{
		Use:   "tui",
		Short: "Watch a running node in the console",
		Long: `Attaches the console to a node's socket. Leaving it does not stop the node; a lost
link is looked for again. How lists were sorted and which columns were shown is kept
in console.json in the state folder; what is exported is written into the working
folder, never over a file that is there.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := wantTerminal(env); err != nil && !lines {
				return err
			}
			n, err := p.dial()
			if err != nil {
				return err
			}
			o, err := consoleOptions(env)
			if err != nil {
				return errors.Join(err, n.Close())
			}
			o.Redial = func(context.Context) (dolly.Node, error) { return p.dial() }
			show := tui.Run
			if lines {
				show = tui.Announce
			}
			err = show(cmd.Context(), n, o)
			return errors.Join(err, n.Close())
		},
	}
	p.addSocket(cmd)
	cmd.Flags().BoolVar(&lines, "accessible", false, "plain lines that say what changes, and screens read out by name")
	return cmd
}

func wantTerminal(env *Env) error {
	if out, ok := env.Out.(*os.File); !ok || !term.IsTerminal(int(out.Fd())) {
		return cli.Usagef("dolly status and dolly events print the same without one", "the console needs a terminal")
	}
	return nil
}

// consoleOptions is how every command opens the console.
func consoleOptions(env *Env) (tui.Options, error) {
	c, err := readChoices(choicesPath())
	return tui.Options{
		In: env.In, Out: env.Out, Command: commandFor, Choices: c, Export: exportFile,
		Keep: func(c tui.Choices) error { return writeChoices(choicesPath(), c) },
	}, err
}

// commandFor is what prints a view in a shell.
func commandFor(v dolly.View) string {
	switch v {
	case dolly.ViewNode:
		return "dolly status"
	case dolly.ViewMarket:
		return "dolly market book"
	case dolly.ViewLearning:
		return "dolly learn show"
	case dolly.ViewLedger:
		return "dolly ledger show"
	case dolly.ViewEvents:
		return "dolly events"
	}
	return ""
}
