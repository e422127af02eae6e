package life

import (
	"cmp"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/qd"
)

const (
	shownMatrix = 256 // offers of which a whole matrix is shown
	shownRents  = 64  // records of evidence
)

// learningView is what is believed of every offer that was ever heard of. All evidence
// is gathered, whatever the rule, so that faces can show what it would say.
func (l *Life) learningView() dolly.LearningView {
	rule, ids, depth := l.cfg.Rule, l.table.Catalogue().Offers(), agent.Depth(l.cfg.Path)
	v := dolly.LearningView{
		Current: l.cfg.Offer, Candidate: l.facts.Get().Chosen, Rule: rule.Merge.Name(), Measure: rule.Value.Name(), Choice: rule.Choice.Name(),
		Depth: depth, Expected: l.prices.Expected, Updates: l.table.Updates(), Remotes: len(l.remotes), Merged: l.merged, Moves: listed(l.moves), Lessons: l.shownLessons(),
	}
	if rule.Choice == (qd.ByRank{}) {
		v.Lambda = qd.Lambda(depth)
	}
	places := map[dolly.OfferID]int{}
	ranked := l.rank(l.sales(l.view().Choosable()))
	chances := rule.Choice.Chances(ranked, depth, rule.Value, l.prices)
	for k, r := range ranked {
		places[r.Offer] = k + 1
	}
	all := byOffer(l.rank(l.sales(ids)))
	e := l.weigh()
	l.showRents(&v, e)
	for i, id := range ids {
		row := l.offerRow(i, *all[id], e.Estimate(i, rule.Value.Prior()))
		if row.Place = places[id]; row.Place > 0 {
			row.Chance = chances[row.Place-1]
		}
		v.Offers = append(v.Offers, row)
	}
	if len(ids) <= shownMatrix {
		l.showMatrices(&v)
	}
	return v
}

// offerRow is the offer of a number in the catalogue.
func (l *Life) offerRow(i int, r qd.Ranked, e qd.Estimate) dolly.OfferRow {
	row := dolly.OfferRow{
		Offer: dolly.Offer{ID: r.Offer, Relay: dolly.RelayUnknown}, Value: r.Q, E: r.E, Alpha: r.Alpha, Beta: r.Beta,
		Updates: l.table.Count(i), Won: r.Won, Failed: r.Failed,
		Believed: e.Y, Deviation: e.SD, Samples: e.Samples, Own: e.Own, Voices: e.Voices, Hearsay: e.Hearsay, Weight: e.Weight,
	}
	if o := l.listed(r.Offer); o.ID == r.Offer {
		row.Offer = o
	}
	return row
}

// showMatrices shows Q, and E where one number a column does not tell it. By evidence
// an offer is worth the same wherever one lives.
func (l *Life) showMatrices(v *dolly.LearningView) {
	v.Q = l.table.Matrix()
	if l.cfg.Rule.NeedsEvidence() {
		for _, row := range v.Q {
			for i := range row {
				row[i] = v.Offers[i].Value
			}
		}
	}
	e := l.table.Environment()
	if slices.ContainsFunc(e, func(row []float64) bool { return !slices.Equal(row, e[0]) }) {
		v.E = e
	}
}

// shownLessons are what siblings told lately, with their names as they are known now.
func (l *Life) shownLessons() []dolly.LessonRow {
	rows := listed(l.lessons)
	for i := range rows {
		rows[i].Name = l.nameOf(rows[i].From)
	}
	return rows
}

// showRents shows the evidence that is held, the latest of it one by one.
func (l *Life) showRents(v *dolly.LearningView, e *qd.Evidence) {
	refuted := e.Refuted()
	v.Held, v.Refuted, v.Rents = len(l.proven), len(refuted), []dolly.RentRow{}
	for _, hash := range sortedCerts(l.proven) {
		p := l.proven[hash]
		t, counts := l.believe(p)
		if !counts {
			t = p.Testimony
		} else {
			v.Confirmed++
		}
		_, bad := slices.BinarySearch(refuted, t.Slot)
		v.Rents = append(v.Rents, dolly.RentRow{
			At: t.At, Slot: t.Slot, From: p.Key, Name: l.nameOf(p.Key), Offer: t.Offer, Days: t.rent().Days, Carried: t.Carried, Paid: t.Paid,
			Measure: l.cfg.Rule.Value.Measure(t.rent(), l.prices), Own: l.line[hash], Confirmed: counts, Refuted: bad && !l.line[hash],
		})
	}
	slices.SortStableFunc(v.Rents, func(a, b dolly.RentRow) int { return cmp.Compare(b.At, a.At) })
	v.Rents = v.Rents[:min(len(v.Rents), shownRents)]
}
