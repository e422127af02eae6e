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
	cmd := &cobra.Command{
		Use:   "tui",
		Short: "Watch a running node in the console",
		Long:  "Attaches the console to a node's socket. Leaving it does not stop the node; a lost\nlink is looked for again.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if out, ok := env.Out.(*os.File); !ok || !term.IsTerminal(int(out.Fd())) {
				return cli.Usagef("dolly status and dolly events print the same without one", "the console needs a terminal")
			}
			n, err := p.dial()
			if err != nil {
				return err
			}
			err = tui.Run(cmd.Context(), n, tui.Options{
				In: env.In, Out: env.Out, Command: commandFor,
				Redial: func(context.Context) (dolly.Node, error) { return p.dial() },
			})
			return errors.Join(err, n.Close())
		},
	}
	p.addSocket(cmd)
	return cmd
}

// commandFor is what prints a view in a shell.
func commandFor(v dolly.View) string {
	switch v {
	case dolly.ViewNode:
		return "dolly status"
	case dolly.ViewEvents:
		return "dolly events"
	}
	return ""
}
