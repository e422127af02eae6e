package trade

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
)

// Ground is what an event rests on: the latest earlier one of a kind that says
// something. The zero Ground is none.
type Ground struct {
	Kind string
	Has  string // in its text or data; empty is any
	Near uint64 // at most so many events before; 0 is any number
}

// Fits reports whether e is the ground of a later event.
func (g Ground) Fits(e dolly.Event, later uint64) bool {
	return e.Kind == g.Kind && e.Seq < later && (g.Near == 0 || later-e.Seq <= g.Near) && strings.Contains(e.Text+string(e.Data), g.Has)
}

// RestsOn is the ground of an event of the market: a swap's are its agreement, and the
// order of self's that it fills.
func RestsOn(self dolly.PeerID, e dolly.Event) Ground {
	switch {
	case e.Kind == noteAgreed:
		if t, ok := termsOf(e); ok {
			return Ground{Kind: notePlaced, Has: `"id":` + inJSON(own(self, t))}
		}
	case e.Kind == "order.withdrawn":
		return Ground{Kind: notePlaced, Has: `"id":` + string(e.Data)}
	case strings.HasPrefix(e.Kind, "swap."):
		if id, ok := swapOf(e); ok {
			return Ground{Kind: noteAgreed, Has: "swap " + id.Short() + " agreed"}
		}
	}
	return Ground{}
}

// Kinds of events that others rest on.
const (
	notePlaced = "order.placed"
	noteAgreed = "swap.agreed"
)

// own is the order of self's that a swap fills.
func own(self dolly.PeerID, t market.Terms) dolly.OrderID {
	if t.Ask.Trader == self {
		return t.Ask
	}
	return t.Bid
}

// termsOf are the terms that were written down with an event of a swap.
func termsOf(e dolly.Event) (t market.Terms, ok bool) {
	return t, json.Unmarshal(e.Data, &t) == nil && !t.Hash.IsZero()
}

// swapOf is the swap of an event: its data are an id or the terms.
func swapOf(e dolly.Event) (id dolly.Hash, ok bool) {
	if t, ok := termsOf(e); ok {
		return t.ID(), true
	}
	return id, json.Unmarshal(e.Data, &id) == nil && !id.IsZero()
}

// inJSON writes a value as an event's data have it.
func inJSON(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprintf("%q", err)
	}
	return string(raw)
}
