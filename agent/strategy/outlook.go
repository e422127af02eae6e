package strategy

import (
	"math"

	"github.com/dollynator/dolly"
)

// outlook is what closes say of any price, exactly. It is asked at every check and
// changes once a day, so the answer comes from floating point wherever that is
// certain, and only near a border from exact sums.
type outlook struct {
	closes    []Close
	mean, dev float64 // of the prices; the sample deviation, of a single price zero
	most      float64 // the highest of them
	falls     bool    // the average of the last 3 is below that of the last 10
	flat      bool    // all prices are the same
}

// doubt is the share of the numbers compared within which floats decide nothing:
// thousands of times what rounding 40 terms comes to.
const doubt = 1e-11

// look makes the outlook of closes, of which there is one or more.
func look(closes []Close) *outlook {
	o := &outlook{closes: closes, falls: sum(latest(closes, 3)).cmp(sum(latest(closes, 10))) < 0}
	o.flat = true
	for i := range closes {
		p := closes[i].Price.PerMB()
		o.flat = o.flat && closes[i].Price == closes[0].Price
		o.mean += p
		o.most = max(o.most, p)
	}
	o.mean /= float64(len(closes))
	for i := range closes {
		d := closes[i].Price.PerMB() - o.mean
		o.dev += float64(d * d)
	}
	o.dev = math.Sqrt(o.dev / float64(max(1, len(closes)-1)))
	return o
}

// below reports whether a price is less than the average.
func (o *outlook) below(p dolly.Price) bool {
	if o.flat {
		return p.Cmp(o.closes[0].Price) < 0
	}
	x := p.PerMB()
	if gap := x - o.mean; math.Abs(gap) > doubt*(x+o.most) {
		return gap < 0
	}
	return sum(o.closes).cmp(sum([]Close{{Price: p}})) > 0
}

// above reports whether a price is more than k deviations above the average.
func (o *outlook) above(p dolly.Price, k int64) bool {
	if o.flat {
		return p.Cmp(o.closes[0].Price) > 0
	}
	x := p.PerMB()
	reach := float64(float64(k) * o.dev)
	if gap := x - o.mean - reach; math.Abs(gap) > doubt*(x+o.most+reach) {
		return gap > 0
	}
	return sum(o.closes).above(p, k)
}
