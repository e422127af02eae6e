package sim

import (
	"math/rand/v2"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
)

// rankTruly draws a rank as agents do, of offers that are ranked by what they are
// worth: what is between it and an agent is what the agent does not know.
func (w *World) rankTruly(a *member, sales []qd.Sale) dolly.OfferID {
	m := &w.minds
	m.ranked = m.ranked[:0]
	for _, s := range sales {
		m.ranked = append(m.ranked, qd.Ranked{Offer: s.Offer, SatPerDay: s.SatPerDay, Q: w.offers[w.byID[s.Offer]].quality()})
	}
	qd.Sort(m.ranked)
	i, _ := m.rule.Choose(m.ranked, int(a.depth), m.market, rand.New(&a.purse.rand))
	return qd.Chosen(m.ranked, i)
}
