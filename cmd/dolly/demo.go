//go:build !lean

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/node/settings"
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
	learn    string
	rule     settings.Learn // what that means
	quiet    atomic.Bool    // since the console is open
}

func newDemoCommand(env *Env) *cobra.Command {
	d := &demo{env: env}
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Build a town on this machine and watch a fleet live in it",
		Long: `Builds a world on the loopback interface: a regtest chain, a cloud of confined SSH
servers, clients, a buybot, a warden and an operator; founds a fleet there and
attaches the console to its first agent. A day lasts 20 seconds. When it ends,
nothing is left behind.

--learn says how the fleet learns which server to rent, as [learn] does in a node's
config: merge (mean or evidence), then value (efficiency or capacity) and choice (rank
or thompson). With --dir NEW the agents' sockets are in NEW/servers/*/dolly/state/ for
dolly learn show and dolly why.`,
		Example: "  dolly demo\n  dolly demo --headless --for 4m\n  dolly demo --json --for 90s | jq .births\n  dolly demo --learn mean",
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
	l := settings.DefaultLearn()
	f.StringVar(&d.learn, "learn", l.Merge+","+l.Value+","+l.Choice, "how the fleet learns: MERGE[,VALUE[,CHOICE]]")
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
	learn, err := settings.ParseLearn(d.learn)
	if err != nil {
		return &dolly.Error{Kind: dolly.Usage, Text: "--learn", Err: err, Hint: "say for instance --learn evidence,capacity,thompson"}
	}
	d.rule = learn
	d.headless = d.headless || d.asJSON
	if out, ok := d.env.Out.(*os.File); !d.headless && (!ok || !term.IsTerminal(int(out.Fd()))) {
		return cli.Usagef("--headless needs none", "the console needs a terminal")
	}
	return nil
}

// run ends with the time that --for gave, which is a good end, or when ctx
// does, which is reported and then told as an interruption.
func (d *demo) run(ctx context.Context) error {
	if err := d.check(); err != nil {
		return err
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
	if err := d.live(ctx, dir, log); err != nil {
		return err
	}
	return ctx.Err()
}

// live builds the town, lets it live, and reports.
func (d *demo) live(ctx context.Context, dir string, log *slog.Logger) (err error) {
	d.say("building a town: chain, cloud, warden, buybot, clients")
	// Building takes a moment. It is not broken off, so that there always is a report.
	t, err := town.New(context.WithoutCancel(ctx), town.Config{
		Dir: dir, Slots: d.slots, Seed: d.seed, Speed: d.speed, Learn: d.rule, Version: cli.ThisBuild().Version, Log: log, Say: d.say,
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.Close()) }()
	d.say("%s", t.Address())
	inside, leave := d.timed(ctx)
	defer leave()
	ended := make(chan error, 1)
	go func() { ended <- t.Run(inside) }()
	if !d.headless {
		err = d.console(inside, t, ended)
		leave()
		defer d.hurry(ctx)()
	}
	err = errors.Join(err, <-ended)
	report, bad := t.Report()
	if err = errors.Join(err, bad); err != nil {
		return err
	}
	return d.tell(report)
}

// timed is ctx, or so much of it as --for leaves.
func (d *demo) timed(ctx context.Context) (context.Context, context.CancelFunc) {
	if d.length > 0 {
		return context.WithTimeout(ctx, d.length)
	}
	return context.WithCancel(ctx)
}

// hurry lets the first interrupt after the console end the process at once:
// what quit the console was a key, and may have been Ctrl-C.
func (d *demo) hurry(ctx context.Context) (relax func() bool) {
	d.env.Say("the town ends")
	if ctx.Err() != nil {
		return func() bool { return false }
	}
	return context.AfterFunc(ctx, func() { os.Exit(cli.Interrupted) })
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
	d.quiet.Store(true)
	o, err := consoleOptions(d.env)
	if err == nil {
		o.Redial = t.Attach
		err = tui.Run(ctx, n, o)
	}
	if ctx.Err() != nil {
		err = nil
	}
	return errors.Join(err, n.Close())
}

// say prints progress: without a console, or until it opens.
func (d *demo) say(format string, args ...any) {
	if !d.quiet.Load() {
		d.env.Say(format, args...)
	}
}

// folder makes the town's folder. Remove takes it away again, unless it was
// named with --dir.
func (d *demo) folder() (dir string, remove func(), err error) {
	if d.dir != "" {
		dir, err = filepath.Abs(d.dir)
		if err == nil {
			err = os.MkdirAll(dir, 0o700)
		}
		if err != nil {
			err = &dolly.Error{Kind: dolly.Usage, Text: "the folder in --dir cannot be used", Err: err, Hint: "name a folder that may be made and written to"}
		}
		return dir, func() {}, err
	}
	if dir, err = os.MkdirTemp(shortTemp(), "dolly-"); err != nil {
		return "", nil, &dolly.Error{Kind: dolly.Failed, Text: "no folder for the town", Err: err, Hint: "--dir names another place"}
	}
	sweeper, err := startSweeper(dir)
	if err != nil {
		return "", nil, errors.Join(err, os.RemoveAll(dir))
	}
	return dir, sweeper, nil
}

// shortTemp is the folder for temporary files, or a shorter one where a town
// would be too deep in it.
func shortTemp() string {
	if dir := os.TempDir(); len(dir)+len("/dolly-0123456789") <= town.MaxDir {
		return dir
	}
	return "/tmp"
}

// log opens town.log, the mark of a town: a folder is home to one, once.
func (d *demo) log(dir string) (*slog.Logger, func(), error) {
	f, err := os.OpenFile(filepath.Join(dir, "town.log"), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, nil, cli.Usagef("name a new folder, or remove that one", "the folder in --dir holds a town already")
	}
	if err != nil {
		return nil, nil, &dolly.Error{Kind: dolly.Usage, Text: "the folder in --dir cannot be used", Err: err, Hint: "name a folder that may be written to"}
	}
	return logger(&Env{Err: f}, d.debug), func() { _ = f.Close() }, nil
}

// tell prints the report: as JSON on stdout, or in words on stderr.
func (d *demo) tell(r town.Report) error {
	var err error
	if d.asJSON {
		err = d.env.JSON(r)
	} else {
		d.env.Say("%s", r.Words())
	}
	if len(r.Broken) > 0 {
		return errors.Join(err, &dolly.Error{Kind: dolly.Failed, Text: fmt.Sprintf("%d invariants broken: %v", len(r.Broken), r.Broken)})
	}
	return err
}
