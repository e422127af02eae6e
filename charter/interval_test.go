package charter

import (
	"errors"
	"math"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
	"pgregory.net/rapid"
)

// claim is what a parent without scruples signs for a child: an act and a
// certificate with whatever portion it likes.
func claim(c Signed[Charter], parent wire.Key, chain [][]byte, p Portion, k wire.Key) [][]byte {
	seat := p.seat()
	act := wire.Seal(parent, c.Body.Network, KindAct, Act{Charter: c.Hash(), Holder: parent.Peer(), Child: &seat, Portion: &p})
	cert := SealCert(parent, c.Body.Network, Cert{
		Act: act, Slot: seat.Slot, Key: k.Peer(), Parent: wire.Sum(chain[len(chain)-1]), Depth: 1, Path: "0.1", Portion: &p,
	})
	return [][]byte{chain[0], cert}
}

func edgy(t *rapid.T, name string) uint32 {
	return rapid.OneOf(rapid.Uint32Range(0, 10), rapid.Just(uint32(math.MaxUint32)), rapid.Uint32()).Draw(t, name)
}

func edgySat(t *rapid.T) dolly.Sat {
	return dolly.Sat(rapid.OneOf(rapid.Int64Range(-2, 10_002), rapid.Just(int64(math.MaxInt64)), rapid.Just(int64(math.MinInt64)), rapid.Int64()).Draw(t, "sat"))
}

// drawPortion is anything at all, or up but for one here and there.
func drawPortion(t *rapid.T, up Portion) Portion {
	if rapid.Bool().Draw(t, "near") {
		by := rapid.Uint32Range(0, 2)
		return Portion{
			Interval{up.Slots.Lo + by.Draw(t, "lo") - 1, up.Slots.Hi + 1 - by.Draw(t, "hi")},
			up.Births + 1 - by.Draw(t, "births"), up.Sat + 1 - dolly.Sat(by.Draw(t, "sat")),
		}
	}
	return Portion{Interval{edgy(t, "lo"), edgy(t, "hi")}, edgy(t, "births"), edgySat(t)}
}

// contained says by counting slots what within and under say by comparing.
func contained(p, up Portion, child bool) bool {
	if p.Slots.Hi <= p.Slots.Lo || p.Slots.Hi > up.Slots.Hi || p.Sat < 0 || p.Sat > up.Sat || p.Births > up.Births {
		return false
	}
	for s := p.Slots.Lo; s < p.Slots.Hi; s++ {
		if s < up.Slots.Lo || child && s == up.Slots.Lo {
			return false
		}
	}
	return !child || uint64(p.Births)+1 <= uint64(up.Births)
}

