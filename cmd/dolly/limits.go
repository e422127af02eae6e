package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

func newLimitsCommand(env *Env) *cobra.Command {
	return panelCommand(env, dolly.ViewCharter, &cobra.Command{
		Use:   "limits",
		Short: "Print what the charter allows a running node, and what is left of it",
		Long: `Prints the bounds of the charter that a running node obeys, how much of each is used,
who sits in which slot, the open acts, the own lease, and what could still be lost. An
agent knows its own part; what the others used is what they told (with ~). A warden
counts. dolly charter show prints the charter itself, without a node.`,
		Example: "  dolly limits\n  dolly limits --json | jq .risk",
	}, func(v dolly.CharterView) {
		printLimits(env, v)
		printSlots(env, v)
		printRisk(env, v)
	})
}

func printLimits(env *Env, v dolly.CharterView) {
	env.Table([][2]string{
		{"fleet", fmt.Sprintf("%s on %s, epoch %d, until %s", v.Fleet, v.Network, v.Epoch, moment(v.Expiry))},
		{"order", v.Order},
		{"payout", orNone(v.Payout, "none")},
		{"providers", orNone(strings.Join(v.Providers, " "), "none")},
		{"regions", orNone(strings.Join(v.Regions, " "), "any")},
		{"exit", map[bool]string{true: "traffic may leave", false: "nothing leaves"}[v.Exit]},
		{"counted", "by the " + v.By},
	})
	if l := v.Lease; l != nil {
		env.Print("lease of slot %d, generation %d: %s left, spent %s of %s sat", l.Slot, l.Gen,
			(time.Duration(l.LeftMS) * time.Millisecond).Round(time.Second), cli.Digits(l.Spent), cli.Digits(l.Allowance))
	}
	env.Print("")
	rows := [][]string{}
	for _, l := range v.Limits {
		used := cli.Digits(l.Used)
		if !l.Known {
			used = "~" + used
		}
		rows = append(rows, []string{l.Name, used, cli.Digits(l.Cap), cli.Digits(l.Left), l.Unit})
	}
	env.Columns([]string{"limit", ">used", ">of", ">left", ""}, rows)
}

func printSlots(env *Env, v dolly.CharterView) {
	rows := [][]string{}
	for _, s := range v.Slots {
		key := "-"
		if !s.Key.IsZero() {
			key = s.Key.Short()
		}
		rows = append(rows, []string{
			fmt.Sprintf("%d.%d", s.Slot, s.Gen), s.State, key, strings.TrimSpace(s.Path + " " + s.Name), moment(s.Until),
			cli.Digits(s.Allowance), cli.Digits(s.Spent),
		})
	}
	env.Print("")
	env.Columns([]string{"slot", "state", "key", "agent", "lease until", ">allowance left", ">spent"}, rows)
	for _, a := range v.Acts {
		env.Print("open act of slot %d: up to %s sat until %s%s", a.Slot, cli.Digits(a.MaxSat), moment(a.Until), map[bool]string{true: ", for a child"}[a.Birth])
	}
}

func printRisk(env *Env, v dolly.CharterView) {
	rows := [][]string{}
	for _, r := range v.Risk.Parts {
		rows = append(rows, []string{
			fmt.Sprintf("%d.%d", r.Slot, r.Gen), orNone(r.Name, r.Key.Short()), yes(r.Receipt, "obeys"), cli.Digits(r.Acts), cli.Digits(r.Allowance),
			cli.Digits(r.Lingering), cli.Digits(r.Hot), cli.Digits(r.Swaps), cli.Digits(r.Sat),
		})
	}
	env.Print("")
	env.Columns([]string{"could be lost", "agent", "receipt", ">open acts", ">allowance", ">lingering", ">coins", ">swaps", ">sat"}, rows)
	env.Print("%s sat in all, %s of it with who has not answered; %d of %d showed a receipt", cli.Digits(v.Risk.Sat), cli.Digits(v.Risk.Without),
		v.Risk.Receipts, v.Risk.Agents)
}
