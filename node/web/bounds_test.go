package web

import (
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/stage"
)

// A node that says more than any of ours makes a picture that a page can show, and
// leaves no more behind than others.
func TestAHugeAnswerIsCutDown(t *testing.T) {
	w := newWorld(t, nil)
	fleet, long := stage.Fleet(), strings.Repeat("é", 400)
	row := fleet.Agents[1]
	for i := range 1400 {
		row.Peer = dolly.PeerID{byte(i), byte(i >> 8), 1}
		row.Name, row.Path, row.Waits, row.Version, row.Phase, row.Offer = long, "0."+long, long, long, dolly.Phase(long), dolly.OfferID(long)
		row.Seen, row.RentEnds, row.Earned, row.Balance, row.RentDays = math.MaxInt64, math.MinInt64, math.MaxInt64, math.MinInt64, -1e308
		fleet.Agents = append(fleet.Agents, row)
	}
	fleet.Next, fleet.Now = long, math.MaxInt64
	w.node.Set(dolly.ViewFleet, fleet)
	events := make([]dolly.Event, 500)
	for i := range events {
		events[i] = dolly.Event{Seq: uint64(i), At: math.MinInt64, Kind: long, Text: long}
	}
	w.node.Set(dolly.ViewEvents, events)
	n := w.look()
	if len(n.Agents) != maxShown || len(n.Lately) != lately || n.Now != lastTime() || n.Stale {
		t.Errorf("%d agents, %d events, at %d: %s", len(n.Agents), len(n.Lately), n.Now, n.Trouble)
	}
	if size := w.get("/network").Body.Len(); size > 4<<20 {
		t.Errorf("the picture has %d bytes", size)
	}
	for _, a := range n.Agents {
		if len(a.Name) > maxText+3 || !utf8.ValidString(a.Name) || a.RentEnds < 0 || a.Seen > lastTime() {
			t.Fatalf("%+v", a.AgentRow)
		}
	}
	if rows, _, err := w.v.remembered(); err != nil || len(rows) != maxKnown {
		t.Errorf("%d agents are remembered: %v", len(rows), err)
	}
}

// What a node says of its own past is held to what was asked for.
func TestAPastThatWasNotAskedFor(t *testing.T) {
	w := newWorld(t, nil)
	w.look()
	at := stage.Now
	w.node.Set(dolly.ViewHistory, dolly.HistoryView{Points: []dolly.HistoryPoint{
		{At: math.MaxInt64, Value: 9}, {At: at - 2000, Value: 2}, {At: math.MinInt64, Value: 8}, {At: at - 3000, Value: 1},
	}})
	c := read[Curve](w, "/node/self/uploaded?from=1")
	if len(c.Points) != 3 || c.Points[0].Value != 1 || c.Points[1].Value != 2 || c.Points[2].At != at {
		t.Errorf("%+v", c.Points)
	}
}
