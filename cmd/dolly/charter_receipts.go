package main

import (
	"context"
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

// receipts is what dolly charter receipts was asked for.
type receipts struct {
	env      *Env
	dir      folder
	source   registrySource
	operator operatorKey
	asJSON   bool
}

// received is who obeys the order that stands, and what can still be lost.
type received struct {
	charter.Exposure
	Fleet string     `json:"fleet"`
	Epoch uint64     `json:"epoch"`
	Line  uint64     `json:"line"` // the registry's last
	Head  dolly.Hash `json:"head"`
	Warm  dolly.Time `json:"warm_from_unix_ms"`

	Slots []charter.SlotView `json:"slots"`
}

func newCharterReceiptsCommand(env *Env) *cobra.Command {
	r := receipts{env: env, operator: operatorKey{env: env}}
	cmd := &cobra.Command{
		Use:   "receipts --charter DIR",
		Short: "Say who obeys the order that stands, and what can still be lost",
		Long: `Reads the registry and prints every agent in it: whether it signed that it obeys
the order that stands, and what may still be paid or lost through it. An agent
that has not signed counts with all that its lease allows and all that it may hold;
one that has, with its open acts and the coins that it stated.

The warden shows its registry to stop.key or, with the passphrase, operator.age.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return r.run(cmd.Context()) },
	}
	f := cmd.Flags()
	f.StringVar((*string)(&r.dir), "charter", "charter", "folder with the charter and a key")
	r.source.flags(f)
	r.operator.flags(f)
	f.BoolVar(&r.asJSON, "json", false, "print JSON")
	return cmd
}

func (r *receipts) run(ctx context.Context) error {
	c, err := r.dir.open()
	if err != nil {
		return err
	}
	reg, err := r.source.read(ctx, c, r.operator.reader(r.dir, c))
	if err != nil {
		return err
	}
	now, v := wallTime(), reg.Snapshot()
	got := received{Exposure: reg.Exposure(now), Fleet: v.Fleet, Epoch: v.Epoch, Line: v.Index, Head: v.Head, Warm: v.WarmFrom, Slots: v.Slots}
	if r.asJSON {
		return r.env.JSON(got)
	}
	got.print(r.env, v, now)
	return nil
}

func (g received) print(env *Env, v charter.RegistryView, now dolly.Time) {
	order := "no order stands"
	if g.Order != charter.Resume.String() {
		order = fmt.Sprintf("%s: %d of %d agents signed that they obey", g.Order, g.Receipts, g.Agents)
	}
	env.Table([][2]string{
		{"fleet", fmt.Sprintf("%s, epoch %d, line %d of the registry, head %s", g.Fleet, g.Epoch, g.Line, g.Head)},
		{"order", order},
		{"spent", fmt.Sprintf("%v of %v, %d of %d births", v.Spent, v.Cap, v.Births, v.MaxBirths)},
		{"to lose", fmt.Sprintf("%v at most, of it %v with who has not signed", g.Sat, g.WithoutIt)},
	})
	slots := map[uint32]charter.SlotView{}
	for _, s := range g.Slots {
		slots[s.Slot] = s
	}
	for _, p := range g.Parts {
		env.Print("")
		env.Print("slot %d, generation %d  %s", p.Slot, p.Gen, p.Key)
		env.Table([][2]string{
			{"  obeys", obeysWords(p, g.Order, slots[p.Slot].Until, now)},
			{"  spent", spentWords(slots[p.Slot].Spent, v.Cap)},
			{"  to lose", fmt.Sprintf("%v: acts %v, allowance %v, incarnations before %v, coins %v", p.Sat, p.Acts, p.Allowance, p.Lingering, p.Hot)},
		})
	}
}

// spentWords says what an agent reported: who lies about it burns the cap.
func spentWords(sat, of dolly.Sat) string {
	if of <= 0 {
		return sat.String()
	}
	return fmt.Sprintf("%v, as it reported: %d %% of the cap", sat, 100*sat/of)
}

func obeysWords(p charter.Exposed, order string, until, now dolly.Time) string {
	lease := "its lease is over"
	if until > now {
		lease = "its lease runs until " + until.Std().Format(time.DateTime) + " UTC"
	}
	switch {
	case order == charter.Resume.String():
		return "there is no order; " + lease
	case !p.Receipt:
		return "NOT SIGNED; " + lease
	case p.Swaps > 0:
		return fmt.Sprintf("signed; %s to end; %s", cli.Count(p.Swaps, "swap"), lease)
	}
	return "signed; " + lease
}
