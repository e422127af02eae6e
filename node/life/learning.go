package life

import (
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/qd"
)

// wakeTable restores what was learned: here, else by the parent.
func (l *Life) wakeTable() error {
	state := l.learned.Get()
	if state.Version == 0 && l.cfg.Learned != nil {
		state = l.cfg.Learned.Table
		l.offers = l.cfg.Learned.Offers
	}
	if state.Version == 0 {
		l.table = qd.New([]dolly.OfferID{l.cfg.Offer})
		return nil
	}
	t, err := qd.Restore(state)
	l.table = t
	return err
}

// setOffers takes over what is for rent. What vanished is not forgotten.
func (l *Life) setOffers(offers []dolly.Offer) {
	l.offersKnown = true
	l.offers = slices.DeleteFunc(slices.Clone(offers), func(o dolly.Offer) bool { return o.Check() != nil })
	before := l.table.Catalogue()
	ids := make([]dolly.OfferID, len(l.offers))
	for i, o := range l.offers {
		ids[i] = o.ID
	}
	if err := l.table.SetOffers(ids); err != nil {
		l.note("learn.refused", err.Error(), "offers refused: %v", err)
		return
	}
	if l.table.Catalogue() != before {
		l.learned.Set(l.table.State())
	}
}

// allowed are the offers that charter and bans let this agent rent and that are in
// stock. A child that is to let traffic out would not start where the terms forbid it.
func (l *Life) allowed() []dolly.Offer {
	var out []dolly.Offer
	bans := l.banList()
	exit := l.cfg.Exit && l.charter.Body.Exit
	for _, o := range l.offers {
		if exit && o.Relay != dolly.RelayExit {
			continue
		}
		if o.Available && l.charter.Body.AllowsOffer(o) == nil && !agent.Banned(bans, o.ID) {
			out = append(out, o)
		}
	}
	return out
}

// choose draws the next candidate by QD-learning (DESIGN.md section 5).
func (l *Life) choose() {
	ranked := l.rank(l.view().Choosable())
	i, draw := l.cfg.Rule.Choose(ranked, agent.Depth(l.cfg.Path), l.market(), l.rand)
	if i < 0 {
		return
	}
	st := l.facts.Get()
	st.Chosen = ranked[i].Offer
	l.facts.Set(st)
	l.note("learn.chosen", chosen{ranked, draw.X, i}, "wants %s, %d of %d by value", st.Chosen, i+1, len(ranked))
}

// rank sorts offers by what is believed of them.
func (l *Life) rank(ids []dolly.OfferID) []qd.Ranked {
	sales := make([]qd.Sale, len(ids))
	for i, id := range ids {
		sales[i] = qd.Sale{Offer: id, SatPerDay: l.perDay(id)}
	}
	return l.cfg.Rule.Rank(nil, l.table, l.cfg.Offer, sales, nil, l.market())
}

// market is what rewards are measured by.
func (l *Life) market() qd.Market {
	return qd.Market{Expected: l.cfg.Expected, Ratio: l.cfg.Expected / l.medianPerDay()}
}

// chosen is what a choice was made on.
type chosen struct {
	Ranked []qd.Ranked `json:"ranked"`
	Draw   float64     `json:"draw"`
	Index  int         `json:"index"`
}

// learn updates the table by how a purchase went, and tells the siblings.
func (l *Life) learn(tried dolly.OfferID, success bool) {
	u := qd.Update{Current: l.cfg.Offer, Tried: tried, Success: success, Reward: l.reward()}
	var remotes []*qd.Remote
	for _, s := range l.voices() {
		if r := l.remotes[s.Key]; r != nil && r.Merged() > 0 {
			remotes = append(remotes, r)
		}
	}
	move, err := l.table.Apply(u, remotes, l.cfg.Rule.Merge)
	if err != nil {
		l.note("learn.refused", err.Error(), "update refused: %v", err)
		return
	}
	l.learned.Set(l.table.State())
	l.moves = slices.Insert(l.moves, 0, dolly.MoveRow{
		At: l.now, Offer: tried, Success: success, Reward: u.Reward, Delta: move.Delta, Remotes: len(remotes),
	})
	l.moves = l.moves[:min(len(l.moves), maxMoves)]
	l.note("learn.updated", move, "learned that %s %s, siblings heard: %d", tried, outcome(success), len(remotes))
	l.tellTable()
}

func outcome(success bool) string {
	if success {
		return "works"
	}
	return "fails"
}

// reward is MB earned per day and per satoshi of rent, relative to what the
// fleet's offers promise (LEARNING.md).
func (l *Life) reward() float64 {
	st := l.facts.Get()
	days := max(l.now.Sub(st.Since).Hours()/24, 1)
	earned := float64(l.trader.Ledger.Carried(l.self())) / float64(dolly.MiB)
	price := l.perDay(l.cfg.Offer)
	if price == 0 {
		return 0
	}
	return qd.Reward(earned/days, price, l.market().Ratio)
}

// perDay is an offer's price in sat a day; zero if unknown.
func (l *Life) perDay(id dolly.OfferID) float64 {
	for _, o := range l.offers {
		if o.ID == id && o.Period > 0 {
			return float64(o.Price) * 24 / o.Period.Hours()
		}
	}
	return 0
}

func (l *Life) medianPerDay() float64 {
	var all []float64
	for _, o := range l.offers {
		if p := l.perDay(o.ID); p > 0 {
			all = append(all, p)
		}
	}
	if len(all) == 0 {
		return 1
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// lineRate is what the own server can carry, in bytes a second.
func (l *Life) lineRate() dolly.MB {
	for _, o := range l.offers {
		if o.ID == l.cfg.Offer {
			return o.LineRate
		}
	}
	return 0
}
