package qd

import (
	"math/rand/v2"
	"runtime"
	"testing"
)

// grown is how many bytes the heap holds more after making something.
func grown(make func() any) int64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.GC() // what the first one found is swept
	runtime.ReadMemStats(&before)
	kept := make()
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(kept)
	return int64(after.HeapAlloc) - int64(before.HeapAlloc)
}

// TestATableOfTenThousandOffersIsSmall: 50 touched columns whose rows all differ,
// with a catalogue of its own and the desk of its updates.
func TestATableOfTenThousandOffersIsSmall(t *testing.T) {
	const n, touched = 10_000, 50
	size := grown(func() any {
		s := State{Version: version, Offers: offers(n)}
		for i := range touched {
			c := ColumnState{Index: uint32(i * 100), Count: 10, Q: make([]float64, n), E: []float64{1}}
			for j := range c.Q {
				c.Q[j] = float64(j) / n
			}
			s.Columns = append(s.Columns, c)
		}
		table, err := Restore(s)
		if err != nil {
			t.Fatal(err)
		}
		ids := table.Catalogue().Offers()
		if _, err := table.Apply(Update{ids[0], ids[100], true, 0.5}, nil, Mean{}); err != nil {
			t.Fatal(err)
		}
		return table
	})
	if size > 5_000_000 {
		t.Errorf("it takes %d bytes", size)
	}
	t.Logf("%d bytes where rows differ", size)
}

// TestSmallTablesAreTiny is what lets a simulator hold a hundred thousand agents.
func TestSmallTablesAreTiny(t *testing.T) {
	const tables, touched = 1000, 8
	cat, desk := NewCatalogue(offers(30)), &Desk{}
	ids := cat.Offers()
	empty := grown(func() any {
		all := make([]*Table, tables)
		for i := range all {
			all[i] = cat.NewTable()
		}
		return all
	}) / tables
	r := rand.New(rand.NewPCG(1, 1))
	used := grown(func() any {
		all := make([]*Table, tables)
		for i := range all {
			t := cat.NewTable()
			t.Use(desk)
			for t.Touched() < touched {
				if _, err := t.Apply(Update{ids[r.IntN(touched)], ids[r.IntN(touched)], true, 0.5}, nil, Mean{}); err != nil {
					panic(err)
				}
			}
			all[i] = t.Clone()
		}
		return all
	}) / tables
	if empty > 160 || used > 900 {
		t.Errorf("%d bytes empty, %d with %d columns", empty, used, touched)
	}
	t.Logf("%d bytes empty, %d with %d columns", empty, used, touched)
}

func TestUpdatesAllocateNothing(t *testing.T) {
	table := New(offers(1000))
	sibling := New(offers(1000))
	ids := table.Catalogue().Offers()
	update(t, sibling, 1, 2)
	remotes := []*Remote{sibling.Heard(sibling2), {}, sibling.Heard(sibling2)}
	ev := &Evidence{}
	ev.Reset(1000)
	sales := []Sale{{ids[1], 1}, {ids[2], 2}}
	var ranked []Ranked
	learn := func() {
		if _, err := table.Apply(Update{ids[1], ids[2], true, 0.5}, remotes, Mean{}); err != nil {
			t.Fatal(err)
		}
		ranked = Ancestral().Rank(ranked[:0], table, ids[1], sales, ev, Market{1, 1})
	}
	learn()
	if n := testing.AllocsPerRun(100, learn); n > 0 {
		t.Errorf("%v allocations an update", n)
	}
}
