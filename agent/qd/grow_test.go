package qd

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/dollynator/dolly"
	"pgregory.net/rapid"
)

// TestOffersComeAndGoAndNothingIsLost: a table that hears of offers one by one, some
// twice, ends as one that knew all from the beginning.
func TestOffersComeAndGoAndNothingIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		r := rand.New(rand.NewPCG(seed, 1))
		all := offers(12)
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		known := 3 // the first is never tried: what nobody touched is worth zero to both
		table, whole := New(all[:known]), New(all)
		for range 60 {
			if known < len(all) && r.IntN(4) == 0 {
				known++
				from := r.IntN(known) // the others vanished from the list, and are not forgotten
				if err := table.SetOffers(all[from:known]); err != nil {
					t.Fatal(err)
				}
			}
			u := Update{all[1+r.IntN(known-1)], all[1+r.IntN(known-1)], r.IntN(2) == 0, r.Float64()}
			for _, one := range []*Table{table, whole} {
				if _, err := one.Apply(u, nil, Mean{}); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, o := range all[:known] {
			i, _ := table.cat.Index(o)
			j, _ := whole.cat.Index(o)
			a, b := table.look(i, Sale{Offer: o}), whole.look(j, Sale{Offer: o})
			a.Index = b.Index
			if a != b {
				t.Fatalf("seed %d, %s: %+v, want %+v", seed, o, a, b)
			}
		}
	})
}

// TestToldTablesAreExact: what is told as a matrix is not rounded, and rows may differ.
func TestToldTablesAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		n := 1 + r.IntN(7)
		table, ref := New(offers(n)), newReference(n)
		ids := table.Catalogue().Offers()
		for range 30 {
			var remotes []*Remote
			var plain [][][]float64
			for range r.IntN(4) {
				m := make([][]float64, n)
				for i := range m {
					m[i] = make([]float64, n)
					for j := range m[i] {
						m[i][j] = 3 * r.NormFloat64()
					}
				}
				remote, err := Told(dolly.PeerID{}, table.Catalogue(), m)
				if err != nil {
					t.Fatal(err)
				}
				remotes, plain = append(remotes, remote), append(plain, m)
			}
			s, a, success, reward := r.IntN(n), r.IntN(n), r.IntN(2) == 0, r.Float64()
			if _, err := table.Apply(Update{ids[s], ids[a], success, reward}, remotes, Mean{}); err != nil {
				t.Fatal(err)
			}
			ref.apply(s, a, success, reward, plain)
			near(t, table.Matrix(), ref.q)
			near(t, table.Environment(), ref.e)
		}
	})
}

func TestI35ToldTablesThatAreRefused(t *testing.T) {
	cat := NewCatalogue(offers(2))
	for name, c := range map[string]struct {
		m    [][]float64
		want error
	}{
		"few rows":    {[][]float64{{1, 2}}, ErrShape},
		"few columns": {[][]float64{{1, 2}, {1}}, ErrShape},
		"NaN":         {[][]float64{{1, 2}, {1, math.NaN()}}, ErrRange},
		"infinite":    {[][]float64{{math.Inf(-1), 2}, {1, 2}}, ErrRange},
		"nothing":     {nil, ErrShape},
	} {
		if _, err := Told(dolly.PeerID{}, cat, c.m); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestARestartForgetsNothing: purchases are counted on, and a child counts its own.
func TestARestartForgetsNothing(t *testing.T) {
	table := New(offers(3))
	ids := table.Catalogue().Offers()
	for i := range 5 {
		if _, err := table.Apply(Update{ids[0], ids[1], i < 2, 0.5}, nil, Mean{}); err != nil {
			t.Fatal(err)
		}
	}
	again, err := Restore(table.State())
	if err != nil {
		t.Fatal(err)
	}
	child := again.Clone()
	if _, err := child.Apply(Update{ids[1], ids[2], true, 0.5}, nil, Mean{}); err != nil {
		t.Fatal(err)
	}
	for name, one := range map[string]*Table{"restarted": again, "child": child} {
		if won, failed := one.Tries(1); won != 2 || failed != 3 {
			t.Errorf("%s: %d came, %d failed", name, won, failed)
		}
	}
	if again.Counts() != table.Counts() || child.Counts() != table.Counts()+2 || again.Touched() != 2 {
		t.Errorf("%d updates, then %d, the child's %d", table.Counts(), again.Counts(), child.Counts())
	}
	near(t, again.Matrix(), table.Matrix())
}
