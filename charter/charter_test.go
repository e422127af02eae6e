package charter

import (
	"errors"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

func TestCheckRefusesContradictions(t *testing.T) {
	for name, change := range map[string]func(*Charter){
		"no fleet":          func(c *Charter) { c.Fleet = "" },
		"no network":        func(c *Charter) { c.Network = "moon" },
		"epoch zero":        func(c *Charter) { c.Epoch = 0 },
		"no predecessor":    func(c *Charter) { c.Epoch = 2 },
		"no expiry":         func(c *Charter) { c.Expiry = 0 },
		"negative cap":      func(c *Charter) { c.Caps.Hot = -1 },
		"act above total":   func(c *Charter) { c.Caps.PerAct = c.Caps.Total + 1 },
		"lease above total": func(c *Charter) { c.Caps.PerLease = c.Caps.Total + 1 },
		"no lease key":      func(c *Charter) { c.LeaseKey = dolly.PeerID{} },
		"no stop key":       func(c *Charter) { c.StopKey = dolly.PeerID{} },
		"one key for two":   func(c *Charter) { c.StopKey = c.LeaseKey },
		"long lease":        func(c *Charter) { c.LeaseLife = 25 * time.Hour },
		"no act":            func(c *Charter) { c.ActLife = 0 },
		"long act on main":  func(c *Charter) { c.Network, c.ActLife = dolly.Main, 11*time.Minute },
		"no void delay":     func(c *Charter) { c.VoidDelay = 0 },
		"adopted outside":   func(c *Charter) { c.Adopt = []Adopted{{Slot: 3, Key: alice.Peer()}} },
		"adopted twice": func(c *Charter) {
			c.Adopt = []Adopted{{Slot: 0, Key: alice.Peer()}, {Slot: 1, Key: alice.Peer()}}
		},
	} {
		c := limits()
		change(&c)
		if _, err := NewCharter(operator, c); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAllowsOffer(t *testing.T) {
	good := dolly.Offer{ID: place, Price: 100, Period: dolly.Day, Relay: dolly.RelayAllow}
	if err := limits().AllowsOffer(good); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*dolly.Offer)
		want   error
	}{
		"unknown price": {func(o *dolly.Offer) { o.Price = 0 }, ErrInvalid},
		"provider":      {func(o *dolly.Offer) { o.ID = "zeta/small/north" }, ErrPlace},
		"region":        {func(o *dolly.Offer) { o.ID = "alpha/small/south" }, ErrPlace},
		"terms forbid":  {func(o *dolly.Offer) { o.Relay = dolly.RelayDeny }, ErrPlace},
		"terms unknown": {func(o *dolly.Offer) { o.Relay = dolly.RelayUnknown }, ErrPlace},
		"dear":          {func(o *dolly.Offer) { o.Price = 501 }, ErrAllowance},
	} {
		o := good
		c.change(&o)
		if err := limits().AllowsOffer(o); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestFollows(t *testing.T) {
	first := sealed(t, limits())
	next := limits()
	next.Epoch, next.Prev = 2, first.Hash()
	if err := Follows(first, sealed(t, next)); err != nil {
		t.Error(err)
	}
	next.Prev = dolly.Hash{1}
	if err := Follows(first, sealed(t, next)); !errors.Is(err, ErrChain) {
		t.Errorf("another predecessor: %v", err)
	}
	usurper := Signed[Charter]{Body: next, Key: alice.Peer()}
	if err := Follows(first, usurper); !errors.Is(err, ErrSigner) {
		t.Errorf("another operator: %v", err)
	}
}

func TestI04VerifyRefusesTampering(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	chain := w.certify(a, 1, bob)
	good, err := OpenCert(dolly.Town, chain[1])
	must(t, err)
	seal := func(by wire.Key, change func(*Cert)) [][]byte {
		c := good.Body
		change(&c)
		return [][]byte{chain[0], SealCert(by, dolly.Town, c)}
	}
	act, err := open[Act](dolly.Town, KindAct, good.Body.Act)
	must(t, err)
	for name, bad := range map[string][][]byte{
		"empty":         nil,
		"no root":       chain[1:],
		"another order": {chain[1], chain[0]},
		"too long":      {chain[0], chain[1], chain[1], chain[1]},
		"by a stranger": seal(carol, func(*Cert) {}),
		"slot":          seal(alice, func(c *Cert) { c.Slot++ }),
		"generation":    seal(alice, func(c *Cert) { c.Gen++ }),
		"nobody":        seal(alice, func(c *Cert) { c.Key = dolly.PeerID{} }),
		"parent":        seal(alice, func(c *Cert) { c.Parent[0]++ }),
		"depth":         seal(alice, func(c *Cert) { c.Depth++ }),
		"foreign path":  seal(alice, func(c *Cert) { c.Path = "1.1" }),
		"child zero":    seal(alice, func(c *Cert) { c.Path = "0.0" }),
		"padded path":   seal(alice, func(c *Cert) { c.Path = "0.01" }),
		"deep path":     seal(alice, func(c *Cert) { c.Path = "0.1.1" }),
		"no act":        seal(alice, func(c *Cert) { c.Act = nil }),
		"own act":       seal(alice, func(c *Cert) { c.Act = wire.Seal(alice, dolly.Town, KindAct, act.Body) }),
	} {
		if st, err := Verify(w.c, bad); !errors.Is(err, ErrChain) {
			t.Errorf("%s: %+v, %v", name, st, err)
		}
	}
	if st, err := Verify(w.c, chain); err != nil || st.Key != bob.Peer() || st.Signer != alice.Peer() {
		t.Errorf("the true chain: %+v, %v", st, err)
	}
	for i := range chain[1] {
		bad := append([]byte(nil), chain[1]...)
		bad[i] ^= 1
		if _, err := Verify(w.c, [][]byte{chain[0], bad}); err == nil {
			t.Fatalf("byte %d flipped and still verified", i)
		}
	}
}

func TestAdoptedAgentIsARoot(t *testing.T) {
	w := newWorld(t, limits())
	chain := w.certify(w.root(alice), 1, bob)
	next := limits()
	next.Epoch, next.Prev = 2, w.c.Hash()
	next.Adopt = []Adopted{{Slot: 1, Gen: 0, Key: bob.Peer(), Depth: 1}}
	w2 := newWorld(t, next)
	b := w2.holder(bob, chain[1:], 5)
	must(t, w2.lease(b))
	if b.Standing().Path != "0.1" {
		t.Errorf("adopted as %s", b.Standing().Path)
	}
	if _, err := Verify(w2.c, chain); !errors.Is(err, ErrChain) {
		t.Errorf("alice was not adopted: %v", err)
	}
}
