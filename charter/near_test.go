package charter

import (
	"errors"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// nearWorld is a registry and two holders of one slot's history: one asks in
// bytes, the other is near.
func nearWorld(t *testing.T) (*Registry, *Holder) {
	t.Helper()
	key := func(b byte) wire.Key { return wire.NewKey([32]byte{b}) }
	raw, err := NewCharter(key(1), Charter{
		Fleet: "sim", Network: dolly.Sim, Epoch: 1, Slots: 3, Births: 3, BirthsPerMonth: 3, Depth: 3,
		Caps: Caps{Total: 10_000, PerAct: 1000, PerLease: 2000}, Providers: []string{"p"}, Expiry: 1 << 50,
		LeaseKey: key(2).Peer(), StopKey: key(3).Peer(), WardenPeer: key(4).Peer(),
		LeaseLife: MaxLease, ActLife: MaxAct, VoidDelay: 72 * time.Hour,
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := OpenCharter(dolly.Sim, raw)
	if err != nil {
		t.Fatal(err)
	}
	r, err := NewRegistry(dolly.Sim, c, key(2))
	if err != nil {
		t.Fatal(err)
	}
	alice := key(5)
	cert, err := Grant(key(1), c, 0, 0, alice.Peer(), Home{})
	if err != nil {
		t.Fatal(err)
	}
	h, err := NewHolder(alice, c, [][]byte{cert}, HolderState{}, Nonce{1})
	if err != nil {
		t.Fatal(err)
	}
	return r, h
}

func byBytes(t *testing.T, r *Registry, h *Holder, now dolly.Time) {
	t.Helper()
	raw, err := h.LeaseRequest(Tip{})
	if err != nil {
		t.Fatal(err)
	}
	reply, _, err := r.Handle(now, h.self.Key, raw)
	if err == nil {
		err = h.OnReply(now, reply)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestNearRenewalsAreThoseOfBytes: the same leases, whichever way they were asked for.
func TestNearRenewalsAreThoseOfBytes(t *testing.T) {
	far, one := nearWorld(t)
	near, two := nearWorld(t)
	now := dolly.Time(1000)
	if _, err := RenewNear(near, two, now, Tip{}); !errors.Is(err, ErrFar) {
		t.Fatalf("a first lease was near: %v", err)
	}
	byBytes(t, far, one, now)
	byBytes(t, near, two, now)
	for range 5 {
		now = now.Add(8 * time.Hour)
		byBytes(t, far, one, now)
		lines, err := RenewNear(near, two, now, Tip{})
		if err != nil || len(lines) != 1 {
			t.Fatalf("%d lines: %v", len(lines), err)
		}
	}
	a, b := one.lease.Body, two.lease.Body
	if a.Head == b.Head {
		t.Error("two requests have one name")
	}
	a.Head = b.Head
	if a.Until != b.Until || a.Counter != b.Counter || a.Allowance != b.Allowance || a.Index != b.Index {
		t.Errorf("in bytes %+v, near %+v", a, b)
	}
	if _, err := two.Permit(now, Spend{ID: dolly.Hash{1}, Kind: Renewal, Offer: "p/a/b", MaxSat: 5}); err == nil {
		t.Error("a permit without the bytes of a lease")
	}
	if err := Written(near, two); err != nil {
		t.Fatal(err)
	}
	if _, err := two.Permit(now, Spend{ID: dolly.Hash{1}, Kind: Renewal, Offer: "p/a/b", MaxSat: 5}); err != nil {
		t.Error(err)
	}
	near.Forget(4)
	byBytes(t, near, two, now.Add(time.Hour))
}

// TestI6ANearRenewalOfASupersededStartIsRefused: the copy of a memory renews no more.
func TestI6ANearRenewalOfASupersededStartIsRefused(t *testing.T) {
	r, h := nearWorld(t)
	byBytes(t, r, h, 1000)
	copied := h.State()
	next, err := NewHolder(h.key, *h.charter, h.Chain(), copied, Nonce{2})
	if err != nil {
		t.Fatal(err)
	}
	byBytes(t, r, next, 2000)
	if _, err := RenewNear(r, h, 3000, Tip{}); !errors.Is(err, ErrSuperseded) {
		t.Errorf("the earlier start renews: %v", err)
	}
}

// A real registry keeps every hash: by them it notices that it lost lines.
func TestARealRegistryForgetsNoLine(t *testing.T) {
	w := newWorld(t, limits())
	w.bear(w.root(alice), 1, bob)
	before := len(w.r.hashes)
	w.r.Forget(uint64(before))
	if w.r.forgotten != 0 || len(w.r.hashes) != before {
		t.Errorf("%d lines forgotten, %d of %d hashes left", w.r.forgotten, len(w.r.hashes), before)
	}
}

// On a real network what is remembered of a lease is never believed: each permit
// reads the bytes that the warden signed.
func TestI09APermitIsMadeOfBytes(t *testing.T) {
	w := newWorld(t, limits())
	h := w.root(alice)
	lease := h.lease.Body.Allowance
	if _, err := h.Permit(w.now, Spend{ID: dolly.Hash{1}, Kind: Renewal, Offer: "alpha/s/north", MaxSat: 1}); err != nil {
		t.Fatal(err)
	}
	h.lease.Body.Allowance *= 100
	_, err := h.Permit(w.now, Spend{ID: dolly.Hash{2}, Kind: Renewal, Offer: "alpha/s/north", MaxSat: lease + 1})
	if !errors.Is(err, ErrAllowance) {
		t.Errorf("beyond the lease that was signed: %v", err)
	}
}
