package qd

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
	"pgregory.net/rapid"
)

func offers(n int) []dolly.OfferID {
	ids := make([]dolly.OfferID, n)
	for i := range ids {
		ids[i] = dolly.OfferID(fmt.Sprintf("hexa/p%04d/ams", i))
	}
	return ids
}

// random is a legal table whose rows differ, and its reference.
func random(r *rand.Rand, n int, counts int) (*Table, *reference) {
	ref := newReference(n)
	highest := 0
	for c := range n {
		ref.counts[c] = r.IntN(counts + 1)
		highest = max(highest, ref.counts[c])
	}
	for i := range n {
		for c := range n {
			ref.q[i][c] = float64(float32((2*r.Float64() - 1) * 1.49 * float64(highest)))
			ref.e[i][c] = (2*r.Float64() - 1) * 1.39 * float64(ref.counts[c])
		}
	}
	t, err := Restore(ref.state(offers(n)))
	if err != nil {
		panic(err)
	}
	return t, ref
}

// remoteOf is what a sibling hears of a table.
func remoteOf(t *Table) *Remote {
	r := &Remote{}
	r.Know(t.Catalogue())
	for next := -1; next != 0; {
		var c Columns
		c, next = t.Snapshot(max(next, 0))
		if err := r.Merge(c); err != nil {
			panic(err)
		}
	}
	return r
}

func near(t interface{ Fatalf(string, ...any) }, got, want [][]float64) {
	for i := range want {
		for j := range want[i] {
			if d := math.Abs(got[i][j] - want[i][j]); !(d <= 1e-12*max(1, math.Abs(want[i][j]))) {
				t.Fatalf("Q[%d,%d] = %v, want %v", i, j, got[i][j], want[i][j])
			}
		}
	}
}

func TestApplyAgreesWithThePlainRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		n := rapid.IntRange(1, 24).Draw(t, "offers")
		table, ref := New(offers(n)), newReference(n)
		if rapid.Bool().Draw(t, "rows differ") {
			table, ref = random(r, n, 80)
		}
		var remotes []*Remote
		var plain [][][]float64
		for range rapid.IntRange(0, 3).Draw(t, "remotes") {
			other, otherRef := random(r, n, 120)
			remotes, plain = append(remotes, remoteOf(other)), append(plain, otherRef.q)
		}
		for range rapid.IntRange(1, 80).Draw(t, "updates") {
			s, a, success, reward := r.IntN(n), r.IntN(n), r.IntN(2) == 0, r.Float64()
			ids := table.Catalogue().Offers()
			move, err := table.Apply(Update{ids[s], ids[a], success, reward}, remotes, Mean{})
			if err != nil {
				t.Fatal(err)
			}
			before := ref.q[s][a]
			ref.apply(s, a, success, reward, plain)
			near(t, table.Matrix(), ref.q)
			if math.Abs(move.Delta-(ref.q[s][a]-before)) > 1e-9 || move.Remotes != len(remotes) {
				t.Fatalf("move %+v, want a delta of %v", move, ref.q[s][a]-before)
			}
		}
	})
}

// TestUpdateByHand pins the rule's figures, so that an error shared by table and
// reference shows.
func TestUpdateByHand(t *testing.T) {
	table := New(offers(2))
	ids := table.Catalogue().Offers()
	if _, err := table.Apply(Update{ids[0], ids[1], true, 0.5}, nil, Mean{}); err != nil {
		t.Fatal(err)
	}
	near(t, table.Matrix(), [][]float64{{0.4, 0.32}, {0.4, 0.32}})
	if _, err := table.Apply(Update{ids[0], ids[1], false, 0.5}, nil, Mean{}); err != nil {
		t.Fatal(err)
	}
	// E = (1, 0); α = 0.788; best of both rows 0.4
	a := 0.32 + 0.788*(0+0.05*0.4-0.32)
	s := 0.4 + 0.788*(1+0.05*0.4-0.4)
	near(t, table.Matrix(), [][]float64{{s, a}, {s, a}})
}

