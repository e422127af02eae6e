package life

import (
	"cmp"
	"math"
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
		l.know(l.cfg.Learned.Offers)
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
	l.know(slices.DeleteFunc(slices.Clone(offers), func(o dolly.Offer) bool { return o.Check() != nil }))
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

// know takes over a list of offers and what follows from their prices.
func (l *Life) know(offers []dolly.Offer) {
	l.offers, l.numbers = offers, make(map[dolly.OfferID]int, len(offers))
	prices := make([]float64, len(offers))
	for i, o := range offers {
		if _, twice := l.numbers[o.ID]; !twice {
			l.numbers[o.ID] = i
		}
		prices[i] = perDay(o)
	}
	l.prices = qd.NewMarket(l.cfg.Expected, prices)
}

// listed is an offer as it is for rent, zero if it is not.
func (l *Life) listed(id dolly.OfferID) dolly.Offer {
	if i, known := l.numbers[id]; known {
		return l.offers[i]
	}
	return dolly.Offer{}
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

// maxPulls bounds what is remembered of the siblings in an offer's latest update.
const maxPulls = 16

// lastPulls is what siblings did to an offer's value when it was last updated.
type lastPulls struct {
	Pulls []pulled `cbor:"1,keyasint"`
}

// pulled is one sibling's part of it.
type pulled struct {
	From    dolly.PeerID `cbor:"1,keyasint"`
	Without float64      `cbor:"2,keyasint"` // the value had it not been heard
}

// learn updates the table by how a purchase went, and tells the siblings.
func (l *Life) learn(tried dolly.OfferID, success bool) {
	u := qd.Update{Current: l.cfg.Offer, Tried: tried, Success: success, Reward: l.reward()}
	remotes := l.teachers()
	pulls := l.table.Pulls(u, remotes)
	row := dolly.MoveRow{At: l.now, Offer: tried, Success: success, Reward: u.Reward, Remotes: len(remotes)}
	if i, known := l.table.Catalogue().Index(tried); known {
		row.Alpha, row.Beta = l.table.Rates(i)
	}
	move, err := l.table.Apply(u, remotes, l.cfg.Rule.Merge)
	if err != nil {
		l.note("learn.refused", err.Error(), "update refused: %v", err)
		return
	}
	l.learned.Set(l.table.State())
	row.Before, row.After, row.Delta, row.Pulls = move.Before, move.After, move.Delta, l.keepPulls(u, pulls)
	l.moves = latest(l.moves, row)
	l.note(decidedUpdate, moveFacts{u.Current, row}, "learned that %s %s, siblings heard: %d", tried, outcome(success), len(remotes))
	l.tellTable()
}

// teachers are the tables of siblings that count: none where evidence does.
func (l *Life) teachers() []*qd.Remote {
	var remotes []*qd.Remote
	if l.cfg.Rule.NeedsEvidence() {
		return nil
	}
	for _, s := range l.voices() {
		if r := l.remotes[s.Key]; r != nil && r.Merged() > 0 {
			remotes = append(remotes, r)
		}
	}
	return remotes
}

// latest puts a row before those that are remembered of its kind.
func latest[R any](rows []R, row R) []R {
	rows = slices.Insert(rows, 0, row)
	return rows[:min(len(rows), maxMoves)]
}

// keepPulls remembers the strongest pulls of an update, for who asks why, and returns
// them as they are shown.
func (l *Life) keepPulls(u qd.Update, pulls []qd.Pull) []dolly.PullRow {
	slices.SortStableFunc(pulls, func(a, b qd.Pull) int { return cmp.Compare(math.Abs(b.By), math.Abs(a.By)) })
	kept := map[dolly.OfferID]lastPulls{u.Current: {}, u.Tried: {}}
	var told []dolly.PullRow
	for _, p := range pulls {
		k := kept[p.Offer]
		if len(k.Pulls) == maxPulls {
			continue
		}
		k.Pulls = append(k.Pulls, pulled{p.From, p.Without})
		kept[p.Offer] = k
		told = append(told, dolly.PullRow{Who: l.nameOfKey(p.From), Offer: p.Offer, Said: p.Said, By: p.By, Without: p.Without})
	}
	for offer, k := range kept {
		if len(k.Pulls) == 0 {
			l.pulls.Delete(string(offer))
			continue
		}
		l.pulls.Put(string(offer), k)
	}
	return told
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
	return qd.Reward(earned/days, price, l.prices.Ratio)
}

// perDay is an offer's price in sat a day; zero if unknown.
func (l *Life) perDay(id dolly.OfferID) float64 { return perDay(l.listed(id)) }

func perDay(o dolly.Offer) float64 {
	if o.Period <= 0 {
		return 0
	}
	return float64(o.Price) * 24 / o.Period.Hours()
}

// lineRate is what the own server can carry, in bytes a second.
func (l *Life) lineRate() dolly.MB { return l.listed(l.cfg.Offer).LineRate }
