package life

import (
	"slices"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

// TestTheStandbyIsAskedWhenTheWardenIsSilent lets the warden fall silent, and
// then the standby serve with the operator's hand-over.
func TestTheStandbyIsAskedWhenTheWardenIsSilent(t *testing.T) {
	w := newWorld(t, 1, func(c *charter.Charter) {
		c.StandbyKey, c.StandbyPeer = seeded("standby").Peer(), seeded("standby peer").Peer()
	})
	warden, standby := w.law.Body.WardenPeer, w.law.Body.StandbyPeer
	var asked []dolly.PeerID
	w.saw = func(_ *body, e trade.Effect) {
		if ask, ok := e.(AskWarden); ok && ask.About == AskLease {
			asked = append(asked, ask.To)
		}
	}
	w.pass(dolly.Day)
	if slices.Contains(asked, standby) || len(asked) == 0 {
		t.Fatalf("while the warden answers %d questions, the standby was asked too", len(asked))
	}
	w.deaf, asked = true, nil
	w.pass(dolly.Day)
	if !slices.Contains(asked, standby) || !slices.Contains(asked, warden) {
		t.Fatalf("of %d questions not both got some", len(asked))
	}
	index, head := w.registry.Head()
	hand, err := charter.SealHandover(seeded("operator"), w.law, index, head, true)
	w.must(err)
	_, err = w.registry.TakeOver(w.now, hand, seeded("standby"))
	w.must(err)
	w.deaf = false
	w.pass(dolly.Day)
	b := w.bodies[0]
	lease, _ := b.permits.Lease()
	if signer, err := wire.Open(dolly.Sim, charter.KindLease, b.permits.State().Lease, &lease); err != nil || signer != w.law.Body.StandbyKey {
		t.Errorf("the lease is signed by %s: %v", signer.Short(), err)
	}
	asked = nil
	w.pass(dolly.Day)
	if slices.Contains(asked, warden) || len(asked) == 0 {
		t.Errorf("after the hand-over the first warden was among the %d asked", len(asked))
	}
}
