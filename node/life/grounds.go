package life

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/node/trade"
)

// restsOn is what an event of self's log rests on: what is paid for a child, or sold for
// it, goes to the offer that was chosen last; a purchase was decided; what it came to was
// begun; a lesson is of a purchase that ended; a goodbye has a wind-down before it.
func restsOn(self dolly.PeerID, e dolly.Event) trade.Ground {
	switch e.Kind {
	case decidedOrder, decidedPurchase:
		var f moneyFacts
		if json.Unmarshal(e.Data, &f) == nil && f.Due.Kind == purchase.Birth.String() {
			return trade.Ground{Kind: decidedChoice}
		}
	case "order.placed": // in the step of its decision, unless the operator placed it
		var o dolly.Order
		if json.Unmarshal(e.Data, &o) == nil {
			return trade.Ground{Kind: decidedOrder, Has: fmt.Sprintf(`"sat":%d,"mb_bytes":%d`, o.Price.Sat, o.Price.MB), Near: 2}
		}
	case "order.refused":
		return trade.Ground{Kind: decidedOrder, Near: 1}
	case decidedUpdate:
		return lessonGround(e)
	case "life.ended", "coins.swept":
		return trade.Ground{Kind: "life.winding"}
	case "life.winding":
		if strings.Contains(e.Text, "operator") {
			return trade.Ground{Kind: "charter.order"}
		}
	}
	if p, ok := purchaseOf(e); ok {
		return p
	}
	return trade.RestsOn(self, e)
}

// lessonGround is the purchase that taught something.
func lessonGround(e dolly.Event) trade.Ground {
	var f moveFacts
	if json.Unmarshal(e.Data, &f) != nil {
		return trade.Ground{}
	}
	g := trade.Ground{Kind: "purchase.failed", Has: fmt.Sprintf(`"offer":%q`, f.Offer)}
	if f.Success {
		g.Kind = "birth.handed_over"
	}
	return g
}

// purchaseOf is the ground of an event of a purchase: that it was begun, and of that
// its decision, which is in the same step.
func purchaseOf(e dolly.Event) (g trade.Ground, ok bool) {
	switch e.Kind {
	case "purchase.begun", "purchase.state", "purchase.failed", "purchase.report", "birth.handed_over", "rent.renewed":
	default:
		return g, false
	}
	var p purchase.Purchase
	if json.Unmarshal(e.Data, &p) != nil || p.ID.IsZero() {
		return g, false
	}
	if e.Kind == "purchase.begun" {
		return trade.Ground{Kind: decidedPurchase, Has: string(p.Offer), Near: 2}, true
	}
	return trade.Ground{Kind: "purchase.begun", Has: fmt.Sprintf(`"id":%q`, p.ID)}, true
}
