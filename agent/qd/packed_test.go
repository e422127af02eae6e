package qd

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// TestAPackedTableIsTheSame: what it knows, what it has to tell, and what it learns next.
func TestAPackedTableIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "offers")
		seed := rapid.Uint64().Draw(t, "seed")
		r := rand.New(rand.NewPCG(seed, 1))
		all := offers(n)
		a := New(all)
		learn := func(to *Table, r *rand.Rand) {
			u := Update{Current: all[r.IntN(n)], Tried: all[r.IntN(n)], Success: r.IntN(3) > 0, Reward: r.Float64()}
			if _, err := to.Apply(u, nil, Mean{}); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
		for range r.IntN(40) {
			learn(a, r)
		}
		if r.IntN(2) == 0 {
			a.TakeChanged()
			learn(a, r)
		}
		p, ok := a.Pack()
		b := a.Catalogue().Unpack(p)
		if again, _ := b.Pack(); !ok || again != p || !reflect.DeepEqual(a.State(), b.State()) || a.best != b.best || a.highest != b.highest {
			t.Fatalf("seed %d: %+v packed is %+v", seed, a.State(), b.State())
		}
		x, y := rand.New(rand.NewPCG(seed, 2)), rand.New(rand.NewPCG(seed, 2))
		for range 10 {
			learn(a, x)
			learn(b, y)
		}
		if !reflect.DeepEqual(a.TakeChanged(), b.TakeChanged()) || a.best != b.best {
			t.Fatalf("seed %d: the packed table learns otherwise", seed)
		}
	})
}

func TestATableOfHostileColumnsIsNotPacked(t *testing.T) {
	table, _ := random(rand.New(rand.NewPCG(1, 1)), 4, 5)
	if _, ok := table.Pack(); ok {
		t.Error("rows that differ were packed")
	}
}
