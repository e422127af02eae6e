package charter

import (
	"errors"
	"slices"
	"testing"

	"github.com/dollynator/dolly"
)

// contradiction is a second certificate by the signer of the last of a chain.
func contradiction(t testing.TB, signer *Holder, chain [][]byte) [][]byte {
	t.Helper()
	cert, err := OpenCert(dolly.Town, chain[len(chain)-1])
	must(t, err)
	cert.Body.Key = key(30).Peer()
	return append(slices.Clone(chain[:len(chain)-1]), SealCert(signer.key, dolly.Town, cert.Body))
}

func TestI02AConflictFreezesItsSignerWhoeverShowsIt(t *testing.T) {
	w, a, b, c := fleetOfThree(t)
	rival := contradiction(t, b, c.chain)
	seat, signer, err := Conflict(w.c, c.chain, rival)
	if err != nil || seat != c.self.Seat || signer != bob.Peer() {
		t.Fatalf("%v by %v: %v", seat, signer, err)
	}
	raw := SealConflict(key(31), dolly.Town, c.chain, rival)
	if got := w.refusal(key(31), raw); got != 0 {
		t.Fatalf("a stranger's proof: %v", got)
	}
	n := len(w.lines)
	if got := w.refusal(key(31), SealConflict(key(32), dolly.Town, rival, c.chain)); got != 0 || len(w.lines) != n {
		t.Errorf("the same proof by another: %v, %d more lines", got, len(w.lines)-n)
	}
	for _, h := range []*Holder{b, c} {
		if err := w.lease(h); !errors.Is(err, ErrFrozen) {
			t.Errorf("slot %d goes on: %v", h.self.Slot, err)
		}
	}
	must(t, w.lease(a))
	must(t, w.registry().Replay(w.lines))
}

func TestConflictsThatAreNone(t *testing.T) {
	w, a, b, c := fleetOfThree(t)
	twice := contradiction(t, &Holder{key: operator}, a.chain)
	for name, tc := range map[string]struct {
		a, b [][]byte
		want error
	}{
		"the operator's own": {a.chain, twice, ErrSigner},
		"the same twice":     {c.chain, c.chain, ErrInvalid},
		"two seats":          {b.chain, c.chain, ErrInvalid},
		"no chain":           {c.chain, nil, ErrChain},
		"signed by another":  {c.chain, contradiction(t, a, c.chain), ErrChain},
	} {
		if _, _, err := Conflict(w.c, tc.a, tc.b); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		}
		if got := w.refusal(carol, SealConflict(carol, dolly.Town, tc.a, tc.b)); !errors.Is(got, tc.want) {
			t.Errorf("%s, shown to the warden: %v", name, got)
		}
	}
	if s := w.r.Snapshot(); s.Slots[0].State != SlotBound || s.Slots[2].State != SlotBound {
		t.Error("somebody was frozen")
	}
}

// The rival of an adopted agent is refused: nobody below the operator signed twice.
func TestARivalOfAnAdoptedAgent(t *testing.T) {
	w, _, b, c := fleetOfThree(t)
	rival := contradiction(t, b, c.chain)
	raw := w.renewed(nil, carol)
	w.advance(raw, leaser)
	hears(t, c, raw)
	must(t, w.lease(c))
	next := w.r.charter
	if _, err := Verify(next, rival[2:]); !errors.Is(err, ErrChain) {
		t.Fatalf("the rival alone: %v", err)
	}
	if _, _, err := Conflict(next, c.chain, rival[2:]); err == nil {
		t.Error("a conflict of another epoch")
	}
	must(t, w.lease(c))
}

// The children of a seat that was given twice are frozen with it: nobody knows
// whose they are.
func TestI02AConflictFreezesAllBelow(t *testing.T) {
	w, a, b, c := fleetOfThree(t)
	raw := SealConflict(key(31), dolly.Town, b.chain, contradiction(t, a, b.chain))
	if got := w.refusal(key(31), raw); got != 0 {
		t.Fatalf("the proof: %v", got)
	}
	for _, h := range []*Holder{a, b, c} {
		if err := w.lease(h); !errors.Is(err, ErrFrozen) {
			t.Errorf("slot %d goes on: %v", h.self.Slot, err)
		}
	}
}
