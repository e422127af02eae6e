package warden

import (
	"errors"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
)

var newLeaser, standby = key(4), key(5)

func renewed(t *testing.T, w *Warden, change func(*charter.Charter)) []byte {
	t.Helper()
	c := w.registry.Charter()
	next := c.Body
	next.Adopt = []charter.Adopted{{Key: alice.Peer()}}
	change(&next)
	raw, err := charter.Renew(operator, c, next)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestAStoreAdvancesToTheNextCharter(t *testing.T) {
	m, h := newMemory(), root(t)
	w := opened(t, m)
	if err := h.OnReply(1000, ask(t, w, leaseAsk(t, h))); err != nil {
		t.Fatal(err)
	}
	raw := renewed(t, w, func(c *charter.Charter) { c.LeaseKey = newLeaser.Peer() })
	if _, err := Open(m, dolly.Town, raw, leaser, &clock{1000}); !errors.Is(err, charter.ErrSigner) {
		t.Errorf("with the old key: %v", err)
	}
	for range 2 { // and again
		next, err := Open(m, dolly.Town, raw, newLeaser, &clock{1000})
		if err != nil {
			t.Fatal(err)
		}
		if v := next.View(); v.Epoch != 2 || v.Used != 1 || v.WarmFrom == 0 {
			t.Errorf("%+v", v)
		}
		w = next
	}
	if err := h.OnReply(1000, ask(t, w, leaseAsk(t, h))); !errors.Is(err, charter.ErrEpoch) {
		t.Errorf("alice, of the epoch before: %v", err)
	}
	if err := h.OnReply(1000, ask(t, w, leaseAsk(t, h))); err != nil {
		t.Error(err)
	}
	if _, err := Open(m, dolly.Town, limits("test"), leaser, &clock{1000}); !errors.Is(err, ErrOtherCharter) {
		t.Errorf("back to the epoch before: %v", err)
	}
}

// copied brings a copy up to date, as a standby does over the network.
func copied(t *testing.T, c *Copy, w *Warden) {
	t.Helper()
	for more := true; more; {
		raw, err := w.Handle(t.Context(), standby.Peer(), charter.SealTail(standby, dolly.Town, c.Next()))
		if err != nil {
			t.Fatal(err)
		}
		if more, err = c.Take(w.registry.Charter(), raw); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAStandbyCopiesAndGoesOn(t *testing.T) {
	law := law("test", func(c *charter.Charter) { c.StandbyKey, c.Slots = standby.Peer(), 700 })
	w, err := Open(newMemory(), dolly.Town, law, leaser, &clock{1000})
	if err != nil {
		t.Fatal(err)
	}
	m := newMemory()
	c, err := OpenCopy(m, dolly.Town)
	if err != nil || c.Registry() != nil || c.Next() != 1 {
		t.Fatalf("an empty copy: %v", err)
	}
	if _, err := OpenStandby(m, dolly.Town, nil, standby, &clock{1000}); !errors.Is(err, ErrOtherRegistry) {
		t.Errorf("a standby without a copy: %v", err)
	}
	copied(t, c, w)
	for i := range 700 { // several answers
		k := wire.NewKey([32]byte{40, byte(i), byte(i >> 8)})
		cert, err := charter.Grant(operator, w.registry.Charter(), uint32(i), 0, k.Peer(), charter.Home{})
		if err != nil {
			t.Fatal(err)
		}
		h, err := charter.NewHolder(k, w.registry.Charter(), [][]byte{cert}, charter.HolderState{}, charter.Nonce{1})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Handle(t.Context(), k.Peer(), leaseAsk(t, h)); err != nil {
			t.Fatal(err)
		}
	}
	copied(t, c, w)
	if c, err = OpenCopy(m, dolly.Town); err != nil || c.Next() != 701 {
		t.Fatalf("the copy ends before line %d: %v", c.Next(), err)
	}
	v := w.View()
	handover, err := charter.SealHandover(operator, w.registry.Charter(), v.Index, v.Head, true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenStandby(m, dolly.Town, handover, leaser, &clock{1000}); !errors.Is(err, charter.ErrSigner) {
		t.Errorf("with the primary's key: %v", err)
	}
	s, err := OpenStandby(m, dolly.Town, handover, standby, &clock{1000})
	if err != nil || s.View().WarmFrom != 0 {
		t.Fatalf("warm from %v: %v", s.View().WarmFrom, err)
	}
	if s, err = OpenStandby(m, dolly.Town, handover, standby, &clock{1000}); err != nil || s.View().WarmFrom == 0 || s.View().Index != 701 {
		t.Fatalf("opened again: %v", err)
	}
}

func TestACopyTakesNoOtherLines(t *testing.T) {
	law := law("test", func(c *charter.Charter) { c.StandbyKey = standby.Peer() })
	w, err := Open(newMemory(), dolly.Town, law, leaser, &clock{1000})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Stop(charter.SealStop(stopper, dolly.Town, charter.Stop{Fleet: "test", Epoch: 1, Seq: 1, Kind: charter.Pause})); err != nil {
		t.Fatal(err)
	}
	c, err := OpenCopy(newMemory(), dolly.Town)
	if err != nil {
		t.Fatal(err)
	}
	copied(t, c, w)
	first := w.registry.Charter()
	for name, tc := range map[string]struct {
		lines charter.Lines
		by    wire.Key
		want  error
	}{
		"by another":      {charter.Lines{Founded: law}, alice, charter.ErrSigner},
		"another founder": {charter.Lines{Founded: limits("test")}, leaser, ErrOtherRegistry},
		"a gap":           {charter.Lines{Founded: law, Lines: []charter.Line{{Index: 3}}}, leaser, ErrOtherRegistry},
		"another chain":   {charter.Lines{Founded: law, Lines: []charter.Line{{Index: 2, At: 2000}}}, leaser, ErrOtherRegistry},
	} {
		if _, err := c.Take(first, charter.SealLines(tc.by, dolly.Town, tc.lines)); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v", name, err)
		}
		if c.Next() != 2 {
			t.Fatalf("%s: the copy goes on at %d", name, c.Next())
		}
	}
	if _, err := w.Handle(t.Context(), alice.Peer(), charter.SealTail(alice, dolly.Town, 1)); !errors.Is(err, charter.ErrSigner) {
		t.Errorf("alice reads the registry: %v", err)
	}
}
