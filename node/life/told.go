package life

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/node/trade"
)

// told says what an event was that is no decision with facts of its own.
func told(e dolly.Event) []string {
	means := meaning(e.Kind)
	if means == "" {
		return trade.Told(e)
	}
	out := []string{means}
	var p purchase.Purchase
	switch {
	case strings.HasPrefix(e.Kind, "purchase."), e.Kind == "birth.handed_over", e.Kind == "rent.renewed":
		if json.Unmarshal(e.Data, &p) == nil && !p.ID.IsZero() {
			return append(out, purchaseLines(&p)...)
		}
	case e.Kind == "life.winding", e.Kind == "life.paused":
		var ends dolly.Time
		if json.Unmarshal(e.Data, &ends) == nil {
			return append(out, "the rent ends at "+ends.Std().Format(time.DateTime))
		}
	}
	return append(out, trade.Written(e)...)
}

func purchaseLines(p *purchase.Purchase) []string {
	what := fmt.Sprintf("%v of %s, %v since %s", p.Kind, p.Offer, p.State, p.Since.Std().Format(time.DateTime))
	if p.Path != "" {
		what += fmt.Sprintf(", for %s %s", p.Path, p.Name)
	}
	out := []string{what, fmt.Sprintf("may cost %v; price %v, fee %v, spent %v so far", p.MaxSat, p.Price, p.Fee, p.Spent)}
	if p.TxID != "" {
		out = append(out, "paid by transaction "+p.TxID)
	}
	if p.RentEnds > 0 {
		out = append(out, "its rent ends at "+p.RentEnds.Std().Format(time.DateTime))
	}
	if p.Attempts > 0 {
		out = append(out, fmt.Sprintf("attempts in this state that came to nothing: %d, the last because %s", p.Attempts, p.Trouble))
	}
	if p.Failure != "" {
		out = append(out, "it came to nothing because "+p.Failure)
	}
	return out
}

// meaning says what events of a kind are; empty if nothing is to be added.
func meaning(kind string) string {
	switch kind {
	case "purchase.failed", "purchase.report", "rent.renewed", "birth.handed_over":
		return "the end of a purchase"
	case "life.started":
		return "the program was started; the life goes on where its store ends"
	case "life.winding":
		return "there is no way back: nothing is bought or sold any more, what is open ends, and what is left goes to the payout address"
	case "life.ended":
		return "its slot goes back to the pool"
	case "life.paused":
		return "nothing new is bought, renewed or sold; what is under way goes on"
	case "life.resumed":
		return "it buys, renews and sells again"
	case "life.stopped":
		return "the life goes on when it is started again"
	case "purchase.begun":
		return "written down before anybody is asked for anything"
	case "purchase.state":
		return "a step of a purchase: each is on disk before it is taken"
	case "charter.order":
		return "signed with the operator's stop key, obeyed over restarts, and passed on to the fleet"
	case "charter.epoch":
		return "what the fleet may do is as the operator signed it last"
	case "charter.overlap":
		return "two signed grants overlap: who gave them is no longer heard"
	case "lease.refused":
		return "without a lease nothing is bought or sold; the warden is asked again"
	case "provider.banned":
		return "it ended a rent for abuse: only the operator's pardon lifts that"
	case "clock.off":
		return "nothing is decided by this machine's clock"
	case "learn.refused":
		return "what was heard does not count"
	case "act.stray":
		return "a right to a purchase that no purchase here is about: it is closed so that nobody waits for it"
	case "chain.below":
		return "blocks that this key signed are missing here: signing on would be two truths"
	case "coins.swept":
		return "what is above the charter's hot cap, or left at the end, does not stay on this server"
	}
	return ""
}
