package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/spf13/cobra"
)

// shownCharter is what dolly charter show --json prints.
type shownCharter struct {
	Hash     dolly.Hash      `json:"hash"`
	Operator dolly.PeerID    `json:"operator"`
	Bound    string          `json:"bound"` // what holds, and on what condition
	Charter  charter.Charter `json:"charter"`
}

func newCharterShowCommand(env *Env) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show FILE|DIR",
		Short: "Print every limit of a charter, in words",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			c, err := readCharter(args[0])
			if err != nil {
				return err
			}
			return showCharter(env, c, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func showCharter(env *Env, c charter.Signed[charter.Charter], asJSON bool) error {
	if asJSON {
		return env.JSON(shownCharter{c.Hash(), c.Key, c.Body.Bound(), c.Body})
	}
	env.Table(charterRows(c, wallTime()))
	return nil
}

func charterRows(c charter.Signed[charter.Charter], now dolly.Time) [][2]string {
	return append([][2]string{
		{"operator", c.Key.String()},
		{"hash", c.Hash().String()},
	}, limitRows(c.Body, now)...)
}

func limitRows(b charter.Charter, now dolly.Time) [][2]string {
	return append([][2]string{
		{"fleet", fmt.Sprintf("%s, on %s, epoch %d", b.Fleet, b.Network, b.Epoch)},
		{"agents", fmt.Sprintf("at most %d at once, at most %d generations after the first", b.Slots, b.Depth)},
		{"bound", b.Bound()},
		{"births", fmt.Sprintf("at most %d ever, %d an agent in 30 days%s", b.Births, b.BirthsPerMonth, probationWords(b))},
		{"money", fmt.Sprintf("at most %v ever, %v a purchase, %v an agent and lease%s", b.Caps.Total, b.Caps.PerAct, b.Caps.PerLease, thinWords(b))},
		{"hot", fmt.Sprintf("an agent sends what it holds above %v to %s", b.Caps.Hot, orNone(b.Payout, "nobody: no payout address"))},
		{"places", fmt.Sprintf("providers %s; regions %s", orNone(strings.Join(b.Providers, ", "), "none"), orNone(strings.Join(b.Regions, ", "), "any"))},
		{"exit", exitWords(b.Exit)},
		{"expires", expiryWords(b.Expiry, now)},
	}, append(observerRows(b), wardenRows(b)...)...)
}

// probationWords says for whom else births count.
func probationWords(b charter.Charter) string {
	if b.Probation == 0 || b.Alone() {
		return ""
	}
	return fmt.Sprintf("; in an agent's first %s they count for the one above it too", showSpan(b.Probation))
}

// thinWords says how many leases with a whole allowance the cap holds. Each sets its own
// aside while it runs: who comes after them may renew no rent.
func thinWords(b charter.Charter) string {
	if b.Alone() || b.Caps.PerLease == 0 || dolly.Sat(b.Slots) <= b.Caps.Total/b.Caps.PerLease {
		return ""
	}
	return fmt.Sprintf("; enough for %d leases at a time, and there are %d slots", b.Caps.Total/b.Caps.PerLease, b.Slots)
}

func wardenRows(b charter.Charter) [][2]string {
	if b.Slots == 0 {
		return nil
	}
	leases := [2]string{"leases", fmt.Sprintf("run %s; a purchase begins within %s", showSpan(b.LeaseLife), showSpan(b.ActLife))}
	if b.Alone() {
		return [][2]string{
			leases,
			{"slots", "are used once: nothing comes back from who died"},
			{"warden", "none: each agent is its own, within what its parent handed on"},
			{"stop key", b.StopKey.String()},
		}
	}
	rows := [][2]string{
		leases,
		{"grace", fmt.Sprintf("without a warden an agent earns for %s, then it winds down", showSpan(b.Grace))},
		{"slots", fmt.Sprintf("are free again %s after their last lease", showSpan(b.VoidDelay))},
		{"warden", b.WardenPeer.String()},
	}
	for _, a := range b.WardenAddrs {
		rows = append(rows, [2]string{"at", a})
	}
	rows = append(rows, [2]string{"lease key", b.LeaseKey.String()}, [2]string{"stop key", b.StopKey.String()})
	rows = append(rows, [2]string{"standby", standbyWords(b)})
	if b.Carried != (charter.Carried{}) {
		rows = append(rows, [2]string{"carried", fmt.Sprintf("%v spent and %d births count at least", b.Carried.Spent, b.Carried.Births)})
	}
	for _, a := range b.Adopt {
		rows = append(rows, [2]string{"adopts", fmt.Sprintf("slot %d, generation %d, depth %d: %s", a.Slot, a.Gen, a.Depth, a.Key)})
	}
	if b.Epoch > 1 && len(b.Adopt) == 0 {
		rows = append(rows, [2]string{"adopts", "nobody: the agents of earlier epochs drain"})
	}
	return rows
}

func observerRows(b charter.Charter) (rows [][2]string) {
	for _, key := range b.Observers {
		rows = append(rows, [2]string{"observer", key.String() + " may look at agents, and do nothing else"})
	}
	return rows
}

func standbyWords(b charter.Charter) string {
	if b.StandbyKey.IsZero() {
		return "none"
	}
	return fmt.Sprintf("%s, leases with %s", b.StandbyPeer, b.StandbyKey)
}

func orNone(s, none string) string {
	if s == "" {
		return none
	}
	return s
}

func exitWords(exit bool) string {
	if exit {
		return "traffic may leave to the internet where offer and config allow it too"
	}
	return "no traffic leaves to the internet"
}

func expiryWords(expiry, now dolly.Time) string {
	s := expiry.Std().Format(time.DateTime) + " UTC"
	if expiry <= now {
		return s + ": it is over"
	}
	return s
}

func wallTime() dolly.Time { return dolly.Time(time.Now().UnixMilli()) }
