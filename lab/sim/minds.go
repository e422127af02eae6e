package sim

import (
	"cmp"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/lab/sim/scenario"
)

// minds is what agents said to each other of the offers: the latest value of each
// column of each, and the one before, by which everybody's view is answered.
type minds struct {
	catalogue []dolly.OfferID
	columns   [][]voice // by offer, in the order of agents' births
	spoke     []voice   // by agent: when it first said anything
	known     []float64 // scratch
	remotes   []qd.Vector
	ids       []dolly.OfferID
}

// voice is what one agent said of one column.
type voice struct {
	who              int // birth
	value, before    float64
	record, previous record
}

func (w *World) makeMinds() {
	for i := range w.offers {
		w.minds.catalogue = append(w.minds.catalogue, w.offers[i].id)
	}
	w.minds.columns = make([][]voice, len(w.offers))
}

// learnFrom gives a child its table: its parent's, or an empty one.
func (w *World) learnFrom(a, parent *member) {
	if parent == nil || !w.s.Mind.Inherit || parent.table == nil {
		a.table = nil
		return
	}
	t, err := qd.Restore(parent.table.State())
	if err != nil {
		w.fail(err)
		return
	}
	a.table = t
}

// learns reports whether agents of this world keep tables.
func (w *World) learns() bool {
	switch w.s.Mind.Choice {
	case scenario.Random, scenario.Cheapest, scenario.Oracle:
		return false
	}
	return true
}

// choose takes the next candidate among what is listed and fits the wallet.
func (w *World) choose(a *member) {
	w.minds.ids = w.view.Choosable()
	ids := w.minds.ids
	if len(ids) == 0 {
		return
	}
	var pick dolly.OfferID
	switch w.s.Mind.Choice {
	case scenario.Random:
		pick = ids[a.rand.IntN(len(ids))]
	case scenario.Cheapest:
		pick = slices.MinFunc(ids, func(x, y dolly.OfferID) int { return cmp.Compare(w.perDay(w.byID[x]), w.perDay(w.byID[y])) })
	case scenario.Oracle:
		pick = slices.MaxFunc(ids, func(x, y dolly.OfferID) int {
			return cmp.Compare(w.offers[w.byID[x]].quality(), w.offers[w.byID[y]].quality())
		})
	default:
		w.hasTable(a)
		ranked := a.table.Rank(w.offers[a.offer].id, ids)
		i, _ := qd.Choose(ranked, a.depth, a.rand)
		pick = ranked[i].Offer
	}
	a.candidate = w.byID[pick]
	w.happened(evChoice, a.birth, int64(a.candidate))
	w.note(a, "chosen", "%s", pick)
}

