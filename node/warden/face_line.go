package warden

import (
	"encoding/json"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
)

// eventOf puts a line into words.
func eventOf(l charter.Line) dolly.Event {
	e := dolly.Event{Seq: l.Index, At: l.At, Kind: "registry.time", Text: "time passed"}
	switch {
	case l.Leased != nil:
		e.Kind, e.Text = "registry.leased", fmt.Sprintf("slot %s leased, up to %v", seat(l.Leased.Seat), l.Leased.Allowance)
		if b := l.Leased.Bound; b != nil {
			e.Kind, e.Text = "registry.bound", fmt.Sprintf("slot %s bound to %s %s, up to %v", seat(l.Leased.Seat), b.Path, b.Key.Short(), l.Leased.Allowance)
		}
	case l.Granted != nil:
		e.Kind, e.Text = "registry.granted", fmt.Sprintf("slot %d may buy for up to %v", l.Granted.Slot, l.Granted.MaxSat)
		if c := l.Granted.Child; c != nil {
			e.Text += ", a child in slot " + seat(*c)
		}
	case l.Settled != nil:
		e.Kind, e.Text = "registry.settled", fmt.Sprintf("slot %d spent %v: %s", l.Settled.Slot, l.Settled.Spent, ended(l.Settled.Outcome))
	case l.Voided != nil:
		e.Kind, e.Text = "registry.voided", "slot "+seat(l.Voided.Seat)+" is given back"
	case l.Frozen != nil:
		e.Kind, e.Text = "registry.frozen", fmt.Sprintf("%d slots get nothing any more", len(l.Frozen.Seats))
	case l.Order != nil:
		e.Kind, e.Text = "registry.order", "an order of the operator"
	case l.Receipt != nil:
		e.Kind, e.Text = "registry.receipt", "an agent showed that it obeys"
	case l.Epoch != nil:
		e.Kind, e.Text = "registry.epoch", "the charter that follows"
	case l.HandedOver != nil:
		e.Kind, e.Text = "registry.handed_over", "the standby goes on"
	}
	hash := l.Hash()
	e.Data, _ = json.Marshal(map[string]dolly.Hash{"line": hash, "request": l.Request}) // hashes are text
	return e
}

// grounds are what a line follows from: a warden weighs nothing.
func grounds(e dolly.Event) []string {
	out := []string{"a line of the registry: it is on disk, and in the chain of hashes, before it is answered"}
	switch e.Kind {
	case "registry.time":
		return append(out, "so that no later line is older, whatever a clock says")
	case "registry.order", "registry.epoch", "registry.handed_over":
		return append(out, "signed by the operator; a warden obeys no other word")
	}
	var hashes struct{ Line, Request dolly.Hash }
	if json.Unmarshal(e.Data, &hashes) == nil && !hashes.Request.IsZero() {
		out = append(out, "asked for by the request "+hashes.Request.String()+", to which it is the one answer")
	}
	return append(out, "within what the charter allows and what the lines before it left: dolly limits shows both")
}

func seat(s charter.Seat) string { return fmt.Sprintf("%d.%d", s.Slot, s.Gen) }

// ended is an outcome in a word.
func ended(o charter.Outcome) string {
	switch o {
	case charter.Delivered:
		return "delivered"
	case charter.Failed:
		return "failed"
	case charter.Abandoned:
		return "abandoned"
	}
	return fmt.Sprintf("outcome %d", o)
}
