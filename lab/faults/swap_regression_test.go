//go:build faults

package faults

import (
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/ledger"
)

// What others paid for, by the list of the project's invariants. The secret of one
// size, the refund before its height, the fee that was reset and the funding with
// another id are in the rooms market and wallet.

// oneSwap is alice, who sells bob 100 MB.
func oneSwap() fairGame {
	return fairGame{least: 1, begin: func(f *fair) error {
		f.place("bob", dolly.Ask, dolly.Price{MB: 100 * dolly.MiB, Sat: 9000})
		f.place("alice", dolly.Bid, dolly.Price{MB: 100 * dolly.MiB, Sat: 9000})
		return nil
	}}
}

// pointsOf are the points of a game in peace whose name begins so.
func pointsOf(t *testing.T, g fairGame, name string) []int {
	t.Helper()
	out, err := playFair(g, Options{Fit: fit, Seed: 1}, nil)
	if err != nil || len(out.Broken) > 0 {
		t.Fatalf("in peace: %q, %v", out.Broken, err)
	}
	var all []int
	for _, p := range out.Points {
		if strings.HasPrefix(p.Name, name) {
			all = append(all, p.N)
		}
	}
	if len(all) == 0 {
		t.Fatalf("there is no point %q", name)
	}
	return all
}

// survives plays a plan after which nothing may be broken, and returns what happened.
func survives(t *testing.T, g fairGame, plan fault.Plan) map[string]int {
	t.Helper()
	out, err := playFair(g, Options{Fit: fit, Seed: 1}, plan)
	if err != nil || len(out.Broken) > 0 {
		t.Fatalf("%v: %q, %v", plan, out.Broken, err)
	}
	return out.Counts
}

func TestRegressionRefundComesByItselfWhenTheOtherGoesDark(t *testing.T) {
	claim := pointsOf(t, oneSwap(), "coins claim")[0]
	if got := survives(t, oneSwap(), fault.Plan{{N: claim, Strike: fault.Mute}}); got["refunded"] != 1 {
		t.Errorf("alice fell silent before her claim: %v", got)
	}
}

// The refund needs nobody: neither the seller nor any third party is there, and
// the buyer's program dies at each of its next points.
func TestRegressionI20RefundIsPossibleAfterARestart(t *testing.T) {
	claim := pointsOf(t, oneSwap(), "coins claim")[0]
	for next := 1; next <= 25; next += 3 {
		got := survives(t, oneSwap(), fault.Plan{{N: claim, Strike: fault.Mute}, {N: claim + next, Strike: fault.DieAfter}})
		if got["refunded"] != 1 {
			t.Errorf("dead %d points later: %v", next, got)
		}
	}
}

func TestRegressionAClientThatWasOfflinePastTheTimeout(t *testing.T) {
	g := oneSwap()
	for _, n := range pointsOf(t, g, "network") {
		survives(t, g, fault.Plan{{N: n, Strike: fault.Sleep}})
	}
}

func TestRegressionACrashInABroadcast(t *testing.T) {
	for _, n := range pointsOf(t, oneSwap(), "chain submit") {
		for _, how := range []fault.Strike{fault.DieBefore, fault.DieAfter, fault.FailBefore, fault.FailAfter, fault.Twice} {
			if got := survives(t, oneSwap(), fault.Plan{{N: n, Strike: how}}); got["sold"] != 1 {
				t.Errorf("%s at %d: %v", how, n, got)
			}
		}
	}
}

// Every image of every disk comes back at the worst moment, and an abandoned swap
// that an image had paid for is swept.
func TestRegressionARestoredOldBackupLosesNothingItKnewOf(t *testing.T) {
	g := oneSwap()
	commits, sends := pointsOf(t, g, "store"), pointsOf(t, g, "chain submit")
	for _, at := range append(sends, sends[len(sends)-1]+20) {
		for _, n := range commits {
			if n < at {
				survives(t, g, fault.Plan{{N: n, Strike: fault.Copy}, {N: at, Strike: fault.Restore}})
			}
		}
	}
}