func (w *World) hasTable(a *member) {
	if a.table == nil {
		a.table = qd.New(w.minds.catalogue)
	}
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
	w.hasTable(a)
	u := qd.Update{Current: w.offers[a.offer].id, Tried: w.offers[tried].id, Success: success, Reward: w.reward(a)}
	if _, err := a.table.Apply(u, nil, w.merge(a)); err != nil {
		w.fail(err)
		return
	}
	w.watch.learned(w, a)
	if w.s.Mind.Merge != scenario.MergeNone {
		w.tell(a, tried, a.offer)
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

// reward is MB carried a day and satoshi of rent, relative to what the market's
// median offer promises (LEARNING.md).
func (w *World) reward(a *member) float64 {
	days := max(1, float64(w.now-a.born)/float64(dayMS))
	mb := float64(a.carried/dolly.MiB) / days
	price := w.perDay(a.offer)
	if price == 0 || w.median == 0 {
		return 0
	}
	return qd.Reward(mb, price, 10_000/w.median)
}

// merge is the rule by which an agent takes in its siblings' columns.
func (w *World) merge(a *member) qd.Merge {
	if w.s.Mind.Merge == scenario.MergeNone {
		return isolated{}
	}
	return heard{w, a}
}

// isolated learns from nobody.
type isolated struct{}

func (isolated) Name() string               { return "none" }
func (isolated) Merge(qd.Column, []float64) {}

// heard lets the real rule see what has reached the agent, without a copy of every
// sibling's table in every agent.
type heard struct {
	w *World
	a *member
}

func (heard) Name() string { return qd.Mean{}.Name() }

func (h heard) Merge(c qd.Column, next []float64) {
	c.Remotes = h.w.remotesOf(h.a, h.w.byID[c.Offer])
	qd.Mean{}.Merge(c, next)
}

// remotesOf is what an agent has heard of one column, a value for each sibling;
// zero for one that spoke, but not of this.
func (w *World) remotesOf(a *member, i int) []qd.Vector {
	m := &w.minds
	limit := qd.ValuePerUpdate * float64(a.table.Updates()+1)
	m.known = m.known[:0]
	for k := range m.columns[i] {
		v := &m.columns[i][k]
		if v.who == a.birth {
			continue
		}
		switch {
		case w.arrives(v.record, a.birth) <= w.now:
			m.known = append(m.known, min(max(v.value, -limit), limit))
		case v.previous.number != 0 && w.arrives(v.previous, a.birth) <= w.now:
			m.known = append(m.known, min(max(v.before, -limit), limit))
		}
	}
	spoke := 0
	for k := range m.spoke {
		if m.spoke[k].who != a.birth && w.arrives(m.spoke[k].record, a.birth) <= w.now {
			spoke++
		}
	}
	for len(m.known) < spoke {
		m.known = append(m.known, 0)
	}
	m.remotes = m.remotes[:0]
	for k := range m.known {
		m.remotes = append(m.remotes, m.known[k:k+1])
	}
	return m.remotes
}

// tell publishes columns of an agent's table, or what it makes of them if it lies.
func (w *World) tell(a *member, offers ...int) {
	if a.liar == liesSilent && w.lying() {
		return
	}
	r := w.publish(topicLearn, a.birth)
	w.happened(evLesson, a.birth, int64(offers[0]))
	if _, spoke := find(w.minds.spoke, a.birth); !spoke {
		w.minds.spoke = append(w.minds.spoke, voice{who: a.birth, record: r})
		slices.SortFunc(w.minds.spoke, byBirth)
	}
	for _, i := range w.toldColumns(a, offers) {
		w.say(a, i, w.claimed(a, i), r)
	}
}

func byBirth(x, y voice) int { return cmp.Compare(x.who, y.who) }

func find(v []voice, who int) (int, bool) {
	return slices.BinarySearchFunc(v, who, func(x voice, who int) int { return cmp.Compare(x.who, who) })
}

// say notes what an agent says of a column.
func (w *World) say(a *member, i int, value float64, r record) {
	col := w.minds.columns[i]
	k, known := find(col, a.birth)
	if !known {
		w.minds.columns[i] = slices.Insert(col, k, voice{who: a.birth, value: value, record: r})
		return
	}
	v := &col[k]
	v.before, v.previous = v.value, v.record
	v.value, v.record = value, r
}

// value is a column's, of an agent's table.
func (w *World) valueOf(a *member, i int) float64 {
	if a.table == nil {
		return 0
	}
	w.minds.ids = append(w.minds.ids[:0], w.offers[i].id)
	return a.table.Rank(w.offers[a.offer].id, w.minds.ids)[0].Q
}

// forgetMind drops what a dead agent said: its slot goes to another voice.
func (w *World) forgetMind(a *member) {
	gone := func(v voice) bool { return v.who == a.birth }
	if _, spoke := find(w.minds.spoke, a.birth); !spoke {
		return
	}
	w.minds.spoke = slices.DeleteFunc(w.minds.spoke, gone)
	for i := range w.minds.columns {
		w.minds.columns[i] = slices.DeleteFunc(w.minds.columns[i], gone)
	}
}
