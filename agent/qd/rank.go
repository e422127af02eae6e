package qd

import (
	"cmp"
	"slices"

	"github.com/dollynator/dolly"
)

// Sale is an offer that can be had now.
type Sale struct {
	Offer     dolly.OfferID
	SatPerDay float64
}

// Ranked is one offer that could be rented next, as it is seen from where the
// agent lives.
type Ranked struct {
	Offer       dolly.OfferID
	Index       int // in the table's catalogue, -1 if it is not there
	SatPerDay   float64
	Q           float64 // by which it is ranked
	E           float64
	Alpha, Beta float64  // of its column's next update
	Won, Failed int      // purchases of it by this line
	Estimate    Estimate // by evidence; zero where tables are merged
	Normal      float64  // what a [Thompson] drew for it, in standard deviations
}

// Worth is what the offer would be worth with another y: x/(1+x) of it, times how
// often buying it succeeds.
func (r *Ranked) Worth(y float64, v Value, m Market) float64 {
	won, failed := float64(r.Won), float64(r.Failed)
	return v.Worth(y, r.SatPerDay, m) * (won + 4) / (won + failed + 5)
}

// Rank sorts what can be had by its value seen from current, best first and equal
// ones by name, and appends it to dst. An offer that the table never saw has value
// zero there; a current one that it never saw sees the mean of each column. Evidence
// may be nil where the rule needs none.
func (u Rule) Rank(dst []Ranked, t *Table, current dolly.OfferID, sales []Sale, e *Evidence, m Market) []Ranked {
	first := len(dst)
	row, known := t.cat.Index(current)
	if !known {
		row = -1
	}
	for _, s := range sales {
		dst = append(dst, t.look(row, s))
		u.Merge.Judge(&dst[len(dst)-1], e, u.Value, m)
	}
	ranked := dst[first:]
	Sort(ranked)
	return dst[:first+len(slices.CompactFunc(ranked, func(a, b Ranked) bool { return a.Offer == b.Offer }))]
}

// Sort puts the best first, equal ones by name.
func Sort(ranked []Ranked) {
	slices.SortFunc(ranked, func(a, b Ranked) int { return cmp.Or(cmp.Compare(b.Q, a.Q), cmp.Compare(a.Offer, b.Offer)) })
}

// look is an offer as the table has it; row is -1 where the agent lives on an
// offer that the table never saw.
func (t *Table) look(row int, s Sale) Ranked {
	r := Ranked{Offer: s.Offer, Index: -1, SatPerDay: s.SatPerDay, Alpha: Alpha(0), Beta: Beta(0)}
	j, found := t.cat.Index(s.Offer)
	if !found {
		return r
	}
	r.Index = j
	c := t.find(j)
	if c == nil {
		return r
	}
	r.Q, r.E = c.q().seen(row), c.e().seen(row)
	r.Alpha, r.Beta = Alpha(int(c.count)), Beta(int(c.count))
	r.Won, r.Failed = int(c.won), int(c.failed)
	return r
}

// seen is the value in a row, the mean if that is -1.
func (v vector) seen(row int) float64 {
	if row < 0 {
		return v.mean()
	}
	return v.at(row)
}
