package life

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
)

// log is all that a body noted, numbered as a log does.
func (b *body) log(t *testing.T) []dolly.Event {
	t.Helper()
	var out []dolly.Event
	for i, n := range b.notes {
		data, err := json.Marshal(n.Data)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, dolly.Event{Seq: uint64(i + 1), Kind: n.Kind, Text: n.Text, Data: data})
	}
	return out
}

// traced are the kinds of the events that one leads back to.
func (b *body) traced(log []dolly.Event, e dolly.Event) string {
	kinds := []string{e.Kind}
	for len(kinds) < 9 {
		g := b.RestsOn(e)
		i := -1
		for j, before := range slices.Backward(log) {
			if g != (trade.Ground{}) && g.Fits(before, e.Seq) {
				i = j
				break
			}
		}
		if i < 0 {
			break
		}
		e = log[i]
		kinds = append(kinds, e.Kind)
	}
	return strings.Join(kinds, " < ")
}

// What a life did leads back to why it was decided, and every event is told in words.
func TestEventsLeadBackToTheirDecisions(t *testing.T) {
	w := newWorld(t, 1, nil)
	root := w.bodies[0]
	root.coins = 3000
	w.until("a child lives", 15*dolly.Day, func() bool { return root.facts.Get().Children > 0 })
	w.post(root, trade.Heard{Topic: "sim/charter", Raw: w.order(charter.Drain, 1)})
	w.until("the root says goodbye", 5*dolly.Day, func() bool { return root.gone })
	const birth = " < purchase.begun < purchase.decided < learn.chosen"
	want := map[string]string{
		"purchase.begun": birth[len(" < "):], "purchase.state": "purchase.state" + birth, "birth.handed_over": "birth.handed_over" + birth,
		"learn.updated": "learn.updated < birth.handed_over" + birth, "learn.chosen": "learn.chosen", "life.started": "life.started",
		"life.winding": "life.winding < charter.order", "life.ended": "life.ended < life.winding < charter.order",
	}
	log, seen := root.log(t), map[string]bool{}
	for _, e := range log {
		if path, fixed := want[e.Kind]; fixed && root.traced(log, e) != path {
			t.Errorf("event %d: %s, want %s", e.Seq, root.traced(log, e), path)
		}
		if lines := root.Why(e); lines[0] == e.Text {
			t.Errorf("%s %q is told as %q", e.Kind, e.Text, lines)
		}
		seen[e.Kind] = true
	}
	for kind := range want {
		if !seen[kind] {
			t.Errorf("nothing of kind %s happened", kind)
		}
	}
}
