package life

import (
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/qd"
)

// shownMatrix is how many offers a whole matrix is shown of.
const shownMatrix = 256

// learningView is what is believed of every offer that was ever heard of. All evidence
// is gathered, whatever the rule, so that faces can show what it would say.
func (l *Life) learningView() dolly.LearningView {
	rule, ids := l.cfg.Rule, l.table.Catalogue().Offers()
	v := dolly.LearningView{
		Current: l.cfg.Offer, Candidate: l.facts.Get().Chosen, Rule: rule.Merge.Name(), Measure: rule.Value.Name(), Choice: rule.Choice.Name(),
		Updates: l.table.Updates(), Remotes: len(l.remotes), Merged: l.merged, Moves: slices.Clone(l.moves), Held: len(l.proven),
	}
	if len(ids) <= shownMatrix {
		v.Q = l.table.Matrix()
	}
	ranked := l.rank(l.sales(l.view().Choosable()))
	chances := rule.Choice.Chances(ranked, agent.Depth(l.cfg.Path), rule.Value, l.market())
	all := l.rank(l.sales(ids))
	e := l.weigh()
	v.Refuted = len(e.Refuted())
	for _, p := range l.proven {
		if p.Confirmed {
			v.Confirmed++
		}
	}
	for i, id := range ids {
		r := at(all, id)
		est := e.Estimate(i, rule.Value.Prior())
		row := dolly.OfferRow{
			Offer: dolly.Offer{ID: id, Relay: dolly.RelayUnknown}, Value: r.Q, E: r.E, Alpha: r.Alpha, Beta: r.Beta,
			Believed: est.Y, Deviation: est.SD, Samples: est.Samples, Voices: est.Voices,
		}
		if o := l.listed(id); o.ID == id {
			row.Offer = o
		}
		if k := slices.IndexFunc(ranked, func(r qd.Ranked) bool { return r.Offer == id }); k >= 0 {
			row.Chance = chances[k]
		}
		if rule.NeedsEvidence() {
			for s := range v.Q {
				v.Q[s][i] = r.Q
			}
		}
		v.Offers = append(v.Offers, row)
	}
	return v
}
