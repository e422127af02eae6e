package qd

import (
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
	"pgregory.net/rapid"
)

func update(t testing.TB, table *Table, s, a int) {
	t.Helper()
	ids := table.Catalogue()
	if _, err := table.Apply(Update{ids[s], ids[a], true, 0.5}, nil, Mean{}); err != nil {
		t.Fatal(err)
	}
}

func TestColumnsAreSmall(t *testing.T) {
	table := New(offers(1000))
	update(t, table, 1, 2)
	alice := wire.NewKey([32]byte{1})
	if n := len(wire.Seal(alice, dolly.Town, Kind, table.TakeChanged())); n > 640 {
		t.Errorf("an update takes %d bytes where rows are equal", n)
	}
	general, _ := random(rand.New(rand.NewPCG(1, 1)), 1000, 50)
	for len(general.TakeChanged().Columns) > 0 {
	}
	update(t, general, 1, 2)
	if n := len(wire.Seal(alice, dolly.Town, Kind, general.TakeChanged())); n > 8200 {
		t.Errorf("an update takes %d bytes where rows differ", n)
	}
}

func TestTakeChangedTellsEveryChangeOnce(t *testing.T) {
	table := New(offers(5))
	update(t, table, 1, 3)
	c := table.TakeChanged()
	if len(c.Columns) != 2 || c.Columns[0].Index != 1 || c.Columns[1].Index != 3 {
		t.Fatalf("took %+v", c.Columns)
	}
	if again := table.TakeChanged(); len(again.Columns) != 0 {
		t.Fatalf("took %+v twice", again.Columns)
	}
}

func TestSiblingsHearWhatWasLearned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		n := rapid.IntRange(1, 200).Draw(t, "offers")
		table, ref := random(r, n, 9)
		remote := remoteOf(table)
		for range 5 {
			s, a := r.IntN(n), r.IntN(n)
			ids := table.Catalogue()
			if _, err := table.Apply(Update{ids[s], ids[a], true, 0.25}, nil, Mean{}); err != nil {
				t.Fatal(err)
			}
			ref.apply(s, a, true, 0.25, nil)
			var c Columns
			if err := wire.Unmarshal(wire.Marshal(table.TakeChanged()), &c); err != nil {
				t.Fatal(err)
			}
			if err := remote.Merge(c); err != nil {
				t.Fatal(err)
			}
		}
		for j := range n {
			v, known := remote.column(table.cat, table.cat.offers[j], j, math.Inf(1))
			for i := range n {
				if !known || math.Abs(v.at(i)-ref.q[i][j]) > 1e-6*max(1, math.Abs(ref.q[i][j])) {
					t.Fatalf("heard %v of Q[%d,%d] = %v", v, i, j, ref.q[i][j])
				}
			}
		}
	})
}

