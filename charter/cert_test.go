package charter

import (
	"errors"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// The warden's acts are good for whom, and for what, they were granted.
func TestI01NobodyIsBornOfAnActThatIsNotItsParents(t *testing.T) {
	w := newWorld(t, limits())
	chain := w.certify(w.root(alice), 1, bob)
	cert, err := OpenCert(dolly.Town, chain[1])
	must(t, err)
	act, err := open[Act](dolly.Town, KindAct, cert.Body.Act)
	must(t, err)
	for name, change := range map[string]func(*Act){
		"another holder's":  func(a *Act) { a.Holder = carol.Peer() },
		"another charter's": func(a *Act) { a.Charter[0]++ },
		"another seat's":    func(a *Act) { a.Child = &Seat{2, 0} },
		"no birth's":        func(a *Act) { a.Child = nil },
	} {
		a, c := act.Body, cert.Body
		change(&a)
		c.Act = wire.Seal(leaser, dolly.Town, KindAct, a)
		if st, err := Verify(w.c, [][]byte{chain[0], SealCert(alice, dolly.Town, c)}); !errors.Is(err, ErrChain) {
			t.Errorf("%s act: %+v, %v", name, st, err)
		}
	}
}

func TestI01OnlyTheOperatorMakesRoots(t *testing.T) {
	c := sealed(t, limits())
	root := Cert{Slot: 0, Key: alice.Peer(), Parent: c.Hash(), Path: RootPath}
	other := root
	other.Parent[0]++
	for name, raw := range map[string][]byte{
		"signed by itself":   SealCert(alice, dolly.Town, root),
		"of another charter": SealCert(operator, dolly.Town, other),
	} {
		if st, err := Verify(c, [][]byte{raw}); !errors.Is(err, ErrChain) {
			t.Errorf("a root %s: %+v, %v", name, st, err)
		}
	}
	if _, err := Verify(c, [][]byte{SealCert(operator, dolly.Town, root)}); err != nil {
		t.Errorf("the operator's: %v", err)
	}
}

// adoption is a second epoch that adopts bob in slot 1 at the greatest depth.
func adoption(t testing.TB) (c Signed[Charter], own Cert) {
	next := limits()
	next.Epoch, next.Prev = 2, sealed(t, limits()).Hash()
	next.Adopt = []Adopted{{Slot: 1, Key: bob.Peer(), Depth: 2}}
	return sealed(t, next), Cert{Slot: 1, Key: bob.Peer(), Depth: 2, Path: "0.1.1"}
}

func TestI02OneKeyIsAdopted(t *testing.T) {
	c, own := adoption(t)
	if _, err := Verify(c, [][]byte{SealCert(alice, dolly.Town, own)}); err != nil {
		t.Errorf("bob: %v", err)
	}
	own.Key = carol.Peer()
	if st, err := Verify(c, [][]byte{SealCert(alice, dolly.Town, own)}); !errors.Is(err, ErrChain) {
		t.Errorf("another key in bob's seat: %+v, %v", st, err)
	}
}

// The chain of an adopted agent is short, but its depth counts from the first root.
func TestI04AnAdoptedLeafHasNoChildren(t *testing.T) {
	c, own := adoption(t)
	up := SealCert(alice, dolly.Town, own)
	act := Act{Charter: c.Hash(), Holder: bob.Peer(), Child: &Seat{2, 0}}
	child := Cert{
		Act: wire.Seal(leaser, dolly.Town, KindAct, act), Slot: 2, Key: carol.Peer(),
		Parent: wire.Sum(up), Depth: 3, Path: "0.1.1.1",
	}
	if st, err := Verify(c, [][]byte{up, SealCert(bob, dolly.Town, child)}); !errors.Is(err, ErrChain) {
		t.Errorf("a child at depth 3 of 2: %+v, %v", st, err)
	}
}

// TestACertificateNamesItsHome: what evidence may speak of is what was certified.
func TestACertificateNamesItsHome(t *testing.T) {
	w := newWorld(t, limits())
	home := Home{Offer: "hexa/m/ams", Since: w.now}
	cert, err := Grant(operator, w.c, 0, 0, alice.Peer(), home)
	if err != nil {
		t.Fatal(err)
	}
	st, err := Verify(w.c, [][]byte{cert})
	if err != nil || st.Home != home {
		t.Errorf("verified as %+v, %v", st.Home, err)
	}
}
