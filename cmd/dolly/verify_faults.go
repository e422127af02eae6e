//go:build !lean

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/lab/faults"
	"github.com/spf13/cobra"
)

// verifyFaults is what dolly verify faults was asked for.
type verifyFaults struct {
	env     *Env
	options faults.Options
	subject string
	plan    string
	asJSON  bool
}

func newVerifyFaultsCommand(env *Env) *cobra.Command {
	v := verifyFaults{env: env}
	cmd := &cobra.Command{
		Use:   "faults",
		Short: "Strike a small fleet at every point where a crash matters",
		Long: `Lets an agent buy, renew, certify, live and be stopped, again and again, and each
time something is struck at one of the points where a crash matters: a commit, a
file, a call. It dies there, fails, loses the answer, is restored from an old
copy of its disk, cloned, out of room, or stands still. Then the world heals, everything must
finish, and what must hold is recounted from the world.

Then the same over processes: agents and a warden, traders, a buybot and a chain,
on real stores, killed with SIGKILL, stopped and continued, copied, cloned, on a
disk that is full.

Of plans of two strikes that come to the same one is played. A long search tells
on standard error how far it is.

It needs a program that was built with the tag faults. A violation is printed with
the plan that shows it again. Exit code 1 if there is one.`,
		Example: "  go run -tags faults ./cmd/dolly verify faults\n  go run -tags faults ./cmd/dolly verify faults --subject purchase --plan copy@7,restore@24\n  go run -tags faults ./cmd/dolly verify faults --subject lease --plan warden/die@9\n  go run -tags faults ./cmd/dolly verify faults --subject buybot --plan buyer/die@30",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return v.run(cmd.Context()) },
	}
	f := cmd.Flags()
	f.StringVar(&v.subject, "subject", "", "only this one: "+strings.Join(subjectNames(), ", "))
	f.BoolVar(&v.options.Pairs, "pairs", false, "all plans of two strikes that come to something of their own, not only a sample (takes an hour)")
	f.IntVar(&v.options.Sample, "sample", 40, "how many plans of each kind of two strikes")
	f.IntVar(&v.options.Processes, "processes", 4, "how many kills of a subject are played over processes, with a quarter as many plans for each other trouble; -1 is all")
	f.Uint64Var(&v.options.Seed, "seed", 1, "of the worlds and of the sample")
	f.StringVar(&v.plan, "plan", "", "play only this plan, and tell what happens")
	f.BoolVar(&v.asJSON, "json", false, "print one line of JSON for each subject")
	// It fails for an unknown flag only.
	_ = cmd.RegisterFlagCompletionFunc("subject", cobra.FixedCompletions(subjectNames(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// errUntagged says how to run a command that needs the tag.
func errUntagged(command string) error {
	return cli.Usagef("go run -tags faults ./cmd/dolly verify "+command, "this program was built without the tag faults: nothing in it can be struck")
}

func subjectNames() []string {
	var names []string
	for _, s := range faults.Subjects() {
		names = append(names, s.Name)
	}
	return names
}

func (v *verifyFaults) run(ctx context.Context) error {
	if !fault.Enabled {
		return errUntagged("faults")
	}
	subjects, err := v.chosen()
	if err != nil {
		return err
	}
	broken := 0
	for _, sub := range subjects {
		report, err := v.check(ctx, sub)
		if err := v.print(report, err, &broken); err != nil {
			return err
		}
	}
	if broken > 0 {
		return &dolly.Error{Kind: dolly.Failed, Text: cli.Count(broken, "violation"), Hint: "--subject and --plan show one of them again"}
	}
	return nil
}

func (v *verifyFaults) chosen() ([]faults.Subject, error) {
	all := faults.Subjects()
	if v.subject == "" {
		if v.plan != "" {
			return nil, cli.Usagef("", "--plan needs a --subject")
		}
		return all, nil
	}
	for _, s := range all {
		if s.Name == v.subject {
			return []faults.Subject{s}, nil
		}
	}
	return nil, cli.Usagef("there are "+strings.Join(subjectNames(), ", "), "no subject %q", v.subject)
}

func (v *verifyFaults) check(ctx context.Context, sub faults.Subject) (faults.Report, error) {
	player, err := ownProcess(ctx, "faults-player")
	if err != nil {
		return faults.Report{}, err
	}
	if v.options.Child, err = ownProcess(ctx, "faults-child"); err != nil {
		return faults.Report{}, err
	}
	v.options.Fit = fitCoins
	if v.plan == "" {
		v.options.Progress = v.progress(sub.Name)
		v.options.Players = slices.Repeat([]func() *exec.Cmd{player}, playersPerCore*runtime.GOMAXPROCS(0))
		return faults.Check(ctx, sub, v.options)
	}
	plan, err := v.replayed()
	if err != nil {
		return faults.Report{}, err
	}
	v.options.Trace = v.say
	report, err := faults.Replay(ctx, sub, v.options, plan)
	if errors.Is(err, fault.ErrPlan) {
		err = errors.Join(cli.Usagef("", "--plan %q", v.plan), err)
	}
	return report, err
}

// playersPerCore are more than one: what is played over processes waits most of its time.
const playersPerCore = 3

// replayed is the one plan that was asked for.
func (v *verifyFaults) replayed() (fault.Plan, error) {
	plan, err := fault.ParsePlan(v.plan)
	if err != nil {
		return nil, errors.Join(cli.Usagef("", "--plan %q", v.plan), err)
	}
	return plan, nil
}

// progressEvery is how often it is said how far it is.
const progressEvery = 10 * time.Second

// progress tells how far a long search is.
func (v *verifyFaults) progress(subject string) func(done, all int, what string) {
	began := time.Now()
	said := began
	return func(done, all int, what string) {
		if time.Since(said) < progressEvery {
			return
		}
		said = time.Now()
		v.env.Say("%s: %d of %d %s, after %v", subject, done, all, what, said.Sub(began).Round(time.Second))
	}
}

func (v *verifyFaults) say(line string) { v.env.Say("%s", line) }

func (v *verifyFaults) print(r faults.Report, err error, broken *int) error {
	if err != nil {
		return err
	}
	*broken += len(r.Violations)
	if v.asJSON {
		return json.NewEncoder(v.env.Out).Encode(r)
	}
	v.env.Print("%-12s %4d points  %6d runs  %5.1f s  %d violations", r.Subject, r.Points, r.Runs, r.Seconds, len(r.Violations))
	if r.Alike > 0 {
		v.env.Print("  %d plans come to the same as one of these", r.Alike)
	}
	if p := r.Processes; p != nil {
		v.env.Print("  over processes: points %s; %d runs in %.1f s; full disk: %s", points(p.Points), p.Runs, p.Seconds, p.Disk)
	}
	for _, w := range r.Violations {
		v.env.Print("  --seed %d --plan %s: %s", w.Seed, w.Plan, strings.Join(w.Broken, "; "))
	}
	return nil
}

// points says how many points each of the processes passed.
func points(of map[string]int) string {
	var all []string
	for _, role := range slices.Sorted(maps.Keys(of)) {
		all = append(all, fmt.Sprintf("%s %d", role, of[role]))
	}
	return strings.Join(all, ", ")
}