func TestI35RemoteRefusesWhole(t *testing.T) {
	table := New(offers(4))
	update(t, table, 0, 2)
	good := table.TakeChanged()
	for name, c := range map[string]struct {
		spoil func(*Columns)
		want  error
	}{
		"version":     {func(c *Columns) { c.Version = 9 }, ErrVersion},
		"catalogue":   {func(c *Columns) { c.Catalogue[0]++ }, ErrCatalogue},
		"wrong list":  {func(c *Columns) { c.Offers = offers(3) }, ErrCatalogue},
		"bad list":    {func(c *Columns) { c.Offers = []dolly.OfferID{"b/b/b", "a/a/a"} }, ErrShape},
		"long list":   {func(c *Columns) { c.Offers = offers(MaxOffers + 1) }, ErrTooMany},
		"index":       {func(c *Columns) { c.Columns[1].Index = 4 }, ErrShape},
		"large index": {func(c *Columns) { c.Columns[1].Index = math.MaxUint32 }, ErrShape},
		"order":       {func(c *Columns) { c.Columns[1].Index = 0 }, ErrShape},
		"length":      {func(c *Columns) { c.Columns[1].Values = make([]byte, 8) }, ErrShape},
		"nothing":     {func(c *Columns) { c.Columns[1].Values = nil }, ErrShape},
		"counter":     {func(c *Columns) { c.Columns[1].Count = 2 }, ErrRange},
		"updates":     {func(c *Columns) { c.Updates = MaxUpdates + 1 }, ErrRange},
		"NaN":         {func(c *Columns) { c.Columns[1].Values = pack(vector{math.NaN()}) }, ErrRange},
		"infinite":    {func(c *Columns) { c.Columns[1].Values = pack(vector{math.Inf(-1)}) }, ErrRange},
		"too large":   {func(c *Columns) { c.Columns[1].Values = pack(vector{0, 0, 1.51, 0}) }, ErrRange},
	} {
		r := Remote{cat: table.cat, heard: make([]heard, 4)}
		var bad Columns
		if err := wire.Unmarshal(wire.Marshal(good), &bad); err != nil {
			t.Fatal(err)
		}
		c.spoil(&bad)
		if err := r.Merge(bad); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if !reflect.DeepEqual(r.heard, make([]heard, 4)) || r.Merged() != 0 {
			t.Errorf("%s: something was taken over", name)
		}
		if err := r.Merge(good); err != nil {
			t.Errorf("%s: then the good one: %v", name, err)
		}
	}
}

func TestRemoteSkipsOldNews(t *testing.T) {
	table := New(offers(2))
	update(t, table, 0, 1)
	old := table.TakeChanged()
	old.Offers = table.Catalogue()
	update(t, table, 0, 1)
	var r Remote
	for _, c := range []Columns{{Version: version, Catalogue: table.Digest(), Offers: old.Offers}, table.TakeChanged(), old} {
		if err := r.Merge(c); err != nil {
			t.Fatal(err)
		}
	}
	if r.heard[1].count != 2 {
		t.Errorf("an older column was taken over")
	}
}

func TestRemotesWithOtherOffersAreReadByName(t *testing.T) {
	table := New([]dolly.OfferID{"a/a/a", "b/b/b", "c/c/c"})
	sibling, err := Restore(State{Version: version, Offers: []dolly.OfferID{"b/b/b", "c/c/c", "d/d/d"}, Columns: []ColumnState{
		{1, 4, []float64{1, 2, 6}, []float64{0}}, {2, 1, []float64{5}, []float64{0}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	r := remoteOf(sibling)
	v, known := r.column(table.cat, "c/c/c", 2, 4)
	if want := (vector{3, 1, 2}); !known || !reflect.DeepEqual(v, want) {
		t.Errorf("column of c: %v, want %v", v, want)
	}
	if _, known := r.column(table.cat, "a/a/a", 0, 4); known {
		t.Error("knows an offer that it never heard of")
	}
	bigger := Columns{Version: version, Offers: []dolly.OfferID{"c/c/c"}, Catalogue: New([]dolly.OfferID{"c/c/c"}).Digest()}
	if err := r.Merge(bigger); err != nil {
		t.Fatal(err)
	}
	if v, known := r.column(table.cat, "c/c/c", 2, 4); !known || v.at(0) != 2 {
		t.Errorf("after its catalogue changed: %v %v", v, known)
	}
}

func FuzzRemoteMerge(f *testing.F) {
	table := New(offers(3))
	update(f, table, 0, 1)
	c := table.TakeChanged()
	c.Offers = table.Catalogue()
	f.Add(wire.Marshal(c))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var c Columns
		if wire.Unmarshal(raw, &c) != nil {
			return
		}
		var r Remote
		if r.Merge(c) != nil {
			return
		}
		if _, err := table.Apply(Update{offers(3)[0], offers(3)[1], true, 0.1}, []Remote{r}, Mean{}); err != nil && !errors.Is(err, ErrTooMany) {
			t.Fatal(err)
		}
	})
}
