package agent

import (
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/wire"
)

var alice, bob, carol = wire.NewKey([32]byte{1}), wire.NewKey([32]byte{2}), wire.NewKey([32]byte{3})

func will(t *testing.T) Inheritance {
	t.Helper()
	table := qd.New([]dolly.OfferID{own, other})
	if _, err := table.Apply(qd.Update{Current: own, Tried: other, Success: true, Reward: 0.3}, nil, qd.Mean{}); err != nil {
		t.Fatal(err)
	}
	return Inheritance{
		Child: bob.Peer(), Name: "bes", Path: "0.1", Offer: other, Price: 8000, RentEnds: 99, ServerKey: "k",
		Offers: []dolly.Offer{{ID: own, Price: 5700, Period: 9 * dolly.Day}}, Table: table.State(),
		Contacts: []string{"/ip4/127.0.0.1/tcp/1"}, Charter: []byte{1}, Certificate: [][]byte{{2}, {3}},
		Wardens: []string{"/ip4/127.0.0.1/tcp/2"}, Config: map[string]string{"b": "2", "a": "1"},
	}
}

func TestTheChildReadsWhatTheParentSealed(t *testing.T) {
	i := will(t)
	raw, err := i.Seal(alice, dolly.Town)
	if err != nil {
		t.Fatal(err)
	}
	got, err := OpenInheritance(dolly.Town, bob.Peer(), raw)
	if err != nil {
		t.Fatal(err)
	}
	i.Version, i.Parent = inheritanceVersion, alice.Peer()
	if !reflect.DeepEqual(got, i) {
		t.Errorf("sealed %+v\nopened %+v", i, got)
	}
	if _, err := OpenInheritance(dolly.Town, carol.Peer(), raw); !errors.Is(err, ErrInheritance) {
		t.Errorf("carol opened bob's: %v", err)
	}
	if _, err := OpenInheritance(dolly.Main, bob.Peer(), raw); !errors.Is(err, wire.ErrSignature) {
		t.Errorf("I41: another network's was opened: %v", err)
	}
	forged := wire.Seal(carol, dolly.Town, KindInheritance, i)
	if _, err := OpenInheritance(dolly.Town, bob.Peer(), forged); !errors.Is(err, ErrInheritance) {
		t.Errorf("carol signed in alice's name: %v", err)
	}
}

func TestAnInheritanceIsWholeOrRefused(t *testing.T) {
	for name, spoil := range map[string]func(*Inheritance){
		"no child":       func(i *Inheritance) { i.Child = dolly.PeerID{} },
		"no name":        func(i *Inheritance) { i.Name = "" },
		"no path":        func(i *Inheritance) { i.Path = "" },
		"no offer":       func(i *Inheritance) { i.Offer = "" },
		"a free offer":   func(i *Inheritance) { i.Offers[0].Price = 0 },
		"no charter":     func(i *Inheritance) { i.Charter = nil },
		"no certificate": func(i *Inheritance) { i.Certificate = nil },
		"I35 a poisoned": func(i *Inheritance) { i.Table.Columns[0].Q[0] = math.Inf(1) },
	} {
		i := will(t)
		spoil(&i)
		if _, err := i.Seal(alice, dolly.Town); !errors.Is(err, ErrInheritance) {
			t.Errorf("%s: sealed: %v", name, err)
		}
		i.Version, i.Parent = inheritanceVersion, alice.Peer()
		if _, err := OpenInheritance(dolly.Town, bob.Peer(), wire.Seal(alice, dolly.Town, KindInheritance, i)); !errors.Is(err, ErrInheritance) {
			t.Errorf("%s: opened: %v", name, err)
		}
	}
}

func TestNamesAreUnique(t *testing.T) {
	r, taken := rand.New(rand.NewPCG(1, 1)), map[string]bool{}
	for range 2000 {
		name := Name(r, func(s string) bool { return taken[s] })
		if taken[name] || name == "" || len(name) > 8 || strings.ToLower(name) != name {
			t.Fatalf("named %q", name)
		}
		taken[name] = true
	}
	names := strings.Fields(firstNames)
	seen := map[string]bool{}
	for _, n := range names {
		if seen[n] {
			t.Errorf("%s is in the list twice", n)
		}
		seen[n] = true
	}
	if len(names) < 200 {
		t.Errorf("only %d names", len(names))
	}
}

func TestPaths(t *testing.T) {
	child := ChildPath("0", 3)
	if grandchild := ChildPath(child, 1); grandchild != "0.3.1" || Depth(grandchild) != 2 || Depth("0") != 0 {
		t.Errorf("%s at depth %d", grandchild, Depth(grandchild))
	}
}

func TestWordsForSpansAndNumbers(t *testing.T) {
	for d, want := range map[time.Duration]string{
		190 * time.Hour: "7.9 days", 14 * time.Hour: "14 h", 3 * time.Minute: "3 min", 5 * time.Second: "5 s", 0: "0 s",
	} {
		if got := span(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000", -100: "-100"} {
		if got := group(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