func TestEqualRowsStayOneNumber(t *testing.T) {
	table, r := New(offers(50)), rand.New(rand.NewPCG(1, 2))
	sibling := New(offers(50))
	for range 200 {
		ids := table.Catalogue().Offers()
		for _, one := range []*Table{table, sibling} {
			u := Update{ids[r.IntN(50)], ids[r.IntN(50)], r.IntN(2) == 0, r.Float64()}
			if _, err := one.Apply(u, []*Remote{remoteOf(sibling)}, Mean{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range table.State().Columns {
		if len(c.Q) != 1 || len(c.E) != 1 {
			t.Fatalf("column %d grew to %d and %d numbers", c.Index, len(c.Q), len(c.E))
		}
	}
}

func TestI35RefusedUpdatesChangeNothing(t *testing.T) {
	table, _ := random(rand.New(rand.NewPCG(1, 1)), 3, 5)
	ids, before := table.Catalogue().Offers(), table.State()
	for _, c := range []struct {
		u    Update
		m    Merge
		want error
	}{
		{Update{ids[0], ids[1], true, math.NaN()}, Mean{}, ErrReward},
		{Update{ids[0], ids[1], true, math.Inf(1)}, Mean{}, ErrReward},
		{Update{ids[0], ids[1], true, 1}, Mean{}, ErrReward},
		{Update{ids[0], ids[1], true, -0.1}, Mean{}, ErrReward},
		{Update{"no/such/offer", ids[1], true, 0.5}, Mean{}, ErrOffer},
		{Update{ids[0], "no/such/offer", true, 0.5}, Mean{}, ErrOffer},
		{Update{ids[0], ids[1], true, 0.5}, wild(math.NaN()), ErrRange},
		{Update{ids[0], ids[1], true, 0.5}, wild(1e300), ErrRange},
	} {
		if _, err := table.Apply(c.u, nil, c.m); !errors.Is(err, c.want) {
			t.Errorf("%+v by %s: %v, want %v", c.u, c.m.Name(), err, c.want)
		}
		if !reflect.DeepEqual(table.State(), before) {
			t.Fatalf("%+v by %s changed the table", c.u, c.m.Name())
		}
	}
}

// wild is a rule that writes nonsense into the second column of an update.
type wild float64

func (wild) Name() string { return "wild" }

func (wild) Judge(*Ranked, *Evidence, Value, Market) {}

func (w wild) Merge(c Column, next []float64) {
	if c.Offer == offers(1)[0] {
		next[len(next)-1] = float64(w)
	}
}

func TestI35ValuesStayInRangeWhateverSiblingsSay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "offers")
		table, ids := New(offers(n)), offers(n)
		sign := rapid.SampledFrom([]float64{-1, 1}).Draw(t, "sign")
		liar := &Remote{From: dolly.PeerID{9}}
		liar.Know(table.Catalogue())
		lie := Columns{Version: version, Catalogue: table.Catalogue().Digest(), Updates: MaxUpdates}
		for i := range n {
			lie.Columns = append(lie.Columns, ColumnValues{uint32(i), MaxUpdates, pack(vector{sign * 1.5 * MaxUpdates})})
		}
		if err := liar.Merge(lie); err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(1, 150).Draw(t, "updates") {
			u := Update{
				rapid.SampledFrom(ids).Draw(t, "s"), rapid.SampledFrom(ids).Draw(t, "a"),
				rapid.Bool().Draw(t, "ok"), rapid.Float64Range(0, 0.9999).Draw(t, "r"),
			}
			if _, err := table.Apply(u, []*Remote{liar, liar, {}}, Mean{}); err != nil {
				t.Fatal(err)
			}
			limit := ValuePerUpdate * float64(table.Updates()) * (1 + 1e-9)
			for _, row := range table.Matrix() {
				for _, v := range row {
					if !(math.Abs(v) <= limit) {
						t.Fatalf("%v after %d updates", v, table.Updates())
					}
				}
			}
		}
		if _, err := Restore(table.State()); err != nil {
			t.Fatalf("a table that grew by the rule is refused: %v", err)
		}
	})
}

