package trade

import (
	"errors"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/wire"
	"pgregory.net/rapid"
)

// lieAbout is how a peer may answer who asks for its own chain, of which it
// really holds this.
func lieAbout(t *rapid.T, chain []ledger.Signed) func(Ask) ([]byte, string) {
	some := func(from, to int) (raw [][]byte) {
		for _, b := range chain[from:to] {
			raw = append(raw, b.Raw)
		}
		return raw
	}
	n := len(chain)
	owner := chain[0].Key
	answers := map[string]give{
		"holds nothing":  {},
		"an old prefix":  {Blocks: some(0, n/2)},
		"only the last":  {Blocks: some(n-1, n)},
		"backwards":      {Blocks: [][]byte{chain[n-1].Raw, chain[0].Raw}},
		"lacks it":       {Want: []reach{{Key: owner}}},
		"has far more":   {Want: []reach{{Key: owner, Seq: 1 << 60, Mark: make([]byte, markSize)}}},
		"of a stranger":  {Blocks: [][]byte{wire.Seal(stranger(1), dolly.Town, "block", chain[n-1].Block)}},
		"no proof":       {Forks: [][]byte{wire.Marshal(ledger.ForkProof{A: chain[0].Raw, B: chain[n-1].Raw})}},
		"nothing opens":  {Blocks: [][]byte{{0xff}, nil}, Forks: [][]byte{{}}},
		"the same again": {Blocks: append(some(0, 1), some(0, 1)...)},
	}
	kinds := []string{"silent", "no answer to read", "holds nothing", "an old prefix", "only the last", "backwards", "lacks it",
		"has far more", "of a stranger", "no proof", "nothing opens", "the same again"}
	kind := rapid.SampledFrom(kinds).Draw(t, "lie")
	return func(e Ask) ([]byte, string) {
		switch {
		case e.Kind != AskExchange || kind == "silent":
			return nil, "no answer"
		case kind == "no answer to read":
			return []byte{0xa1}, ""
		}
		return wire.Marshal(answers[kind]), ""
	}
}

// TestI28OneHonestPeerOfThreeIsEnough puts an old image of bob's disk back. Two
// of the three that he asks for his own chain lie. He must sign nothing that
// alice, who tells the truth, has another block for; [world.judgeChain] watches.
func TestI28OneHonestPeerOfThreeIsEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t.Fatalf)
		alice, bob := w.join("alice"), w.join("bob")
		liars := []*peer{w.join("carol"), w.join("dave")}
		w.run(5 * step)
		pay := func(n int) {
			for range n {
				w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: dolly.MiB})
				w.drain()
			}
		}
		pay(rapid.IntRange(0, 2).Draw(t, "before"))
		image := imageOf(t, bob.store)
		pay(rapid.IntRange(1, 4).Draw(t, "forgotten"))
		chain := bob.trader.Ledger.Chain(bob.key.Peer(), 1, 100)
		for _, p := range liars {
			w.lies[p.name] = lieAbout(t, chain)
		}
		bob.store = image
		w.boot(bob)
		for range rapid.IntRange(1, 4).Draw(t, "tries") {
			pay(1) // refused while he does not know enough
			w.run(rapid.SampledFrom([]time.Duration{step, 3 * step, 20 * step}).Draw(t, "pause"))
		}
		w.run(60 * step)
		pay(1)
		tip, _ := bob.trader.Ledger.Tip(bob.key.Peer())
		if tip.Seq <= uint64(len(chain)) {
			t.Fatalf("bob never signs again: block %d of %d", tip.Seq, len(chain))
		}
		if _, bad := alice.trader.Ledger.Forked(bob.key.Peer()); bad {
			t.Fatal("a restored image made an honest key fork")
		}
	})
}

// TestI28NothingIsSignedIntoAGap: all that bob hears of his own chain is its
// last block. He waits, though nobody else is there.
func TestI28NothingIsSignedIntoAGap(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, bob := w.join("alice"), w.join("bob")
	w.run(5 * step)
	image := copyOf(t, bob.store)
	for range 3 {
		w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: dolly.MiB})
		w.drain()
	}
	chain := bob.trader.Ledger.Chain(bob.key.Peer(), 1, 9)
	w.lies["alice"] = func(e Ask) ([]byte, string) {
		if e.Kind != AskExchange {
			return nil, "no answer"
		}
		return wire.Marshal(give{Blocks: [][]byte{chain[2].Raw}}), ""
	}
	bob.store = image
	w.boot(bob)
	w.run(120 * step)
	if err := bob.trader.Transfer(alice.key.Peer(), 1); err == nil {
		t.Error("signed into a gap")
	}
	if _, err := bob.trader.debit(ledger.Carry, alice.key.Peer(), 1, dolly.Hash{}); !errors.Is(err, ledger.ErrBehind) {
		t.Errorf("wrote with a gap: %v", err)
	}
	delete(w.lies, "alice")
	w.run(30 * step)
	if _, err := bob.trader.debit(ledger.Carry, alice.key.Peer(), 1, dolly.Hash{}); err != nil {
		t.Errorf("the gap is filled: %v", err)
	}
}
