package life

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/qd"
)

// Kinds of the events that are decisions. Their data are the facts that they were
// made on, as they were at that moment; [Explain] reads them.
const (
	decidedChoice   = "learn.chosen"
	decidedUpdate   = "learn.updated"
	decidedOrder    = "order.decided"
	decidedPurchase = "purchase.decided"
)

// Bounds of what is written down with a decision.
const (
	toldRanked   = 16 // offers
	toldSiblings = 16
	toldMoves    = 4   // offers that one sibling moved
	askedSlots   = 256 // siblings without whom the choice is made again
)

// choiceFacts is what a choice was made on.
type choiceFacts struct {
	Rule     string        `json:"rule"`
	Current  dolly.OfferID `json:"current"`
	Depth    int           `json:"depth"`
	Lambda   float64       `json:"lambda,omitempty"` // of a choice by rank
	Draw     float64       `json:"draw,omitempty"`
	Tie      float64       `json:"tie"`
	Index    int           `json:"index"` // of what was taken, in all that was ranked
	Of       int           `json:"of"`
	Expected float64       `json:"expected_mb_per_day,omitempty"` // the unit of what is believed by capacity
	Chosen   rankedFacts   `json:"chosen"`
	Ranked   []rankedFacts `json:"ranked"` // the best
	Siblings []swayFacts   `json:"siblings"`
	Refuted  []string      `json:"refuted,omitempty"` // whose evidence contradicts own experience
}

// rankedFacts is one offer as it was seen.
type rankedFacts struct {
	Offer     dolly.OfferID `json:"offer"`
	SatPerDay float64       `json:"sat_per_day"`
	Q         float64       `json:"q"`
	E         float64       `json:"e"`
	Alpha     float64       `json:"alpha"`
	Beta      float64       `json:"beta"`
	Won       int           `json:"won"`
	Failed    int           `json:"failed"`
	Evidence  evidenceFact  `json:"evidence,omitzero"`
}

// evidenceFact is what was believed of an offer, and from what.
type evidenceFact struct {
	Y       float64 `json:"y"`
	SD      float64 `json:"sd"`
	Samples float64 `json:"own_samples"`
	Own     float64 `json:"own_mean"`
	Voices  int     `json:"voices"`
	Hearsay float64 `json:"hearsay"`
	Weight  float64 `json:"hearsay_weight"`
	Normal  float64 `json:"drawn_sd,omitempty"`    // by a choice that draws for each
	Drawn   float64 `json:"drawn_worth,omitempty"` // what the offer is worth as drawn
}

// swayFacts is what one sibling did to a choice.
type swayFacts struct {
	Who     string        `json:"who"`
	Would   dolly.OfferID `json:"would_choose"` // had nobody heard of it, by the same draw
	Changes bool          `json:"changes_the_choice"`
	Moved   []movedFacts  `json:"moved"`
}

// movedFacts is an offer's value with and without a sibling.
type movedFacts struct {
	Offer   dolly.OfferID `json:"offer"`
	Q       float64       `json:"q"`
	Without float64       `json:"q_without"`

	// What it is worth as drawn: evidence that changes no value makes it more certain.
	Drawn        float64 `json:"drawn_worth,omitempty"`
	DrawnWithout float64 `json:"drawn_without,omitempty"`
}

// moveFacts is what an update was made on and did.
type moveFacts struct {
	Current dolly.OfferID `json:"current"`
	dolly.MoveRow
}

// moneyFacts is what an order or a purchase was decided on.
type moneyFacts struct {
	Due       dueFacts      `json:"due,omitzero"`
	Sat       dolly.Sat     `json:"sat"`                // wanted for the MB, or the most that the purchase may cost
	MB        dolly.MB      `json:"mb_bytes,omitempty"` // offered
	Strategy  string        `json:"strategy"`
	Why       string        `json:"why"`
	Coins     dolly.Sat     `json:"coins_sat"`
	Pending   dolly.Sat     `json:"pending_sat"`
	Income    dolly.Sat     `json:"income_sat_per_day"`
	Available dolly.MB      `json:"mb_available_bytes"`
	RentDays  float64       `json:"rent_days_left"`
	LeaseMin  float64       `json:"lease_minutes_left"`
	Worth     worthFacts    `json:"worth,omitzero"`
	Candidate dolly.OfferID `json:"candidate"`
}

// dueFacts is what must be paid next.
type dueFacts struct {
	Kind  string        `json:"kind"`
	Offer dolly.OfferID `json:"offer"`
	Price dolly.Sat     `json:"price_sat"`
	Wants dolly.Sat     `json:"wants_sat"`
}

// worthFacts is what a MB was worth, in sat, and why.
type worthFacts struct {
	Price  float64  `json:"sat_per_mb"`
	Last   float64  `json:"last_sat_per_mb"`
	Least  float64  `json:"least_sat_per_mb"`
	Most   float64  `json:"most_sat_per_mb"`
	Volume dolly.MB `json:"week_bytes"`          // that the bounds follow from
	Own    bool     `json:"own_sales,omitempty"` // it was sold by this agent
}

// worth is what the trader makes of the prices that it knows.
func (l *Life) worth() worthFacts {
	w, ok := l.trader.Worth()
	if !ok {
		return worthFacts{}
	}
	return worthFacts{w.Price.PerMB(), w.Last.PerMB(), w.Least.PerMB(), w.Most.PerMB(), w.Week.MB, w.Own}
}

// noteDecision writes down what an order or a purchase is decided on.
func (l *Life) noteDecision(kind string, v agent.View, p agent.Plan, sat dolly.Sat, mb dolly.MB) {
	f := moneyFacts{
		Sat: sat, MB: mb, Strategy: l.cfg.Strategy.Name(), Why: p.SellWhy, Coins: v.Coins, Pending: v.Pending, Income: v.Income,
		Available: v.MBAvailable, RentDays: v.RentEnds.Sub(v.Now).Hours() / 24, LeaseMin: v.LeaseLeft.Minutes(), Candidate: v.Candidate,
	}
	if p.Due != (agent.Due{}) {
		f.Due = dueFacts{p.Due.Kind.String(), p.Due.Offer, p.Due.Price, p.Due.Wants}
	}
	f.Worth = l.worth()
	if kind == decidedOrder {
		l.note(kind, f, "sells %v for %v: %s", mb, sat, p.SellWhy)
		return
	}
	l.note(kind, f, "pays at most %v for %v of %s", sat, p.Due.Kind, p.Due.Offer)
}

// factsOf is an offer as the rule saw it.
func (l *Life) factsOf(r qd.Ranked) rankedFacts {
	f := rankedFacts{r.Offer, r.SatPerDay, r.Q, r.E, r.Alpha, r.Beta, r.Won, r.Failed, evidenceFact{}}
	if e := r.Estimate; l.cfg.Rule.NeedsEvidence() {
		f.Evidence = evidenceFact{e.Y, e.SD, e.Samples, e.Own, e.Voices, e.Hearsay, e.Weight, r.Normal, l.drawn(&r)}
	}
	return f
}

// drawn is what an offer is worth as it was drawn; zero where nothing is drawn for each.
func (l *Life) drawn(r *qd.Ranked) float64 {
	if l.cfg.Rule.Choice != (qd.Thompson{}) {
		return 0
	}
	return r.Drawn(l.cfg.Rule.Value, l.prices)
}
