package charter

import (
	"errors"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

func TestZeroPermitIsRefused(t *testing.T) {
	if err := (Permit{}).Check(Payment, 0); !errors.Is(err, ErrNoPermit) {
		t.Errorf("the zero permit: %v", err)
	}
	w := newWorld(t, limits())
	a := w.root(alice)
	must(t, w.act(a, 1, 100, false))
	p, err := a.Permit(w.now, payment(1, 80))
	must(t, err)
	for _, c := range []struct {
		kind SpendKind
		sat  dolly.Sat
		want error
	}{{Payment, 80, nil}, {Payment, 0, nil}, {Payment, 81, ErrTooMuch}, {Payment, -1, ErrTooMuch}, {Renewal, 1, ErrKind}} {
		if err := p.Check(c.kind, c.sat); !errors.Is(err, c.want) {
			t.Errorf("%v of %v: %v, want %v", c.kind, c.sat, err, c.want)
		}
	}
}

func TestAllowRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		spend  Spend
		change func(*world, *Holder)
		want   error
	}{
		"another id":       {payment(2, 80), nil, ErrNoAct},
		"more than act":    {payment(1, 101), nil, ErrAllowance},
		"no id":            {Spend{Kind: Payment, Offer: place, MaxSat: 1}, nil, ErrInvalid},
		"no amount":        {payment(1, 0), nil, ErrInvalid},
		"unknown kind":     {Spend{ID: dolly.Hash{1}, Kind: 9, Offer: place, MaxSat: 1}, nil, ErrInvalid},
		"foreign provider": {Spend{ID: dolly.Hash{1}, Kind: Payment, Offer: "zeta/small/north", MaxSat: 1}, nil, ErrPlace},
		"foreign region":   {Spend{ID: dolly.Hash{1}, Kind: Payment, Offer: "alpha/small/south", MaxSat: 1}, nil, ErrPlace},
		"install unpaid":   {Spend{ID: dolly.Hash{1}, Kind: Install, Offer: place}, nil, ErrNoAct},
		"lapsed act":       {payment(1, 80), func(w *world, _ *Holder) { w.pass(10 * time.Minute) }, ErrNoAct},
		"ended lease":      {payment(1, 80), func(w *world, _ *Holder) { w.pass(24 * time.Hour) }, ErrNoLease},
		"I5 expiry":        {payment(1, 80), func(w *world, _ *Holder) { w.now = w.c.Body.Expiry }, ErrExpired},
		"other nonce":      {payment(1, 80), func(_ *world, h *Holder) { h.st.Nonce = Nonce{9} }, ErrSuperseded},
		"big renewal":      {Spend{ID: dolly.Hash{5}, Kind: Renewal, Offer: place, MaxSat: 901}, nil, ErrAllowance},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, limits())
			a := w.root(alice)
			must(t, w.act(a, 1, 100, true))
			if c.change != nil {
				c.change(w, a)
			}
			p, err := a.Permit(w.now, c.spend)
			if !errors.Is(err, c.want) || p.Valid() {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestPermitIsTheSameForTheSameID(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	must(t, w.act(a, 1, 100, true))
	first, err := a.Permit(w.now, payment(1, 80))
	must(t, err)
	w.pass(time.Hour) // the act lapsed, what was begun may go on
	again, err := a.Permit(w.now, payment(1, 80))
	if err != nil || again != first {
		t.Errorf("asked again: %+v, %v", again, err)
	}
	if _, err := a.Permit(w.now, payment(1, 81)); !errors.Is(err, ErrIntent) {
		t.Errorf("the same id for more: %v", err)
	}
	if _, err := a.Permit(w.now, Spend{ID: dolly.Hash{1}, Kind: Fund, MaxSat: 80}); !errors.Is(err, ErrIntent) {
		t.Errorf("the same id for another kind: %v", err)
	}
	if _, err := a.Permit(w.now, Spend{ID: dolly.Hash{1}, Kind: Install, Offer: place}); err != nil {
		t.Errorf("install what was paid: %v", err)
	}
}

func TestAllowVerifiesFromBytes(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	forged := a.lease
	forged.Body.Allowance = 1 << 40
	forged.Raw = wire.Seal(alice, dolly.Town, KindLease, forged.Body)
	s := Spend{ID: dolly.Hash{5}, Kind: Renewal, Offer: place, MaxSat: 100}
	if _, err := Allow(a.state(s), forged, nil, w.now, s); !errors.Is(err, ErrSigner) {
		t.Errorf("a lease that alice signed herself: %v", err)
	}
	if _, err := Allow(a.state(s), Signed[Lease]{Body: a.lease.Body, Key: leaser.Peer()}, nil, w.now, s); err == nil {
		t.Error("a lease without bytes was taken")
	}
	if _, err := Allow(a.state(s), a.lease, nil, w.now, s); err != nil {
		t.Errorf("the true lease: %v", err)
	}
}

func TestI09AllowanceCountsEverything(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	renew := func(id byte, sat dolly.Sat) error {
		_, err := a.Permit(w.now, Spend{ID: dolly.Hash{id}, Kind: Renewal, Offer: place, MaxSat: sat})
		return err
	}
	must(t, renew(20, 400))
	must(t, renew(20, 400)) // the same once more costs nothing
	must(t, w.act(a, 1, 500, false))
	if err := renew(21, 101); !errors.Is(err, ErrAllowance) {
		t.Errorf("1001 of 1000: %v", err)
	}
	must(t, renew(21, 100))
	_, err := a.Permit(w.now, payment(1, 500))
	must(t, err)
	w.settle(a, 1, 500, Delivered)
	must(t, w.lease(a))
	if v := w.r.Snapshot(); v.Spent != 1000 || v.Escrowed != 1000 {
		t.Errorf("spent %v, escrowed %v", v.Spent, v.Escrowed)
	}
	must(t, renew(22, 1000))
}

func TestAllowSelf(t *testing.T) {
	c := Charter{Fleet: "buybot", Network: dolly.Town, Epoch: 1, Caps: Caps{Total: 1000, PerAct: 600}, Expiry: 100, Providers: []string{"alpha"}}
	self := sealed(t, c)
	fund := func(sat dolly.Sat) Spend { return Spend{ID: dolly.Hash{1}, Kind: Fund, MaxSat: sat} }
	p, err := AllowSelf(self, operator.Peer(), 400, 99, fund(600))
	if err != nil || p.Check(Fund, 600) != nil {
		t.Fatalf("within budget: %v", err)
	}
	for name, f := range map[string]func() (Permit, error){
		"over budget": func() (Permit, error) { return AllowSelf(self, operator.Peer(), 401, 99, fund(600)) },
		"over act":    func() (Permit, error) { return AllowSelf(self, operator.Peer(), 0, 99, fund(601)) },
		"other key":   func() (Permit, error) { return AllowSelf(self, alice.Peer(), 0, 99, fund(1)) },
		"expired":     func() (Permit, error) { return AllowSelf(self, operator.Peer(), 0, 100, fund(1)) },
		"a fleet's":   func() (Permit, error) { return AllowSelf(sealed(t, limits()), operator.Peer(), 0, 99, fund(1)) },
		"unsigned": func() (Permit, error) {
			return AllowSelf(Signed[Charter]{Body: c, Key: operator.Peer()}, operator.Peer(), 0, 99, fund(1))
		},
	} {
		if p, err := f(); err == nil || p.Valid() {
			t.Errorf("%s: permitted", name)
		}
	}
}