func TestRegressionNoFieldOfTheCounterpartyIsTrusted(t *testing.T) {
	out, err := playFair(oneSwap(), Options{Fit: fit, Seed: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	hostile := 0
	for _, p := range out.Points {
		if !strings.HasSuffix(p.Name, "propose") && p.Name != "coins fund" && p.Name != "network block" {
			continue
		}
		for n := range out.Fields[p.N] {
			got := survives(t, oneSwap(), fault.Plan{{N: p.N, Strike: fault.Spoil.Numbered(n + 1)}})
			hostile += got["hostile words and payments"]
		}
	}
	if hostile < 100 {
		t.Errorf("only %d fields were spoilt", hostile)
	}
}

// fairAt opens a fair without faults and plays until a swap is in a state.
func fairAt(t *testing.T, state string) *fair {
	t.Helper()
	f, err := newFair(Options{Fit: fit, Seed: 1}, "alice", "bob", "carol")
	if err != nil {
		t.Fatal(err)
	}
	f.injector = fault.NewInjector(nil, 0, f.strike)
	if err := oneSwap().begin(f); err != nil {
		t.Fatal(err)
	}
	for range fairLimit {
		if f.records.counts["swap."+state] > 0 {
			return f
		}
		if err := f.minute(); err != nil {
			t.Fatal(err)
		}
	}
	t.Fatalf("no swap is ever %q: %v", state, f.records.counts)
	return nil
}

func TestTakeIsValidWeeksLater(t *testing.T) {
	f := fairAt(t, "seller claiming")
	bob := f.dealers[1]
	bob.away, bob.trader = f.now.Add(40*dolly.Day), nil
	if err := f.pass(20 * blockTurns); err != nil {
		t.Fatal(err)
	}
	for range 5000 {
		f.chain.Mine()
	}
	f.now = f.now.Add(40 * dolly.Day)
	if err := f.until(nil); err != nil {
		t.Fatal(err)
	}
	if broken := f.judge(); len(broken) > 0 || f.records.counts["sold"] != 1 || f.height() < 5000 {
		t.Errorf("%q, %v", broken, f.records.counts)
	}
}

// Alice was paid, and then takes her MB back as if she had never shown the secret:
// whoever hears of it refuses her from then on, in ledger, market and swap.
func TestReleaseWithAKnownPreimageIsFraudForEverybody(t *testing.T) {
	f := fairAt(t, "buyer taken")
	alice, bob, carol := f.dealers[0], f.dealers[1], f.dealers[2]
	forger := ledger.New(dolly.Sim) // that has not heard of the take
	tip, _ := alice.trader.Ledger.Tip(alice.key.Peer())
	var lock ledger.Signed
	for _, b := range alice.trader.Ledger.Chain(alice.key.Peer(), 1, int(tip.Seq)) {
		if _, _, err := forger.Add(b); err != nil {
			t.Fatal(err)
		}
		if b.Kind == ledger.Lock {
			lock = b
		}
	}
	release, err := forger.Release(alice.key, lock.Hash, f.now)
	if err != nil {
		t.Fatal(err)
	}
	alice.hostile = true
	f.later(alice, func() { _, _ = f.request(alice, carol.key.Peer(), "block", release.Raw) })
	if err := f.pass(30); err != nil {
		t.Fatal(err)
	}
	for _, d := range []*dealer{bob, carol} {
		p, bad := d.trader.Ledger.Fraud(alice.key.Peer())
		if key, err := ledger.CheckFork(dolly.Sim, p); !bad || err != nil || key != alice.key.Peer() {
			t.Errorf("%s knows of no fraud: %v", d.name, err)
		}
	}
	if got := bob.trader.Ledger.Balance(bob.key.Peer()); got < startMB+100*dolly.MiB {
		t.Errorf("the fraud took what bob bought: he has %v", got)
	}
	price := dolly.Price{MB: 10 * dolly.MiB, Sat: 1000}
	f.place("carol", dolly.Ask, price)
	f.place("alice", dolly.Bid, price)
	if err := f.pass(int(time.Hour / turn)); err != nil {
		t.Fatal(err)
	}
	if n := len(f.records.swaps); n != 1 {
		t.Errorf("somebody still trades with her: %d swaps", n)
	}
}
