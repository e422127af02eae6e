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
	ids := table.Catalogue().Offers()
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
			ids := table.Catalogue().Offers()
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
			v := remote.column(table.cat, j, math.Inf(1))
			for i := range n {
				if v == nil || math.Abs(v.at(i)-ref.q[i][j]) > 1e-6*max(1, math.Abs(ref.q[i][j])) {
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
		r := Remote{cat: table.cat}
		var bad Columns
		if err := wire.Unmarshal(wire.Marshal(good), &bad); err != nil {
			t.Fatal(err)
		}
		c.spoil(&bad)
		if err := r.Merge(bad); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if len(r.heard) != 0 || r.Merged() != 0 {
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
	update(t, table, 0, 1)
	var r Remote
	r.Know(table.Catalogue())
	for _, c := range []Columns{table.TakeChanged(), old} {
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
		{Index: 1, Count: 4, Q: []float64{1, 2, 6}, E: []float64{0}}, {Index: 2, Count: 1, Q: []float64{5}, E: []float64{0}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	r := remoteOf(sibling)
	v := r.column(table.cat, 2, 4)
	if want := (vector{3, 1, 2}); !reflect.DeepEqual(v, want) {
		t.Errorf("column of c: %v, want %v", v, want)
	}
	if r.column(table.cat, 0, 4) != nil {
		t.Error("knows an offer that it never heard of")
	}
	r.Know(NewCatalogue([]dolly.OfferID{"c/c/c"}))
	if v := r.column(table.cat, 2, 4); len(v) != 1 || v.at(0) != 2 {
		t.Errorf("after its catalogue changed: %v", v)
	}
}

func TestI35CataloguesThatAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		list []dolly.OfferID
		want error
	}{
		"unsorted": {[]dolly.OfferID{"b/b/b", "a/a/a"}, ErrShape},
		"double":   {[]dolly.OfferID{"a/a/a", "a/a/a"}, ErrShape},
		"no offer": {[]dolly.OfferID{"A"}, ErrShape},
		"long":     {offers(MaxOffers + 1), ErrTooMany},
	} {
		if _, err := ReadCatalogue(c.list); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestARemoteIsBounded(t *testing.T) {
	const n = 2000
	cat := NewCatalogue(offers(n))
	r := Remote{}
	r.Know(cat)
	c := Columns{Version: version, Catalogue: cat.Digest(), Updates: 1}
	values := make(vector, n)
	values[1] = 1
	var refused error
	for i := range n {
		c.Columns = []ColumnValues{{uint32(i), 1, pack(values)}}
		if refused = r.Merge(c); refused != nil {
			break
		}
	}
	if !errors.Is(refused, ErrTooMany) || r.size > MaxHeard {
		t.Errorf("%d numbers of one sibling, %v", r.size, refused)
	}
}

func FuzzRemoteMerge(f *testing.F) {
	table := New(offers(3))
	update(f, table, 0, 1)
	c := table.TakeChanged()
	f.Add(wire.Marshal(c))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var c Columns
		if wire.Unmarshal(raw, &c) != nil {
			return
		}
		r := Remote{cat: table.cat}
		if r.Merge(c) != nil {
			return
		}
		if _, err := table.Apply(Update{offers(3)[0], offers(3)[1], true, 0.1}, []*Remote{&r}, Mean{}); err != nil && !errors.Is(err, ErrTooMany) {
			t.Fatal(err)
		}
	})
}
