package life

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/qd"
)

// choose draws the next candidate (DESIGN.md section 5), and writes down why.
func (l *Life) choose() {
	rule, m, depth := l.cfg.Rule, l.prices, agent.Depth(l.cfg.Path)
	sales := l.sales(l.view().Choosable())
	ranked := l.rank(sales)
	i, draw := rule.Choose(ranked, depth, m, l.rand)
	if i < 0 {
		return
	}
	st := l.facts.Get()
	st.Chosen = ranked[i].Offer
	l.facts.Set(st)
	f := choiceFacts{
		Rule: rule.String(), Current: l.cfg.Offer, Depth: depth, Draw: draw.X, Tie: draw.Tie, Index: i, Of: len(ranked),
		Chosen: l.factsOf(ranked[i]), Siblings: l.sways(sales, ranked, draw, i),
	}
	if draw.X > 0 {
		f.Lambda = qd.Lambda(depth)
	}
	if rule.Value == (qd.Capacity{}) {
		f.Expected = m.Expected
	}
	for _, r := range ranked[:min(len(ranked), toldRanked)] {
		f.Ranked = append(f.Ranked, l.factsOf(r))
	}
	if rule.NeedsEvidence() {
		for _, slot := range l.evidence.Refuted()[:min(len(l.evidence.Refuted()), toldSiblings)] {
			f.Refuted = append(f.Refuted, l.nameOfSlot(slot))
		}
	}
	l.note(decidedChoice, f, "wants %s, %d of %d by value", st.Chosen, i+1, len(ranked))
}

// sales are offers with what they cost a day.
func (l *Life) sales(ids []dolly.OfferID) []qd.Sale {
	sales := make([]qd.Sale, len(ids))
	for i, id := range ids {
		sales[i] = qd.Sale{Offer: id, SatPerDay: l.perDay(id)}
	}
	return sales
}

// rank sorts what can be had by what is believed of it.
func (l *Life) rank(sales []qd.Sale) []qd.Ranked {
	var e *qd.Evidence
	if l.cfg.Rule.NeedsEvidence() {
		e = l.weigh()
	}
	return l.cfg.Rule.Rank(nil, l.table, l.cfg.Offer, sales, e, l.prices)
}

// sways is what each sibling did to a choice: what its table or its evidence moved,
// and what the same chance would have taken without it. Those that changed the
// choice come first, then those that moved the chosen most.
func (l *Life) sways(sales []qd.Sale, ranked []qd.Ranked, d qd.Draw, index int) []swayFacts {
	var all []swayFacts
	if l.cfg.Rule.NeedsEvidence() {
		all = l.swaysByEvidence(sales, ranked, d, index)
	} else {
		all = l.swaysByTable(ranked, d, index)
	}
	size := func(s swayFacts) float64 {
		most := 0.0
		for _, m := range s.Moved {
			most = max(most, math.Abs(m.Q-m.Without), math.Abs(m.Drawn-m.DrawnWithout))
		}
		if s.Changes {
			most += 1e6
		}
		return most
	}
	slices.SortStableFunc(all, func(a, b swayFacts) int { return cmp.Or(cmp.Compare(size(b), size(a)), cmp.Compare(a.Who, b.Who)) })
	return all[:min(len(all), toldSiblings)]
}

func (l *Life) swaysByEvidence(sales []qd.Sale, ranked []qd.Ranked, d qd.Draw, index int) []swayFacts {
	slots, before := l.evidence.Slots(), byOffer(ranked)
	defer l.evidence.Without(-1)
	var all []swayFacts
	for _, slot := range slots[:min(len(slots), askedSlots)] {
		l.evidence.Without(int64(slot))
		other := l.cfg.Rule.Rank(nil, l.table, l.cfg.Offer, sales, &l.evidence, l.prices)
		for i := range other { // the same chance for each offer
			other[i].Normal = before[other[i].Offer].Normal
		}
		if s := l.sway(l.nameOfSlot(slot), ranked, other, d, index); len(s.Moved) > 0 {
			all = append(all, s)
		}
	}
	return all
}

// swaysByTable takes out of each offer's latest update what a sibling's table did
// there.
func (l *Life) swaysByTable(ranked []qd.Ranked, d qd.Draw, index int) []swayFacts {
	without := map[string]map[dolly.OfferID]float64{}
	var who []string
	for _, r := range ranked {
		last, _ := l.pulls.Get(string(r.Offer))
		for _, p := range last.Pulls {
			name := l.nameOfKey(p.From)
			if without[name] == nil {
				without[name] = map[dolly.OfferID]float64{}
				who = append(who, name)
			}
			without[name][r.Offer] = p.Without
		}
	}
	var all []swayFacts
	for _, name := range who[:min(len(who), askedSlots)] {
		other := slices.Clone(ranked)
		for i := range other {
			if q, moved := without[name][other[i].Offer]; moved {
				other[i].Q = q
			}
		}
		qd.Sort(other)
		all = append(all, l.sway(name, ranked, other, d, index))
	}
	return all
}

// sway compares a choice with the one that would have been made on another ranking.
func (l *Life) sway(who string, ranked, other []qd.Ranked, d qd.Draw, index int) swayFacts {
	rule := l.cfg.Rule
	s := swayFacts{Who: who, Would: qd.Chosen(other, rule.Choice.Pick(other, d, rule.Value, l.prices))}
	s.Changes = s.Would != ranked[index].Offer
	without := byOffer(other)
	for _, r := range ranked {
		was := without[r.Offer]
		m := movedFacts{r.Offer, r.Q, was.Q, l.drawn(&r), l.drawn(was)}
		if (m.Q != m.Without || m.Drawn != m.DrawnWithout) && len(s.Moved) < toldMoves {
			s.Moved = append(s.Moved, m)
		}
	}
	return s
}

// byOffer finds offers in a ranking.
func byOffer(ranked []qd.Ranked) map[dolly.OfferID]*qd.Ranked {
	m := make(map[dolly.OfferID]*qd.Ranked, len(ranked))
	for i := range ranked {
		m[ranked[i].Offer] = &ranked[i]
	}
	return m
}

// nameOfKey is a sibling's path and name, else its key.
func (l *Life) nameOfKey(key dolly.PeerID) string {
	if name := l.nameOf(key); name != "" {
		return name
	}
	return key.Short()
}

// nameOfSlot names who holds a slot, as far as it is known.
func (l *Life) nameOfSlot(slot uint32) string {
	for _, s := range l.siblings() {
		if s.Slot == slot {
			return fmt.Sprintf("slot %d (%s %s)", slot, s.Path, s.Name)
		}
	}
	return fmt.Sprintf("slot %d", slot)
}
