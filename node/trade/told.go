package trade

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/dollynator/dolly"
)

// Told says what an event was that is no decision with facts of its own: its meaning,
// and what was written down with it; its text if there is nothing more. It needs
// nothing but the event.
func Told(e dolly.Event) []string {
	var out []string
	if means := meaning(e.Kind); means != "" {
		out = append(out, means)
	}
	if t, ok := termsOf(e); ok {
		return append(out,
			fmt.Sprintf("%s gives %v, %s gives %v", t.Seller.Short(), t.Amount.MB, t.Buyer.Short(), t.Amount.Sat),
			fmt.Sprintf("fills bid %d of %s and ask %d of %s", t.Bid.Number, t.Bid.Trader.Short(), t.Ask.Number, t.Ask.Trader.Short()),
			fmt.Sprintf("the bitcoin is locked by block %d, and can be taken back from block %d on", t.FundBy, t.RefundAt))
	}
	var o dolly.Order
	if e.Kind == notePlaced && json.Unmarshal(e.Data, &o) == nil {
		return append(out, fmt.Sprintf("%s %d: %v for %v, which is %.3f sat/MB, until %s", o.Side, o.ID.Number, o.Price.MB, o.Price.Sat, o.Price.PerMB(), o.Expires.Std().Format(time.DateTime)))
	}
	if out = append(out, Written(e)...); len(out) == 0 {
		return []string{e.Text}
	}
	return out
}

// meaning says what events of a kind are; empty if nothing is to be added.
func meaning(kind string) string {
	switch kind {
	case notePlaced:
		return "an order of this node's went to the market: it stands until it is filled, taken back, or over"
	case "order.refused":
		return "nothing was offered"
	case noteAgreed:
		return "two orders fit, and both sides signed: the MB are locked on the ledger first, then the bitcoin on its chain"
	case NoteCompleted:
		return "both sides have what they agreed on"
	case NoteEnded:
		return "both sides have back what they had, less fees"
	case NoteLost:
		return "the other side can no longer give what it locked: what was paid is gone"
	case NoteRecalled:
		return "this disk was older than the swap: its other side told of it"
	case "deal.declined", "deal.countered", "deal.refused":
		return "what was proposed to one order's owner did not become a swap; the order still stands"
	case "deal.lapsed":
		return "who reserves and does not pay keeps others from buying: it has to wait"
	case "ledger.fork":
		return "that key signed two blocks at one place of its chain: nobody who has seen them deals with it"
	}
	if strings.HasPrefix(kind, "swap.") {
		return "a step of a swap: the preimage that takes the bitcoin also gives the MB"
	}
	return ""
}
