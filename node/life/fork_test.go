package life

import (
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

// forkOf proves that somebody signed two blocks with one number.
func (w *world) forkOf(name string) []byte {
	var raw [2][]byte
	for i := range raw {
		b, err := ledger.New(dolly.Sim).Debit(seeded(name), ledger.Transfer, seeded("carol").Peer(), dolly.MB(i+1), dolly.Hash{}, w.now)
		w.must(err)
		raw[i] = b.Raw
	}
	return wire.Marshal(ledger.ForkProof{A: raw[0], B: raw[1]})
}

func TestAForkedKeyHasNoVoiceInItsFleet(t *testing.T) {
	w := newWorld(t, 1, nil)
	w.drain()
	root := w.bodies[0]
	bob := seeded("bob").Peer()
	vouched := false
	w.saw = func(_ *body, e trade.Effect) { vouched = vouched || e == trade.Effect(trade.Vouch{Peer: bob}) }
	w.hear(w.beatOf("bob", 1, nil))
	if first := root.roster[bob].seen; first == 0 || !vouched {
		t.Errorf("bob is bound by the same charter: heard at %v, vouched for %v", first, vouched)
	}
	first := root.roster[bob].seen
	w.now += hour
	w.hear(w.beatOf("bob", 1, nil))
	honest := root.roster[bob].seen
	if honest == first {
		t.Fatal("bob is not heard at all")
	}
	w.step(root, trade.Heard{Topic: trade.TopicLedger, Raw: w.forkOf("bob")})
	w.now += hour
	w.hear(w.beatOf("bob", 1, nil))
	if root.roster[bob].seen != honest {
		t.Error("who signed two truths is still heard")
	}
}

// TestI27LearningRefusesACondemnedKey: neither what it says later counts, nor
// what it said before.
func TestI27LearningRefusesACondemnedKey(t *testing.T) {
	w := newWorld(t, 1, nil)
	w.drain()
	root := w.bodies[0]
	bob := seeded("bob")
	w.hear(w.beatOf("bob", 1, nil))
	teach := func(count uint32) {
		c := qd.Columns{Version: 1, Catalogue: root.table.Catalogue().Digest(), Updates: count,
			Columns: []qd.ColumnValues{{Index: 0, Count: count, Values: []byte{0x3f, 0x80, 0, 0}}}}
		root.remote(bob.Peer()).Know(root.table.Catalogue())
		raw := wire.Seal(bob, dolly.Sim, qd.Kind, c)
		w.step(root, trade.Heard{Topic: root.topicLearn, Raw: raw})
	}
	siblings := func() int {
		root.learn(root.cfg.Offer, true)
		return root.moves[0].Remotes
	}
	teach(1)
	if root.merged != 1 || siblings() != 1 {
		t.Fatalf("bob's lesson does not count: %d merged", root.merged)
	}
	w.step(root, trade.Heard{Topic: trade.TopicLedger, Raw: w.forkOf("bob")})
	teach(2)
	if root.merged != 1 {
		t.Error("who signed two truths still teaches")
	}
	if siblings() != 0 {
		t.Error("what he taught before still counts")
	}
}
