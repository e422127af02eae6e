package main

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/cmd/cli"
)

// replayMarket is what dolly learn replay takes where offers are judged by evidence.
type replayMarket struct {
	Value    string       `json:"value"`
	Prices   []float64    `json:"sat_per_day"`
	Expected *float64     `json:"expected_mb_per_day"`
	Evidence []replayRent `json:"evidence"`
}

// replayRent is one record of what a rent brought.
type replayRent struct {
	Own         bool          `json:"own"`
	Slot        *uint32       `json:"slot"`
	Offer       dolly.OfferID `json:"offer"`
	Days        *float64      `json:"days"`
	MB          *float64      `json:"mb"`
	Sat         *float64      `json:"sat"`
	Certificate string        `json:"certificate"`
	Sequence    uint64        `json:"sequence"`
}

// replayedEvidence is what is believed at the end.
type replayedEvidence struct {
	Estimates []replayedEstimate `json:"estimates"` // in the order of the offers
	Refuted   []uint32           `json:"refuted"`
}

type replayedEstimate struct {
	Offer   dolly.OfferID `json:"offer"`
	Y       float64       `json:"y"`
	SD      float64       `json:"sd"`
	Samples float64       `json:"own_samples"`
	Own     float64       `json:"own_mean"`
	Voices  int           `json:"voices"`
	Hearsay float64       `json:"hearsay"`
	Weight  float64       `json:"hearsay_weight"`
}

// expectedMB is MB a day that an agent is expected to carry where a file does not say.
const expectedMB = 10_000

// checkMarket refuses what evidence cannot be judged with.
func (m replayMarket) checkMarket(r *tableReplay) error {
	if !r.rule.NeedsEvidence() {
		if len(m.Evidence) > 0 {
			return fmt.Errorf("evidence: merge %s takes none", r.rule.Merge.Name())
		}
		return nil
	}
	if n := len(m.Prices); n != len(r.at) && (n > 0 || len(m.Evidence) > 0 || r.rule.Value == (qd.Capacity{})) {
		return fmt.Errorf("sat_per_day has %s, want %d, one for each offer", cli.Count(n, "price"), len(r.at))
	}
	for i, p := range m.Prices {
		if !(p > 0) {
			return fmt.Errorf("sat_per_day[%d]: %v is not above zero", i, p)
		}
	}
	if m.Expected != nil && !(*m.Expected > 0) {
		return fmt.Errorf("expected_mb_per_day: %v is not above zero", *m.Expected)
	}
	homes := map[string]replayRent{}
	for i, e := range m.Evidence {
		if err := e.check(r); err != nil {
			return fmt.Errorf("evidence[%d]%w", i, err)
		}
		home, known := homes[e.Certificate]
		if known && e.Certificate != "" && !home.sameHome(e) {
			return fmt.Errorf("evidence[%d].certificate: %q was of another offer or slot before", i, e.Certificate)
		}
		homes[e.Certificate] = e
	}
	return nil
}

func (e replayRent) check(r *tableReplay) error {
	if _, known := r.table.Catalogue().Index(e.Offer); !known {
		return fmt.Errorf(".offer: %q is not one of the offers", e.Offer)
	}
	if e.Own == (e.Slot != nil) {
		return fmt.Errorf(": it is either own or of a slot")
	}
	for _, f := range []struct {
		name string
		v    *float64
		zero bool // is allowed
	}{{"days", e.Days, false}, {"mb", e.MB, true}, {"sat", e.Sat, false}} {
		switch {
		case f.v == nil:
			return fmt.Errorf(".%s is missing", f.name)
		case !(*f.v > 0 || f.zero && *f.v == 0):
			return fmt.Errorf(".%s: %v is too little", f.name, *f.v)
		case f.name == "days" && *f.v > qd.MaxDays:
			return fmt.Errorf(".days: %v is more than %v", *f.v, qd.MaxDays)
		}
	}
	return nil
}

func (e replayRent) sameHome(o replayRent) bool {
	return e.Own == o.Own && e.Offer == o.Offer && (e.Slot == nil || *e.Slot == *o.Slot)
}

// newest are the records that count: of a certificate the one of the highest sequence,
// of equal ones the last.
func (m replayMarket) newest() []replayRent {
	at := map[string]int{}
	var out []replayRent
	for _, e := range m.Evidence {
		i, known := at[e.Certificate]
		switch {
		case e.Certificate == "" || !known:
			at[e.Certificate] = len(out)
			out = append(out, e)
		case e.Sequence >= out[i].Sequence:
			out[i] = e
		}
	}
	return out
}

// gather is the evidence as the learner reads it.
func (m replayMarket) gather(r *tableReplay, market qd.Market) *qd.Evidence {
	cat := r.table.Catalogue()
	e := &qd.Evidence{}
	e.Reset(cat.Len())
	for _, rec := range m.newest() {
		rent := qd.Rent{Days: *rec.Days, MB: *rec.MB, Sat: *rec.Sat}
		offer, _ := cat.Index(rec.Offer)
		if y := r.rule.Value.Measure(rent, market); rec.Own {
			e.Own(offer, rent.Days, y)
		} else {
			e.Hear(*rec.Slot, offer, rent.Days, y)
		}
	}
	return e
}

// judge values all offers by the evidence, and writes Q: wherever one lives an offer is
// worth the same.
func (f replayFile) judge(r *tableReplay, q [][]float64) *replayedEvidence {
	expected := float64(expectedMB)
	if f.Expected != nil {
		expected = *f.Expected
	}
	market := qd.NewMarket(expected, f.Prices)
	e := f.gather(r, market)
	sales, place := make([]qd.Sale, len(f.Offers)), map[dolly.OfferID]int{}
	for i, o := range f.Offers {
		sales[i].Offer, place[o] = o, i
		if len(f.Prices) > 0 {
			sales[i].SatPerDay = f.Prices[i]
		}
	}
	out := &replayedEvidence{Estimates: make([]replayedEstimate, len(f.Offers)), Refuted: append([]uint32{}, e.Refuted()...)}
	for _, k := range r.rule.Rank(nil, r.table, f.Current, sales, e, market) {
		i, est := place[k.Offer], k.Estimate
		out.Estimates[i] = replayedEstimate{k.Offer, est.Y, est.SD, est.Samples, est.Own, est.Voices, est.Hearsay, est.Weight}
		for row := range q {
			q[row][i] = k.Q
		}
	}
	return out
}
