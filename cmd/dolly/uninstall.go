package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/node/settings"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// uninstall is what dolly uninstall was asked for.
type uninstall struct {
	places
	sweep, yes, dry, asJSON bool
	wait                    time.Duration
}

// uninstalled is what it did, or would do.
type uninstalled struct {
	Lost    loss     `json:"would_be_lost"`
	Removes []string `json:"removes"`
	Kept    []string `json:"kept"` // what is not Dolly's, where something of it was
	Done    bool     `json:"done"`
}

func newUninstallCommand(env *Env) *cobra.Command {
	u := uninstall{places: places{env: env}}
	cmd := &cobra.Command{
		Use:   "uninstall",
		Short: "End this agent and remove what Dolly put here",
		Long: `Stops the unit and removes it, the message of the day, the files of the agent and
the key that let its parent in. Nothing else: files that Dolly did not write stay,
and so do all other keys. It says first what would be lost, and asks.

With --sweep the agent is told to leave first: it ends its swaps, sends its coins
to the payout address and gives its slot back.`,
		Example: "  dolly uninstall --dry-run\n  dolly uninstall --sweep",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return u.run(cmd.Context()) },
	}
	u.addSocket(cmd)
	f := cmd.Flags()
	f.BoolVar(&u.sweep, "sweep", false, "let the agent leave in order first; it must run")
	f.DurationVar(&u.wait, "wait", 10*time.Minute, "how long it may take to leave")
	f.BoolVar(&u.yes, "yes", false, "do not ask")
	f.BoolVar(&u.dry, "dry-run", false, "only say what would be done")
	f.BoolVar(&u.asJSON, "json", false, "print JSON")
	return cmd
}

func (u *uninstall) run(ctx context.Context) error {
	r, err := u.removal()
	if err != nil {
		return err
	}
	did := uninstalled{Lost: u.loses(ctx)}
	did.Removes, did.Kept = r.plan()
	if len(did.Removes) == 0 {
		return &dolly.Error{Kind: dolly.Failed, Text: "nothing of Dolly is here", Hint: "--config names the config of the agent that is to go"}
	}
	if !u.asJSON {
		u.show(did)
	}
	if !u.dry {
		if err := u.confirm(did.Lost); err != nil {
			return err
		}
		if err := u.end(ctx, r); err != nil {
			return err
		}
		did.Done = true
	}
	if u.asJSON {
		return u.env.JSON(did)
	}
	if u.dry {
		u.env.Say("nothing was done: this was a dry run")
	}
	return nil
}

// removal finds what belongs to the agent of the config.
func (u *uninstall) removal() (removal, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return removal{}, fmt.Errorf("find the home folder: %w", err)
	}
	r := newRemoval("/", home)
	path, named := u.configPath()
	if !named && !exists(path) && exists(r.paths.Config) {
		path = r.paths.Config // as a parent installs it
	}
	u.config = path
	s, err := settings.Load(path)
	if err != nil && (named || exists(path)) {
		return removal{}, err
	}
	if err != nil {
		s = settings.Default(defaultState())
	}
	r.own(path, s)
	return r, nil
}

func exists(path string) bool { _, err := os.Lstat(path); return err == nil }

func (u *uninstall) show(did uninstalled) {
	for _, line := range did.Lost.lines() {
		u.env.Print("%s", line)
	}
	for _, path := range did.Removes {
		u.env.Print("removes  %s", path)
	}
	for _, path := range did.Kept {
		u.env.Print("keeps    %s", path)
	}
}

// confirm wants a word typed, since nothing brings an agent's key back.
func (u *uninstall) confirm(l loss) error {
	if u.yes {
		return nil
	}
	word := l.Name
	if word == "" {
		word = "uninstall"
	}
	f, ok := u.env.In.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return cli.Usagef("--yes removes without asking, --dry-run only tells", "there is no terminal to ask at")
	}
	_, _ = fmt.Fprintf(u.env.Err, "Its key and what it holds are gone for good. Type %q to go on: ", word)
	typed, err := bufio.NewReader(f).ReadString('\n')
	if err != nil || strings.TrimSpace(typed) != word {
		return &dolly.Error{Kind: dolly.Failed, Text: "nothing was removed", Hint: "--sweep sends what it holds to the payout address first"}
	}
	return nil
}

// end stops the agent, in order if that was asked for, and removes it.
func (u *uninstall) end(ctx context.Context, r removal) error {
	if u.sweep {
		if err := u.leave(ctx); err != nil {
			return err
		}
	}
	stopped := r.stop(ctx)
	if info, runs := u.running(ctx); runs {
		return &dolly.Error{Kind: dolly.Failed, Text: fmt.Sprintf("the agent still runs, as process %d; nothing was removed", info.PID), Err: stopped,
			Hint: "stop it where it was started, then run this again"}
	}
	if err := errors.Join(stopped, r.remove(ctx)); err != nil {
		return &dolly.Error{Kind: dolly.Partial, Text: "not all of it could be removed", Err: err, Hint: "run it again as the user that it was installed for, or as root"}
	}
	return nil
}

func (u *uninstall) running(ctx context.Context) (dolly.Info, bool) {
	n, err := u.dial()
	if err != nil {
		return dolly.Info{}, false
	}
	info, err := n.Info(ctx)
	return info, errors.Join(err, n.Close()) == nil
}
