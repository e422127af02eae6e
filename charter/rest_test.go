package charter

import (
	"reflect"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// bearNear gives a holder of network sim a child, by bytes, and the child its first lease.
func bearNear(t *testing.T, r *Registry, h *Holder, now dolly.Time, n byte) *Holder {
	t.Helper()
	key, intent := wire.NewKey([32]byte{100 + n}), dolly.Hash{n}
	ask := func(raw []byte, err error) {
		t.Helper()
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
	if err := Written(r, h); err != nil {
		t.Fatal(err)
	}
	ask(h.ActRequest(intent, 500, true))
	if _, err := h.Permit(now, Spend{ID: intent, Kind: Payment, Offer: "p/a/b", MaxSat: 500}); err != nil {
		t.Fatal(err)
	}
	cert, err := h.Certify(now, intent, key.Peer(), "p/a/b")
	if err != nil {
		t.Fatal(err)
	}
	child, err := h.Child(key, cert, Nonce{n})
	if err != nil {
		t.Fatal(err)
	}
	byBytes(t, r, child, now)
	ask(h.SettleRequest(intent, 400, Delivered))
	return child
}

// lineage is a root, its child and grandchild, each with a lease that was renewed near.
func lineage(t *testing.T) (*Registry, [3]*Holder, dolly.Time) {
	t.Helper()
	r, h := nearWorld(t)
	now := dolly.Time(1000)
	byBytes(t, r, h, now)
	all := [3]*Holder{h}
	for i := 1; i < len(all); i++ {
		all[i] = bearNear(t, r, all[i-1], now, byte(i))
	}
	for _, h := range all {
		byBytes(t, r, h, now.Add(time.Hour))
	}
	now = now.Add(9 * time.Hour)
	for i, h := range all {
		if _, err := RenewNear(r, h, now, Tip{Seq: 3, Hash: dolly.Hash{9}}); err != nil {
			t.Fatalf("generation %d: %v", i, err)
		}
		if err := Written(r, h); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Permit(now, Spend{ID: dolly.Hash{byte(i), 7}, Kind: Renewal, Offer: "p/a/b", MaxSat: 50}); err != nil {
			t.Fatal(err)
		}
	}
	return r, all, now
}

// TestARestedHolderIsTheSame: holder and slot of who rested are those of who did not.
func TestARestedHolderIsTheSame(t *testing.T) {
	r, all, now := lineage(t)
	for i, h := range all {
		before, chain, seat := h.State(), h.Chain(), *r.slots[h.self.Slot]
		before.Lease, before.Asked = []byte{}, Totals{} // written again and said anew when they are asked for
		seat.bound = &Bound{Key: h.self.Key, Depth: h.self.Depth, Path: h.self.Path, Signer: h.self.Signer, Parents: h.self.Parents}
		seat.acks = nil
		var z Resting
		if !h.Rest(r, &z) || r.slots[h.self.Slot] != nil {
			t.Fatalf("generation %d does not rest", i)
		}
		if !reflect.DeepEqual(z.Standing(), *h.self) {
			t.Errorf("%+v rests as %+v", *h.self, z.Standing())
		}
		again := new(Holder)
		z.Wake(h.key, h.charter, again)
		if got := again.State(); !reflect.DeepEqual(got, before) || !reflect.DeepEqual(again.Chain(), chain) {
			t.Errorf("generation %d rested as %+v, woke as %+v", i, before, got)
		}
		was, _ := h.Lease()
		if is, held := again.Lease(); !held || !reflect.DeepEqual(is, was) {
			t.Errorf("the lease was %+v, is %+v", was, is)
		}
		woken := *r.slot(h.self.Slot)
		woken.acks = nil
		if !reflect.DeepEqual(woken, seat) {
			t.Errorf("slot %d rested as %+v, woke as %+v", h.self.Slot, seat, woken)
		}
		if got := r.certOf(&woken); string(got) != string(chain[len(chain)-1]) {
			t.Error("the registry's certificate is another")
		}
		all[i] = again
	}
	for i, h := range all {
		if _, err := RenewNear(r, h, now.Add(9*time.Hour), Tip{Seq: 4}); err != nil {
			t.Errorf("generation %d: %v", i, err)
		}
	}
}

// TestWhoHasSomethingUnderWayDoesNotRest, nor does who is not the latest start.
func TestWhoHasSomethingUnderWayDoesNotRest(t *testing.T) {
	r, all, _ := lineage(t)
	var z Resting
	waits := all[0]
	if _, err := waits.LeaseRequest(Tip{}); err != nil {
		t.Fatal(err)
	}
	if waits.Rest(r, &z) {
		t.Error("rests while a request waits")
	}
	left := all[1]
	left.Leave()
	if left.Rest(r, &z) {
		t.Error("rests after its farewell")
	}
	next, err := all[2].Again(all[2].State(), Nonce{77})
	if err != nil {
		t.Fatal(err)
	}
	if next.Rest(r, &z) {
		t.Error("a start without a lease rests")
	}
}

// TestARestingSlotLapses: a seat whose holder never came again is free when its time is
// over, though nobody woke it.
func TestARestingSlotLapses(t *testing.T) {
	r, all, now := lineage(t)
	for i, h := range all {
		if !h.Rest(r, new(Resting)) {
			t.Fatalf("generation %d does not rest", i)
		}
	}
	if r.freeAt(1) {
		t.Error("a seat whose holder rests is free")
	}
	g := &ruling{now: now.Add(MaxLease + 73*time.Hour)}
	r.lapse(g)
	if len(g.lines) != len(all) || !r.freeAt(0) || r.Snapshot().Slots[2].Gen != 1 {
		t.Errorf("%d seats were voided", len(g.lines))
	}
}

// TestATitleIsItsCertificate: what cannot be made again is none.
func TestATitleIsItsCertificate(t *testing.T) {
	r, all, _ := lineage(t)
	h := all[2]
	c, above := h.charter, all[1].Chain()
	body, err := OpenCert(dolly.Sim, h.Chain()[2])
	if err != nil {
		t.Fatal(err)
	}
	if got := newTitle(c, all[1].title, h.Chain()[2]); got == nil || !reflect.DeepEqual(got, h.title) {
		t.Errorf("%+v, want %+v", got, h.title)
	}
	other := body.Body
	other.Path = "0.1.9"
	if d := newTitle(c, all[1].title, SealCert(all[1].key, dolly.Sim, other)); d == nil || reflect.DeepEqual(d, h.title) {
		t.Error("another certificate has the same title, or none")
	}
	other.Portion = &Portion{}
	if newTitle(c, all[1].title, SealCert(all[1].key, dolly.Sim, other)) != nil || newTitle(c, nil, above[0]) == nil || newTitle(c, nil, above[1]) != nil {
		t.Error("a title that says less than the certificate, or none of a root")
	}
	if _, _, err := r.holder(h.self.Key); err != nil {
		t.Fatal(err)
	}
}
