package life

import (
	"slices"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
)

// step is when a purchase entered a state.
type step struct {
	State purchase.State `cbor:"1,keyasint"`
	At    dolly.Time     `cbor:"2,keyasint"`
}

// maxSteps is how much of a timeline is kept, the latest.
const maxSteps = 32

// stepped adds the state that a purchase is in to its timeline.
func (l *Life) stepped(p purchase.Purchase) {
	past, _ := l.steps.Get(p.ID.String())
	past = past[max(0, len(past)-maxSteps+1):]
	l.steps.Put(p.ID.String(), append(slices.Clone(past), step{p.State, l.now}))
}

// moneyView is where this agent's bitcoin came from and went.
func (l *Life) moneyView() dolly.MoneyView {
	v := l.trader.Money()
	v.Held = l.coinsView()
	v.Reckoned = l.coinsKnown && l.facts.Get().Counted && v.Unseen == 0
	if v.Reckoned {
		v.Residual = v.Sum.Net + v.UnderWay - v.Held.Confirmed - v.Held.Pending
	}
	v.Rents, v.Purchases = l.rentRows(), l.purchaseRows()
	return v
}

func (l *Life) coinsView() dolly.CoinsView {
	return dolly.CoinsView{Confirmed: l.coins.Confirmed, Pending: l.coins.Pending, Locked: l.trader.Incoming(), Height: int(l.trader.Height())}
}

// purchaseRows are those under way, then those that are over, the latest first.
func (l *Life) purchaseRows() []dolly.PurchaseRow {
	out := []dolly.PurchaseRow{}
	for _, p := range l.purchases.All {
		out = append(out, l.purchaseRow(p))
	}
	slices.SortStableFunc(out, func(a, b dolly.PurchaseRow) int {
		switch {
		case a.Settled != b.Settled && b.Settled:
			return -1
		case a.Settled != b.Settled:
			return 1
		}
		return int(b.Since - a.Since)
	})
	return out
}

func (l *Life) purchaseRow(p purchase.Purchase) dolly.PurchaseRow {
	row := dolly.PurchaseRow{
		ID: p.ID, Kind: p.Kind.String(), Offer: p.Offer, Child: strings.TrimSpace(p.Path + " " + p.Name), State: p.State.String(),
		Since: p.Since, MaxSat: p.MaxSat, Price: p.Price, Fee: p.Fee, Spent: p.Spent, TxID: p.TxID, Tries: p.Attempts,
		Trouble: p.Trouble, Settled: p.Settled, Steps: []dolly.StepRow{},
	}
	if p.State.Ended() {
		row.Outcome = p.Outcome.String()
		if rest := strings.TrimPrefix(p.Failure, row.Outcome+": "); rest != "" {
			row.Outcome += ": " + rest
		}
	}
	steps, _ := l.steps.Get(p.ID.String())
	for _, s := range steps {
		row.Steps = append(row.Steps, dolly.StepRow{State: s.State.String(), At: s.At})
	}
	return row
}
