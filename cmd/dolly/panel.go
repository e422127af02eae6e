package main

import (
	"errors"
	"time"

	"github.com/dollynator/dolly"
	"github.com/spf13/cobra"
)

// panelCommand makes a command that shows one view of a running node: as a table, or
// as JSON just as the node says it.
func panelCommand[T any](env *Env, view dolly.View, cmd *cobra.Command, show func(T)) *cobra.Command {
	p := places{env: env}
	var asJSON bool
	cmd.Args = cobra.NoArgs
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		n, err := p.dial()
		if err != nil {
			return err
		}
		v, err := dolly.Fetch[T](cmd.Context(), n, view, dolly.Query{})
		if err := errors.Join(err, n.Close()); err != nil {
			return err
		}
		if asJSON {
			return env.JSON(v)
		}
		show(v)
		return nil
	}
	p.addSocket(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// moment is a time in a table; nothing if it is none.
func moment(t dolly.Time) string {
	if t == 0 {
		return "-"
	}
	return t.Std().Format(time.DateTime)
}

// yes is a word for a fact, and - for its contrary.
func yes(is bool, word string) string {
	if is {
		return word
	}
	return "-"
}
