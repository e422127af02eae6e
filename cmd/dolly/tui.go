package main

import (
	"context"
	"errors"
	"os"
	"runtime"

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
	runs  string // folder of experiments' runs
	agent string
	day   int
	ssh   string // address to serve consoles at
	keys  string // who may come there
}

func newTUICommand(env *Env) *cobra.Command {
	c := console{places: places{env: env}}
	cmd := &cobra.Command{
		Use:   "tui",
		Short: "Watch a running node, or a recorded run, in the console",
		Long: `Attaches the console to a node's socket. Leaving it does not stop the node; a lost
link is looked for again.

With --run it shows a simulated fleet that dolly sim --record recorded, at any of its
days. While the simulation still runs it follows: the last day goes along with it.

With --runs it shows the experiments in a folder as they go on, by themselves or, with
--socket or --run, as the tenth screen beside the others.

With --serve-ssh it shows the same to others, each in a console of its own, over SSH:
to those whose public keys are in the file console_keys of the state folder, one a
line as in OpenSSH's authorized_keys. They look; a line that begins with may-act lets
its key act, too. The file is read at each login.

How lists were sorted and which columns were shown is kept in console.json in the
state folder; what is exported is written into the working folder, never over a file
that is there.`,
		Example: "  dolly tui\n  dolly tui --run calm/ --agent 0.3.1\n  dolly sim --days 2000 --record long >report & dolly tui --run long   # while it runs\n  dolly tui --runs runs\n  dolly tui --accessible\n  dolly tui --serve-ssh 127.0.0.1:23234   # then: ssh -p 23234 127.0.0.1",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return c.open(cmd.Context()) },
	}
	c.addSocket(cmd)
	f := cmd.Flags()
	f.BoolVar(&c.lines, "accessible", false, "plain lines that say what changes, and screens read out by name")
	f.StringVar(&c.run, "run", "", "show the recording in this folder")
	f.StringVar(&c.runs, "runs", "", "show the experiments in this folder, as dolly lab run makes them")
	f.StringVar(&c.agent, "agent", "", "of a recording: tree path or name; the first that lives if not said")
	f.IntVar(&c.day, "day", 0, "of a recording: begin there; the last that is recorded if not said")
	f.StringVar(&c.ssh, "serve-ssh", "", "serve consoles over SSH at this host:port")
	f.StringVar(&c.keys, "ssh-keys", "", "file of the public keys that are let in (default: console_keys in the state folder)")
	return cmd
}

func (c *console) open(ctx context.Context) error {
	if err := c.check(); err != nil {
		return err
	}
	if c.ssh != "" {
		return c.serve(ctx)
	}
	runtime.GOMAXPROCS(1) // it does one thing at a time, and rests: a second thread would wake up with it
	show := tui.Run
	if c.lines {
		show = tui.Announce
	} else if err := wantTerminal(c.env); err != nil {
		return err
	}
	o, err := consoleOptions(c.env)
	if err != nil {
		return err
	}
	return c.attach(ctx, o, show)
}

// check refuses flags that do not go together.
func (c *console) check() error {
	switch {
	case c.run != "" && c.socket != "":
		return cli.Usagef("", "--run and --socket are two things to watch")
	case c.run == "" && (c.agent != "" || c.day != 0):
		return cli.Usagef("name the recording's folder with --run", "--agent and --day are of a recording")
	case c.ssh == "" && c.keys != "":
		return cli.Usagef("say where with --serve-ssh", "--ssh-keys are of a console that is served")
	case c.ssh != "" && c.lines:
		return cli.Usagef("ssh -T has lines", "--accessible is for this terminal")
	}
	return nil
}

// attach shows what the flags name.
func (c *console) attach(ctx context.Context, o tui.Options, show func(context.Context, dolly.Node, tui.Options) error) error {
	if c.runs != "" {
		lab, err := labAt(c.runs)
		if err != nil {
			return err
		}
		o.Lab = lab
	}
	switch {
	case c.run != "":
		return consoleOfRun(ctx, o, c.run, c.agent, c.day, show)
	case c.runs != "" && c.socket == "":
		return show(ctx, nil, o)
	}
	n, err := c.dial()
	if err != nil {
		return err
	}
	o.Redial = func(context.Context) (dolly.Node, error) { return c.dial() }
	return errors.Join(show(ctx, n, o), n.Close())
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
