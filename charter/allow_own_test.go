package charter

import (
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// A permit goes by the asker's own lease and act: what the warden signed for
// somebody or something else is worth nothing, whoever shows it.
func TestI06APermitGoesByOnesOwnLeaseAndAct(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	must(t, w.act(a, 1, 100, true))
	for name, change := range map[string]func(*State, *Lease, *Act){
		"another's lease":          func(_ *State, l *Lease, _ *Act) { l.Key = carol.Peer() },
		"another slot's lease":     func(_ *State, l *Lease, _ *Act) { l.Slot++ },
		"a later holder's lease":   func(_ *State, l *Lease, _ *Act) { l.Gen++ },
		"another charter's lease":  func(_ *State, l *Lease, _ *Act) { l.Charter[0]++ },
		"another start's lease":    func(_ *State, l *Lease, _ *Act) { l.Nonce[0]++ },
		"another's act":            func(_ *State, _ *Lease, b *Act) { b.Holder = carol.Peer() },
		"another charter's act":    func(_ *State, _ *Lease, b *Act) { b.Charter[0]++ },
		"an act for another thing": func(_ *State, _ *Lease, b *Act) { b.Intent[0]++ },
		"another start's act":      func(_ *State, _ *Lease, b *Act) { b.Nonce[0]++ },
		"a smaller act":            func(_ *State, _ *Lease, b *Act) { b.MaxSat = 79 },
		"a moved act":              func(_ *State, _ *Lease, b *Act) { b.Moved = true },
		"a lapsed act":             func(_ *State, _ *Lease, b *Act) { b.Until = w.now },
		"nothing left":             func(st *State, _ *Lease, _ *Act) { st.Spent = 921 },
		"a pause":                  func(st *State, _ *Lease, _ *Act) { st.Orders.Last = order(1, 1, Pause) },
		"the same id for less":     func(st *State, _ *Lease, _ *Act) { st.Given = []Spend{payment(1, 79)} },
	} {
		st, l, b := a.state(payment(1, 80)), a.lease.Body, a.act.Body
		change(&st, &l, &b)
		act := Signed[Act]{Raw: wire.Seal(leaser, dolly.Town, KindAct, b)}
		lease := Signed[Lease]{Raw: wire.Seal(leaser, dolly.Town, KindLease, l)}
		if p, err := Allow(st, lease, &act, w.now, payment(1, 80)); err == nil || p.Valid() {
			t.Errorf("%s: permitted", name)
		}
	}
	if _, err := Allow(a.state(payment(1, 80)), a.lease, &a.act, w.now, payment(1, 80)); err != nil {
		t.Errorf("the own: %v", err)
	}
}

// Only a payment of the same birth, for the same offer, brings an installation.
func TestI06NothingIsInstalledThatWasNotPaid(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	must(t, w.act(a, 1, 100, true))
	install := Spend{ID: dolly.Hash{1}, Kind: Install, Offer: place}
	st := a.state(install)
	for name, before := range map[string]Spend{
		"another birth's": payment(2, 80),
		"another offer's": {ID: dolly.Hash{1}, Kind: Payment, Offer: "beta/small/north", MaxSat: 80},
		"a renewal's":     {ID: dolly.Hash{1}, Kind: Renewal, Offer: place, MaxSat: 80},
	} {
		st.Given = []Spend{before}
		if _, err := Allow(st, a.lease, &a.act, w.now, install); err == nil {
			t.Errorf("%s payment installs", name)
		}
	}
	st.Given = []Spend{payment(1, 80)}
	if _, err := Allow(st, a.lease, &a.act, w.now, install); err != nil {
		t.Errorf("paid: %v", err)
	}
}
