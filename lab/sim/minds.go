package sim

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/lab/sim/scenario"
)

// minds is what agents said to each other of the offers, once for all: whose word
// has reached whom is answered when it is asked. See columns.go and rents.go.
type minds struct {
	rule      qd.Rule
	market    qd.Market
	catalogue *qd.Catalogue
	index     []int // offer by its number in the catalogue
	columns   [][]voice
	spoke     []voice // by agent: when it first said anything
	rents     []rent  // by agent, those that died too
	desk      qd.Desk
	evidence  qd.Evidence
	known     []float64 // scratch, as what follows
	remotes   []qd.Vector
	sales     []qd.Sale
	ranked    []qd.Ranked
}

// maxVoices bounds how many siblings one agent listens to: in larger fleets each
// hears some of them, drawn by the seed.
const maxVoices = 512

func (w *World) makeMinds() error {
	m := &w.minds
	var ids []dolly.OfferID
	for i := range w.offers {
		ids = append(ids, w.offers[i].id)
	}
	m.catalogue = qd.NewCatalogue(ids)
	for k := range m.catalogue.Len() {
		m.index = append(m.index, w.byID[m.catalogue.Offer(k)])
	}
	m.columns = make([][]voice, len(w.offers))
	m.rule = qd.Rule{Merge: isolated{}, Value: qd.Efficiency{}, Choice: qd.ByRank{}}
	if k := w.s.Mind; w.learns() && k.Merge != scenario.MergeNone {
		var err error
		if m.rule, err = qd.NewRule(string(k.Merge), string(k.Value), string(k.Choice)); err != nil {
			return err
		}
	}
	return nil
}

// learnFrom gives a child its table: its parent's, or none yet. The two share it until
// one of them learns.
func (w *World) learnFrom(a, parent *member) {
	if parent != nil && w.s.Mind.Inherit {
		a.lessons = parent.lessons
		a.shared = a.lessons.table != nil
		parent.shared = a.shared
	}
	w.beginRent(a)
}

// learns reports whether agents of this world learn at all.
func (w *World) learns() bool {
	switch w.s.Mind.Choice {
	case scenario.Random, scenario.Cheapest, scenario.Oracle, scenario.OracleRank:
		return false
	}
	return true
}

// isolated learns from nobody.
type isolated struct{}

func (isolated) Name() string                                        { return "none" }
func (isolated) Merge(qd.Column, []float64)                          {}
func (isolated) Judge(*qd.Ranked, *qd.Evidence, qd.Value, qd.Market) {}

// choose takes the next candidate among what is listed and fits the wallet.
func (w *World) choose(a *member) {
	m := &w.minds
	m.sales = m.sales[:0]
	for _, id := range w.view.Choosable() {
		m.sales = append(m.sales, qd.Sale{Offer: id, SatPerDay: w.perDay(w.byID[id])})
	}
	if len(m.sales) == 0 {
		return
	}
	a.candidate = int32(w.byID[w.pick(a, m.sales)])
	w.happened(evChoice, a.birth, int64(a.candidate))
	w.note(a, "chosen", "%s", w.offers[a.candidate].id)
}

// pick is the mind's own, or a control's that learns nothing.
func (w *World) pick(a *member, sales []qd.Sale) dolly.OfferID {
	switch w.s.Mind.Choice {
	case scenario.Random:
		return sales[rand.New(&a.purse.rand).IntN(len(sales))].Offer
	case scenario.Cheapest:
		return slices.MinFunc(sales, func(x, y qd.Sale) int { return cmp.Compare(x.SatPerDay, y.SatPerDay) }).Offer
	case scenario.Oracle:
		return slices.MaxFunc(sales, func(x, y qd.Sale) int {
			return cmp.Compare(w.offers[w.byID[x.Offer]].quality(), w.offers[w.byID[y.Offer]].quality())
		}).Offer
	case scenario.OracleRank:
		return w.rankTruly(a, sales)
	}
	m := &w.minds
	if m.rule.NeedsEvidence() {
		w.gather(a)
	}
	m.ranked = m.rule.Rank(m.ranked[:0], w.tableOf(a), w.offers[a.rental.offer].id, sales, &m.evidence, m.market)
	if w.broken(mutHearsay) {
		m.ranked[0].Estimate.Weight *= 3
	}
	w.watch.judged(w, a, m.ranked)
	i, _ := m.rule.Choose(m.ranked, int(a.depth), m.market, rand.New(&a.purse.rand))
	return m.ranked[i].Offer
}

// perDay is what an offer costs a day.
func (w *World) perDay(i int) float64 {
	o := &w.offers[i]
	return float64(o.price) / (o.period.Hours() / 24)
}

// learn takes in how a purchase of an offer went, scores it against the best that
// was to be had, and tells the siblings.
func (w *World) learn(a *member, tried int, success bool) {
	w.score(tried)
	if !w.learns() {
		return
	}
	u := qd.Update{Current: w.offers[a.rental.offer].id, Tried: w.offers[tried].id, Success: success, Reward: w.reward(a)}
	merge := w.minds.rule.Merge
	if _, mean := merge.(qd.Mean); mean {
		merge = heard{w: w, a: a}
	}
	if _, err := w.ownTable(a).Apply(u, nil, merge); err != nil {
		w.fail(err)
		return
	}
	w.watch.learned(w, a)
	switch w.s.Mind.Merge {
	case scenario.MergeMean:
		w.tell(a, tried, a.rental.offer)
	case scenario.MergeEvidence:
		w.testify(a)
	}
}

// score compares a purchase with the best that was listed.
func (w *World) score(i int) {
	if w.best <= 0 {
		return
	}
	e := min(1, w.offers[i].quality()/w.best)
	w.today.Bought++
	w.total.bought++
	w.total.dayEff += e
	w.total.efficiency += e
	w.total.regret += 1 - e
}

// reward is MB carried a day and satoshi of rent, relative to what offers promise.
func (w *World) reward(a *member) float64 {
	r := w.rentOf(a)
	return qd.Reward(r.MB/r.Days, r.Sat/r.Days, w.minds.market.Ratio)
}
