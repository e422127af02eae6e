package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/town"
	"github.com/dollynator/dolly/tui"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// demo is what dolly demo was asked for.
type demo struct {
	env      *Env
	headless bool
	asJSON   bool
	debug    bool
	length   time.Duration
	slots    int
	seed     uint64
	speed    float64
	dir      string
}

func newDemoCommand(env *Env) *cobra.Command {
	d := &demo{env: env}
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Build a town on this machine and watch a fleet live in it",
		Long: `Builds a world on the loopback interface: a regtest chain, a cloud of confined SSH
servers, clients, a buybot, a warden and an operator; founds a fleet there and
attaches the console to its first agent. A day lasts 20 seconds. When it ends,
nothing is left behind.`,
		Example: "  dolly demo\n  dolly demo --headless --for 4m\n  dolly demo --json --for 90s | jq .births",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return d.run(cmd.Context()) },
	}
	f := cmd.Flags()
	f.BoolVar(&d.headless, "headless", false, "no console; progress on stderr")
	f.BoolVar(&d.asJSON, "json", false, "print a report as JSON at the end; implies --headless")
	f.DurationVar(&d.length, "for", 0, "how long; 0 is until it is told to end")
	f.IntVar(&d.slots, "agents", 8, "slots of the charter: agents at most")
	f.Uint64Var(&d.seed, "seed", 1, "seed of the town's chances")
	f.Float64Var(&d.speed, "speed", town.Speed, "speed of the town's clock against ours")
	f.StringVar(&d.dir, "dir", "", "keep the state there; default: a temporary folder that is removed")
	f.BoolVar(&d.debug, "debug", false, "log more, into town.log in --dir")
	return cmd
}

func (d *demo) check() error {
	switch {
	case d.slots < 1 || d.slots > 64:
		return cli.Usagef("one to 64 agents fit on a machine", "--agents %d makes no fleet", d.slots)
	case !(d.speed >= 1 && d.speed <= 100_000):
		return cli.Usagef("the default is 4320: a day in 20 seconds", "--speed %v is not between 1 and 100000", d.speed)
	case d.length < 0:
		return cli.Usagef("say for instance --for 90s", "--for %v is over already", d.length)
	}
	d.headless = d.headless || d.asJSON
	if out, ok := d.env.Out.(*os.File); !d.headless && (!ok || !term.IsTerminal(int(out.Fd()))) {
		return cli.Usagef("--headless needs none", "the console needs a terminal")
	}
	return nil
}

func (d *demo) run(ctx context.Context) error {
	if err := d.check(); err != nil {
		return err
	}
	if d.length > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, d.length)
		defer cancel()
	}
	dir, remove, err := d.folder()
	if err != nil {
		return err
	}
	defer remove()
	log, closeLog, err := d.log(dir)
	if err != nil {
		return err
	}
	defer closeLog()
	return d.live(ctx, dir, log)
}

// live builds the town, lets it live, and reports.
func (d *demo) live(ctx context.Context, dir string, log *slog.Logger) (err error) {
	d.say("building a town: chain, cloud, warden, buybot, clients")
	t, err := town.New(ctx, town.Config{
		Dir: dir, Slots: d.slots, Seed: d.seed, Speed: d.speed, Version: cli.ThisBuild().Version, Log: log, Say: d.say,
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.Close()) }()
	d.say("%s", t.Address())
	inside, leave := context.WithCancel(ctx)
	defer leave()
	ended := make(chan error, 1)
	go func() { ended <- t.Run(inside) }()
	if !d.headless {
		err = d.console(inside, t, ended)
		leave()
	}
	err = errors.Join(err, <-ended)
	report, bad := t.Report()
	if err = errors.Join(err, bad); err != nil {
		return err
	}
	return d.tell(report)
}

// console shows the fleet until the user quits, ctx ends, or the town breaks.
func (d *demo) console(ctx context.Context, t *town.Town, ended chan error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		err := <-ended
		ended <- err
		cancel()
	}()
	n, err := t.AwaitAgent(ctx)
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return err
	}
	err = tui.Run(ctx, n, tui.Options{In: d.env.In, Out: d.env.Out, Redial: t.Attach, Command: commandFor})
	if ctx.Err() != nil {
		err = nil
	}
	return errors.Join(err, n.Close())
}

// say prints progress: without a console, or until it opens.
func (d *demo) say(format string, args ...any) {
	if d.headless {
		_, _ = fmt.Fprintf(d.env.Err, format+"\n", args...)
	}
}

func (d *demo) folder() (dir string, remove func(), err error) {
	if d.dir != "" {
		dir, err = filepath.Abs(d.dir)
		if err == nil {
			err = os.MkdirAll(dir, 0o700)
		}
		if err != nil {
			err = &dolly.Error{Kind: dolly.Usage, Text: "the folder in --dir cannot be used", Err: err}
		}
		return dir, func() {}, err
	}
	dir, err = os.MkdirTemp("", "dolly-")
	if err != nil {
		return "", nil, err
	}
	sweeper, err := startSweeper(dir)
	if err != nil {
		return "", nil, errors.Join(err, os.RemoveAll(dir))
	}
	return dir, sweeper, nil
}

func (d *demo) log(dir string) (*slog.Logger, func(), error) {
	f, err := os.OpenFile(filepath.Join(dir, "town.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, err
	}
	return logger(&Env{Err: io.Writer(f)}, d.debug), func() { _ = f.Close() }, nil
}

// tell prints the report: as JSON on stdout, or in words on stderr.
func (d *demo) tell(r town.Report) error {
	var err error
	if d.asJSON {
		err = d.env.JSON(r)
	} else {
		_, err = fmt.Fprintln(d.env.Err, r.Words())
	}
	if len(r.Broken) > 0 {
		return errors.Join(err, &dolly.Error{Kind: dolly.Failed, Text: fmt.Sprintf("%d invariants broken: %v", len(r.Broken), r.Broken)})
	}
	return err
}