func TestI01I03I09AHostilePortionIsRefusedWhole(t *testing.T) {
	c := sealed(t, wild(func(c *Charter) { c.Slots, c.Births = 8, 6 }))
	rapid.Check(t, func(t *rapid.T) {
		p := drawPortion(t, c.Body.Whole())
		root := SealCert(operator, dolly.Town, Cert{Slot: p.Slots.Lo, Key: alice.Peer(), Parent: c.Hash(), Path: RootPath, Portion: &p})
		if _, err := Verify(c, [][]byte{root}); (err == nil) != contained(p, c.Body.Whole(), false) {
			t.Fatalf("root with %+v: %v", p, err)
		}
		up := Portion{Interval{rapid.Uint32Range(0, 5).Draw(t, "up lo"), 7}, rapid.Uint32Range(0, 6).Draw(t, "up births"), 5000}
		cert, err := GrantPortion(operator, c, up, alice.Peer(), Home{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		p = drawPortion(t, up)
		_, err = Verify(c, claim(c, alice, [][]byte{cert}, p, bob))
		if (err == nil) != contained(p, up, true) || err != nil && !errors.Is(err, ErrChain) {
			t.Fatalf("%+v under %+v: %v", p, up, err)
		}
	})
}

// The edges, one by one: the property above comes to them by chance.
func TestI01I03I09AChildsPortionIsLessThanItsParents(t *testing.T) {
	c := sealed(t, wild(func(c *Charter) { c.Slots, c.Births = 8, 6 }))
	up := Portion{Interval{1, 7}, 4, 5000}
	cert, err := GrantPortion(operator, c, up, alice.Peer(), Home{}, nil)
	must(t, err)
	for _, p := range []struct {
		Portion
		fits bool
	}{
		{Portion{Interval{2, 7}, 3, 5000}, true},
		{Portion{Interval{1, 7}, 3, 5000}, false},
		{Portion{Interval{0, 7}, 3, 5000}, false},
		{Portion{Interval{2, 8}, 3, 5000}, false},
		{Portion{Interval{2, 2}, 3, 5000}, false},
		{Portion{Interval{2, 7}, 4, 5000}, false},
		{Portion{Interval{2, 7}, 3, 5001}, false},
		{Portion{Interval{2, 7}, 3, -1}, false},
	} {
		if _, err := Verify(c, claim(c, alice, [][]byte{cert}, p.Portion, bob)); (err == nil) != p.fits {
			t.Errorf("%+v under %+v: %v", p.Portion, up, err)
		}
	}
}

func TestI03WhoClaimsAPortionMustShowItsAct(t *testing.T) {
	c := sealed(t, wild(nil))
	root, err := GrantPortion(operator, c, c.Body.Whole(), alice.Peer(), Home{}, nil)
	must(t, err)
	good := Portion{Interval{2, 3}, 0, 100}
	for name, change := range map[string]func(*Act, *Cert){
		"more than the act":   func(_ *Act, b *Cert) { b.Portion = &Portion{Interval{2, 3}, 0, 101} },
		"none":                func(_ *Act, b *Cert) { b.Portion = nil },
		"an act without":      func(a *Act, _ *Cert) { a.Portion = nil },
		"another slot":        func(a *Act, b *Cert) { a.Child, b.Slot = &Seat{Slot: 1}, 1 },
		"another generation":  func(a *Act, b *Cert) { a.Child, b.Gen = &Seat{Slot: 2, Gen: 1}, 1 },
		"another one's act":   func(a *Act, _ *Cert) { a.Holder = carol.Peer() },
		"an act of elsewhere": func(a *Act, _ *Cert) { a.Charter = dolly.Hash{1} },
	} {
		seat := good.seat()
		act := Act{Charter: c.Hash(), Holder: alice.Peer(), Child: &seat, Portion: &good}
		cert := Cert{Slot: 2, Key: bob.Peer(), Parent: wire.Sum(root), Depth: 1, Path: "0.1", Portion: &good}
		change(&act, &cert)
		cert.Act = wire.Seal(alice, dolly.Town, KindAct, act)
		if _, err := Verify(c, [][]byte{root, SealCert(alice, dolly.Town, cert)}); !errors.Is(err, ErrChain) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestI01WithAWardenNobodyIsItsOwn(t *testing.T) {
	w := newWorld(t, limits())
	whole := w.c.Body.Whole()
	root := w.grant(0, alice)
	if _, err := Verify(w.c, claim(w.c, alice, root, Portion{Interval{1, 2}, 0, 1}, bob)); !errors.Is(err, ErrChain) {
		t.Errorf("an act by the parent's own key: %v", err)
	}
	cert := SealCert(operator, dolly.Town, Cert{Key: alice.Peer(), Parent: w.c.Hash(), Path: RootPath, Portion: &whole})
	if _, err := Verify(w.c, [][]byte{cert}); !errors.Is(err, ErrChain) {
		t.Errorf("a portion beside a warden: %v", err)
	}
	if _, err := GrantPortion(operator, w.c, whole, alice.Peer(), Home{}, nil); !errors.Is(err, ErrNoSlot) {
		t.Errorf("granted: %v", err)
	}
	if _, err := NewEstate(alice, w.c, root, EstateState{}); !errors.Is(err, ErrInvalid) {
		t.Errorf("an estate beside a warden: %v", err)
	}
	c := sealed(t, wild(nil))
	if _, err := Grant(operator, c, 0, 0, alice.Peer(), Home{}); !errors.Is(err, ErrNoSlot) {
		t.Errorf("a slot without a portion: %v", err)
	}
}

func TestI03OverlapProvesWhoLied(t *testing.T) {
	w := newWilderness(t, wild(func(c *Charter) { c.Slots = 8 }))
	root := w.root()
	give := func(lo, hi uint32, k wire.Key) []byte {
		return claim(w.c, root.key, root.chain, Portion{Interval{lo, hi}, 0, 1}, k)[1]
	}
	one := give(4, 8, bob)
	for name, c := range map[string]struct {
		other []byte
		lied  bool
	}{
		"inside":             {give(5, 6, carol), true},
		"around":             {give(1, 8, carol), true},
		"the same for two":   {give(4, 8, carol), true},
		"the same key twice": {give(4, 7, bob), true},
		"apart":              {give(1, 4, carol), false},
		"the same bytes":     {one, false},
		"another parent's":   {claim(w.c, carol, root.chain, Portion{Interval{4, 8}, 0, 1}, alice)[1], false},
		"no certificate":     {w.c.Raw, false},
		"no portion":         {SealCert(root.key, dolly.Town, Cert{Parent: wire.Sum(root.chain[0])}), false},
	} {
		who, err := Overlap(dolly.Town, one, c.other)
		if c.lied && (err != nil || who != root.key.Peer()) || !c.lied && !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v, %v", name, who.Short(), err)
		}
	}
}

func TestI01I09RootsGetNothingTwice(t *testing.T) {
	c := sealed(t, wild(func(c *Charter) { c.Slots, c.Births = 8, 6 }))
	whole := c.Body.Whole()
	half := whole.Parts(Interval{0, 4})
	if half != (Portion{Interval{0, 4}, 3, 5000}) {
		t.Fatalf("half is %+v", half)
	}
	one, err := GrantPortion(operator, c, half, alice.Peer(), Home{}, nil)
	must(t, err)
	again, err := GrantPortion(operator, c, half, alice.Peer(), Home{}, [][]byte{one})
	if err != nil || string(again) != string(one) {
		t.Errorf("the same once more: %v", err)
	}
	for name, r := range map[string]struct {
		p   Portion
		who wire.Key
		no  error
	}{
		"the rest":       {Portion{Interval{4, 8}, 3, 5000}, bob, nil},
		"a slot twice":   {Portion{Interval{3, 8}, 3, 5000}, bob, ErrTaken},
		"births twice":   {Portion{Interval{4, 8}, 4, 5000}, bob, ErrBirths},
		"money twice":    {Portion{Interval{4, 8}, 3, 5001}, bob, ErrAllowance},
		"to another":     {half, bob, ErrTaken},
		"a second part":  {Portion{Interval{4, 8}, 3, 5000}, alice, ErrTaken},
		"beyond the end": {Portion{Interval{4, 9}, 0, 0}, bob, ErrNoSlot},
	} {
		if _, err := GrantPortion(operator, c, r.p, r.who.Peer(), Home{}, [][]byte{one}); !errors.Is(err, r.no) || r.no == nil && err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := GrantPortion(alice, c, half, bob.Peer(), Home{}, nil); !errors.Is(err, ErrSigner) {
		t.Errorf("signed by alice: %v", err)
	}
}
