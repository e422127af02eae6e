package life

import (
	"testing"

	"github.com/dollynator/dolly"
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
	w.hear(w.beatOf("bob", 1, nil))
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
