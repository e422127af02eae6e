package charter

import (
	"errors"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// under is the charter of the next epoch, with a warden, that adopts agents.
func (w *wilderness) under(agents ...*settler) []byte {
	w.t.Helper()
	next := limits()
	next.Slots = w.c.Body.Slots
	for _, a := range agents {
		st := a.h.Standing()
		next.Adopt = append(next.Adopt, Adopted{Slot: st.Slot, Gen: st.Gen, Key: st.Key, Depth: st.Depth})
	}
	raw, err := Renew(operator, w.c, next)
	must(w.t, err)
	return raw
}

func TestI01AFleetWithoutAWardenGoesUnderOne(t *testing.T) {
	w := newWilderness(t, wild(nil))
	root := w.root()
	one, err := root.bear(newborn(1))
	must(t, err)
	other, err := root.bear(newborn(2))
	must(t, err)
	raw := w.under(root, one)
	c, err := OpenCharter(dolly.Town, raw)
	must(t, err)
	r, err := NewRegistry(dolly.Town, c, leaser)
	must(t, err)
	for _, a := range w.agents {
		hears(t, a.h, raw)
		a.store()
		a.h, err = NewHolder(a.key, w.c, a.chain, a.h.State(), Nonce{9})
		must(t, err)
		ask, err := a.h.LeaseRequest(Tip{})
		if a == other {
			if !errors.Is(err, ErrEpoch) || a.h.Adopted() {
				t.Errorf("who is not adopted asks for a lease: %v", err)
			}
			continue
		}
		must(t, err)
		reply, _, err := r.Handle(w.now, a.key.Peer(), ask)
		must(t, err)
		must(t, a.h.OnReply(w.now, reply))
		if own, err := a.e.Handle(w.now, ask); err == nil && a.h.OnReply(w.now, own) == nil {
			t.Error("its own word counts beside the warden's")
		}
	}
	if used := r.Snapshot().Used; used != 2 {
		t.Errorf("%d slots are used, want 2", used)
	}
}

func TestWithoutAWardenTheNextEpochAdoptsNobody(t *testing.T) {
	w := newWilderness(t, wild(nil))
	root := w.root()
	must(t, root.lease())
	raw, err := Renew(operator, w.c, wild(nil))
	must(t, err)
	hears(t, root.h, raw)
	if root.h.Adopted() || root.h.WantsLease(w.now) {
		t.Error("a root of the epoch before goes on")
	}
	if _, err := root.h.Permit(w.now, Spend{ID: dolly.Hash{1}, Kind: Renewal, Offer: place, MaxSat: 1}); !errors.Is(err, ErrEpoch) {
		t.Errorf("it spends: %v", err)
	}
}

func TestI01AFleetDoesNotLoseItsWarden(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	next := wild(func(c *Charter) { c.Epoch, c.Prev = 2, w.c.Hash() })
	raw, err := NewCharter(operator, next)
	must(t, err)
	if _, err := a.OnCharter(raw); !errors.Is(err, ErrInvalid) {
		t.Errorf("a holder takes it: %v", err)
	}
	if _, err := w.r.Advance(w.now, raw, leaser); !errors.Is(err, ErrInvalid) {
		t.Errorf("its warden takes it: %v", err)
	}
	if wire.Sum(raw) == a.Charter().Hash() {
		t.Error("the holder has no warden any more")
	}
}
