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

// console is what dolly tui was asked for.
type console struct {
	places
	lines bool
	run   string // folder of a recording
	agent string
	day   int
}

func newTUICommand(env *Env) *cobra.Command {
	c := console{places: places{env: env}}
	cmd := &cobra.Command{
		Use:   "tui",
		Short: "Watch a running node, or a recorded run, in the console",
		Long: `Attaches the console to a node's socket. Leaving it does not stop the node; a lost
link is looked for again. With --run it shows a run that dolly sim --record recorded,
or still records, at any of its days.

How lists were sorted and which columns were shown is kept in console.json in the
state folder; what is exported is written into the working folder, never over a file
that is there.`,
		Example: "  dolly tui\n  dolly tui --run calm/ --agent 0.3.1\n  dolly tui --accessible",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return c.open(cmd.Context()) },
	}
	c.addSocket(cmd)
	f := cmd.Flags()
	f.BoolVar(&c.lines, "accessible", false, "plain lines that say what changes, and screens read out by name")
	f.StringVar(&c.run, "run", "", "show the recording in this folder")
	f.StringVar(&c.agent, "agent", "", "of a recording: tree path or name; the first that lives if not said")
	f.IntVar(&c.day, "day", 0, "of a recording: begin there; the last that is recorded if not said")
	return cmd
}

func (c *console) open(ctx context.Context) error {
	show := tui.Run
	if c.lines {
		show = tui.Announce
	} else if err := wantTerminal(c.env); err != nil {
		return err
	}
	switch {
	case c.run != "" && c.socket != "":
		return cli.Usagef("", "--run and --socket are two things to watch")
	case c.run != "":
		return consoleOfRun(ctx, c.env, c.run, c.agent, c.day, show)
	case c.agent != "" || c.day != 0:
		return cli.Usagef("name the recording's folder with --run", "--agent and --day are of a recording")
	}
	n, err := c.dial()
	if err != nil {
		return err
	}
	o, err := consoleOptions(c.env)
	if err == nil {
		o.Redial = func(context.Context) (dolly.Node, error) { return c.dial() }
		err = show(ctx, n, o)
	}
	return errors.Join(err, n.Close())
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
		return "dolly book"
	case dolly.ViewLearning:
		return "dolly learn show"
	case dolly.ViewLedger:
		return "dolly ledger show"
	case dolly.ViewCharter:
		return "dolly limits"
	case dolly.ViewFleet, dolly.ViewMoney, dolly.ViewPeers, dolly.ViewEvents:
		return "dolly " + string(v)
	}
	return ""
}