func TestStateSurvivesTheWire(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		table, _ := random(r, rapid.IntRange(1, 6).Draw(t, "offers"), 9)
		var s State
		if err := wire.Unmarshal(wire.Marshal(table.State()), &s); err != nil {
			t.Fatal(err)
		}
		again, err := Restore(s)
		if err != nil || !reflect.DeepEqual(again.State(), table.State()) {
			t.Fatalf("came back otherwise: %v", err)
		}
		u := Update{s.Offers[0], s.Offers[len(s.Offers)-1], true, 0.5}
		one, _ := table.Apply(u, nil, Mean{})
		two, _ := again.Apply(u, nil, Mean{})
		if one != two {
			t.Fatalf("%+v, after the restart %+v", one, two)
		}
	})
}

func TestI35RestoreRefusesWhatNoTableHas(t *testing.T) {
	for name, spoil := range map[string]func(*State){
		"version":        func(s *State) { s.Version = 2 },
		"unsorted":       func(s *State) { s.Offers[0], s.Offers[1] = s.Offers[1], s.Offers[0] },
		"double":         func(s *State) { s.Offers[0] = s.Offers[1] },
		"no offer":       func(s *State) { s.Offers[0] = "A" },
		"index":          func(s *State) { s.Columns[1].Index = 2 },
		"order":          func(s *State) { s.Columns[1].Index = 0 },
		"length":         func(s *State) { s.Columns[0].Q = make([]float64, 3) },
		"nothing":        func(s *State) { s.Columns[0].E = nil },
		"NaN":            func(s *State) { s.Columns[0].Q[1] = math.NaN() },
		"infinite":       func(s *State) { s.Columns[0].E[0] = math.Inf(-1) },
		"Q too large":    func(s *State) { s.Columns[0].Q[0] = 1.5*2 + 0.01 },
		"E too large":    func(s *State) { s.Columns[0].E[0] = 1.4*2 + 0.01 },
		"more purchases": func(s *State) { s.Columns[1].Won, s.Columns[1].Failed = 1, math.MaxUint32 },
		"absurd counter": func(s *State) { s.Columns[0].Count = MaxUpdates + 1 },
	} {
		s := State{Version: version, Offers: offers(2), Columns: []ColumnState{
			{Index: 0, Count: 2, Q: []float64{1, 2}, E: []float64{1, 2}}, {Index: 1, Count: 1, Q: []float64{0}, E: []float64{1}},
		}}
		if _, err := Restore(s); err != nil {
			t.Fatal(err)
		}
		spoil(&s)
		if _, err := Restore(s); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestNewOffersCopyTheirColumnsAndVanishedOnesStay(t *testing.T) {
	table := New([]dolly.OfferID{"hexa/m/ams", "nord/m/hel"})
	if _, err := table.Apply(Update{"hexa/m/ams", "nord/m/hel", true, 0.5}, nil, Mean{}); err != nil {
		t.Fatal(err)
	}
	if err := table.SetOffers([]dolly.OfferID{"volt/m/par", "hexa/l/ams", "nord/m/hel"}); err != nil {
		t.Fatal(err)
	}
	want := []dolly.OfferID{"hexa/l/ams", "hexa/m/ams", "nord/m/hel", "volt/m/par"}
	if !reflect.DeepEqual(table.Catalogue().Offers(), want) || table.Catalogue().Digest() != NewCatalogue(want).Digest() {
		t.Fatalf("catalogue %v", table.Catalogue().Offers())
	}
	row := []float64{0, 0.4, 0.32, 0}
	near(t, table.Matrix(), [][]float64{row, row, row, row})
	if err := table.SetOffers([]dolly.OfferID{"Not an offer"}); !errors.Is(err, ErrShape) {
		t.Errorf("nonsense was taken: %v", err)
	}
	if err := table.SetOffers(offers(MaxOffers)); !errors.Is(err, ErrTooMany) {
		t.Errorf("too many were taken: %v", err)
	}
}

func TestRowsThatDifferGetTheMeanForANewOffer(t *testing.T) {
	table, err := Restore(State{Version: version, Offers: []dolly.OfferID{"a/a/a", "c/c/c"}, Columns: []ColumnState{
		{Index: 1, Count: 4, Q: []float64{1, 3}, E: []float64{0}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := table.SetOffers([]dolly.OfferID{"b/b/b"}); err != nil {
		t.Fatal(err)
	}
	near(t, table.Matrix(), [][]float64{{0, 0, 1}, {0, 0, 2}, {0, 0, 3}})
}
