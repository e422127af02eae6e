//go:build !lean

package main

import (
	"fmt"
	"maps"
	"os/exec"
	"runtime"
	"slices"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/lab/faults"
	"github.com/spf13/cobra"
)

func newVerifySwapsCommand(env *Env) *cobra.Command {
	o := faults.Options{Fit: fitCoins}
	var runs int
	var asJSON, tell bool
	cmd := &cobra.Command{
		Use:   "swaps",
		Short: "Swap through crashes, reorganisations and lies, and recount every satoshi",
		Long: `Lets three people sell each other MB, two to four swaps at once, and lets a few
troubles that chance chose fall upon them: deaths, lost and hostile messages, old
images, clones, full disks, silence, absence, dear fees, blocks that are undone. Then all heals,
everything must end, and every satoshi and every MB of an honest side is recounted
from the chain and the signed half-blocks.

It needs a program that was built with the tag faults. Exit code 1 if something is lost;
the seed shows that run again.`,
		Example: "  go run -tags faults ./cmd/dolly verify swaps --runs 2000\n  go run -tags faults ./cmd/dolly verify swaps --seed 17 --tell",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case !fault.Enabled:
				return errUntagged("swaps")
			case runs < 1:
				return cli.Usagef("", "at least one run")
			case tell:
				o.Trace, runs = func(line string) { env.Say("%s", line) }, 1
			default:
				player, err := ownProcess(cmd.Context(), "faults-player")
				if err != nil {
					return err
				}
				o.Players = slices.Repeat([]func() *exec.Cmd{player}, runtime.GOMAXPROCS(0))
			}
			r, err := faults.CheckSwaps(cmd.Context(), o, runs)
			if err != nil {
				return err
			}
			return showSwaps(env, r, asJSON)
		},
	}
	f := cmd.Flags()
	f.IntVar(&runs, "runs", 2000, "worlds")
	f.Uint64Var(&o.Seed, "seed", 1, "of the first world and its troubles; the others follow")
	f.BoolVar(&tell, "tell", false, "play only the seed's world, and tell what happens")
	f.BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func showSwaps(env *Env, r faults.SwapReport, asJSON bool) error {
	if asJSON {
		if err := env.JSON(r); err != nil {
			return err
		}
	} else {
		env.Print("%s, seeds from %d, %.1f s", cli.Count(r.Runs, "world"), r.Seed, r.Seconds)
		for _, what := range slices.Sorted(maps.Keys(r.Happened)) {
			env.Print("  %-28s %7d", what, r.Happened[what])
		}
		for _, what := range slices.Sorted(maps.Keys(r.Exceptions)) {
			env.Print("%s: %s; with --seed %s", what, faults.Exceptions()[what], strings.Trim(fmt.Sprint(r.Exceptions[what]), "[]"))
		}
		for _, v := range r.Violations {
			env.Print("  --seed %d (%s): %s", v.Seed, v.Plan, strings.Join(v.Broken, "; "))
		}
	}
	if len(r.Violations) > 0 {
		return &dolly.Error{Kind: dolly.Failed, Text: fmt.Sprintf("%d of %d worlds broke a promise", len(r.Violations), r.Runs),
			Hint: "dolly verify swaps --seed N --tell shows one of them"}
	}
	return nil
}
