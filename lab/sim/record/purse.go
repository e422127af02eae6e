package record

import (
	"cmp"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/sim"
)

// purse is all that was booked of an agent's bitcoin since its birth.
type purse struct {
	ID    int    `json:"i"`
	Lines []line `json:"l"`
}

// line is the bookings of one kind.
type line struct {
	Kind  string    `json:"k"`
	Count uint64    `json:"n"`
	MB    dolly.MB  `json:"m,omitempty"` // sold
	Gross dolly.Sat `json:"g"`
	Fee   dolly.Sat `json:"f,omitempty"`
}

// add books. It changes nothing that others hold.
func (p purse) add(b sim.Booking) purse {
	p.ID, p.Lines = b.Agent, slices.Clone(p.Lines)
	i := slices.IndexFunc(p.Lines, func(l line) bool { return l.Kind == b.Kind })
	if i < 0 {
		p.Lines, i = append(p.Lines, line{Kind: b.Kind}), len(p.Lines)
	}
	l := &p.Lines[i]
	l.Count++
	l.MB += b.MB
	l.Gross += b.Gross
	l.Fee += b.Fee
	return p
}

// rows are the lines in the order in which people read them.
func (p purse) rows() []dolly.SumRow {
	order := []string{sim.BookedOpening, sim.BookedSold, sim.BookedRent, sim.BookedChild, sim.BookedPayout}
	out := []dolly.SumRow{}
	for _, l := range p.Lines {
		out = append(out, dolly.SumRow{Kind: l.Kind, Count: l.Count, MB: -l.MB, Gross: l.Gross, Fee: l.Fee, Net: l.Gross - l.Fee})
	}
	slices.SortFunc(out, func(a, b dolly.SumRow) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Kind), slices.Index(order, b.Kind)), cmp.Compare(a.Kind, b.Kind))
	})
	return out
}

// income is all that sales brought; cost is what went for servers, with fees.
func (p purse) income() (sum dolly.Sat) {
	for _, l := range p.Lines {
		if l.Kind == sim.BookedSold {
			sum += l.Gross
		}
	}
	return sum
}

func (p purse) cost() (sum dolly.Sat) {
	for _, l := range p.Lines {
		if l.Kind == sim.BookedRent || l.Kind == sim.BookedChild {
			sum += l.Fee - l.Gross
		}
	}
	return sum
}
