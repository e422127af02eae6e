package record

import (
	"strings"

	"github.com/dollynator/dolly"
)

// money is where the agent's bitcoin came from and went. Of purchases it has those
// under way; of swaps their sum, and of the periods of a rent nothing.
func (s scene) money() dolly.MoneyView {
	v := dolly.MoneyView{Coin: coin, Lines: s.purses[s.id].rows(), Rents: []dolly.PeriodRow{}, Purchases: []dolly.PurchaseRow{}, Swaps: []dolly.SwapRow{}}
	v.Sum = dolly.SumUp("all", v.Lines)
	a := s.self
	if a == nil {
		return v
	}
	v.Held, v.UnderWay = dolly.CoinsView{Confirmed: a.Coins, Pending: a.Pending, Height: int(s.Height)}, a.Pending
	v.Residual, v.Reckoned = v.Sum.Net+v.UnderWay-v.Held.Confirmed-v.Held.Pending, true
	v.MB = dolly.MBView{Carried: a.Gained, Sold: a.Spent, Held: a.MB, Locked: a.Locked}
	if a.Order.Live {
		v.MB.Orders = a.Order.MB
		v.MB.Held -= a.Order.MB
	}
	v.MB.Residual = v.MB.Carried - v.MB.Sold - v.MB.Held - v.MB.Orders - v.MB.Locked
	for _, text := range a.Purchases {
		v.Purchases = append(v.Purchases, s.purchase(text))
	}
	return v
}

// purchase is one under way, from its words: kind of offer: state.
func (s scene) purchase(text string) dolly.PurchaseRow {
	what, state, _ := strings.Cut(text, ": ")
	kind, offer, _ := strings.Cut(what, " of ")
	p := dolly.PurchaseRow{Kind: kind, Offer: dolly.OfferID(offer), State: state, Since: s.At, Steps: []dolly.StepRow{}}
	for _, o := range s.run.Offers {
		if o.ID == p.Offer {
			p.Price = o.Price
		}
	}
	return p
}
