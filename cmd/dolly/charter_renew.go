package main

import (
	"context"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

// renewal is what dolly charter renew, or adopt, was asked for.
type renewal struct {
	limits          // of the next epoch
	asked    limits // what the flags say; only those that were named count
	env      *Env
	dir      folder
	source   registrySource
	operator operatorKey
	adopt    adoption
	carried  [2]int64 // satoshi and births of a lost registry; -1: all that the charter allowed
	keys     keyChange
	lost     bool
	out      string
	asJSON   bool
	dry      bool
}

func newCharterRenewCommand(env *Env) *cobra.Command {
	r := renewal{env: env, operator: operatorKey{env: env}}
	cmd := &cobra.Command{
		Use:   "renew --charter DIR [LIMIT…]",
		Short: "Sign the next epoch of a charter, and say who goes on in it",
		Long: `Signs the charter that follows: what is not said stays as it is. It reads from the
warden who lives, and adopts them: they go on with slot, allowance and open act.
Who is not adopted winds down; a slot goes to somebody else when the last lease of
the old epoch is long over, and until then the larger of the two fleets may live.

The charter before is kept as charter-E.cbor, and new keys stand beside the old
ones. The warden gets the new charter at once, unless the lease key changes: then
the new keys must be moved to it.

With --registry-lost nothing is read: all that the charter allowed counts as used,
unless --carried-sat and --carried-births say otherwise, and --cert adopts.`,
		Example: "  dolly charter renew --charter rivers --expires 180d --dry-run\n  dolly charter renew --charter rivers --slots 4 --adopt 0,1,3",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return r.run(cmd.Context(), func(b *limits) error { return b.change(cmd.Flags()) })
		},
	}
	f := cmd.Flags()
	r.commonFlags(cmd)
	r.asked.flags(f)
	r.keys.flags(f)
	f.StringVar(&r.adopt.who, "adopt", "all", "who goes on: all, none, or slots as 0,2")
	f.StringSliceVar(&r.adopt.certs, "cert", nil, "adopt the agent of this inheritance or certificate too; repeat for more")
	return cmd
}

// commonFlags are those of every command that signs an epoch.
func (r *renewal) commonFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar((*string)(&r.dir), "charter", "charter", "folder with the charter and its keys")
	r.source.flags(f)
	r.operator.flags(f)
	f.BoolVar(&r.lost, "registry-lost", false, "there is no registry any more: found a new one")
	f.Int64Var(&r.carried[0], "carried-sat", -1, "with a lost registry: satoshi that were spent at most (default: all of the cap)")
	f.Int64Var(&r.carried[1], "carried-births", -1, "with a lost registry: births that were used at most (default: all of them)")
	f.StringVar(&r.out, "out", "", "also write the new charter to this file, and send nothing")
	f.BoolVar(&r.asJSON, "json", false, "print the result as JSON")
	f.BoolVar(&r.dry, "dry-run", false, "only show what would be signed; draw no key and change nothing")
}

// run signs the next epoch with what change makes of the limits.
func (r *renewal) run(ctx context.Context, change func(*limits) error) error {
	c, err := r.dir.open()
	if err != nil {
		return err
	}
	if err := r.possible(c.Body); err != nil {
		return err
	}
	r.limits = limitsOf(c.Body)
	if err := change(&r.limits); err != nil {
		return err
	}
	if err := r.read(wallTime()); err != nil {
		return err
	}
	plan, err := r.plan(ctx, c)
	if err != nil {
		return err
	}
	if r.dry {
		plan.DryRun = true
		return plan.report(r.env, r.asJSON)
	}
	if err := r.sign(c, &plan); err != nil {
		return err
	}
	if plan.Send {
		ack, err := r.source.reach.send(ctx, c.Body, plan.raw) // where the warden is now
		if err != nil {
			return &dolly.Error{
				Kind: dolly.Partial, Text: "the charter is signed, but the warden does not have it", Err: err,
				Hint: "dolly charter tell tries again; or copy " + r.dir.charter() + " to the warden and start it again",
			}
		}
		plan.Line = ack.Index
	}
	return plan.report(r.env, r.asJSON)
}

func (r *renewal) possible(c charter.Charter) error {
	switch {
	case c.Alone() && (!r.keys.lease || !r.keys.warden):
		return cli.Usagef("--new-lease-key and --new-warden-key put it under a warden; else drain this fleet, and create another", "without a warden nobody can say who goes on")
	case c.Slots == 0:
		return cli.Usagef("", "this charter is not a fleet's")
	case r.lost && r.source.file != "":
		return cli.Usagef("leave one of them out", "--registry and --registry-lost contradict each other")
	case !r.lost && (r.carried[0] >= 0 || r.carried[1] >= 0):
		return cli.Usagef("", "--carried-sat and --carried-births are for a lost registry: this one knows")
	}
	r.lost = r.lost || c.Alone() // there never was one
	return r.keys.check()
}
