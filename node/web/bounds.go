package web

import (
	"strings"
	"time"

	"github.com/dollynator/dolly"
)

// What a picture holds of what a node says. A roster has 1,024 siblings, and the texts
// of a heartbeat are shorter; a node that says more is not one of ours, or lies.
const (
	maxShown = 1025 // agents
	maxText  = 320  // bytes
)

// lastTime is the end of the year 9999, beyond which browsers and RFC 3339 have no dates.
func lastTime() dolly.Time {
	return dolly.Time(time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC).UnixMilli())
}

// bounded cuts a node's answer down to what a page can show.
func bounded(fleet dolly.FleetView, events []dolly.Event) (dolly.FleetView, []dolly.Event) {
	fleet.Agents = fleet.Agents[:min(len(fleet.Agents), maxShown)]
	for i := range fleet.Agents {
		a := &fleet.Agents[i]
		a.Name, a.Path, a.Offer, a.Phase = short(a.Name), short(a.Path), short(a.Offer), short(a.Phase)
		a.Waits, a.Version = short(a.Waits), short(a.Version)
		a.Seen, a.RentEnds = dated(a.Seen), dated(a.RentEnds)
	}
	fleet.Now, fleet.Next = dated(fleet.Now), short(fleet.Next)
	events = events[:min(len(events), lately)]
	for i := range events {
		e := &events[i]
		e.At, e.Kind, e.Text, e.Data = dated(e.At), short(e.Kind), short(e.Text), nil
	}
	return fleet, events
}

func short[T ~string](text T) T {
	if len(text) <= maxText {
		return text
	}
	return T(strings.ToValidUTF8(string(text[:maxText]), "")) + "…"
}

func dated(at dolly.Time) dolly.Time { return min(max(at, 0), lastTime()) }
