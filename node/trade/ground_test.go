package trade

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
)

// logOf collects what one trader notes, numbered as a log does.
func logOf(w *world, p *peer) *[]dolly.Event {
	log := &[]dolly.Event{}
	w.overhear = func(q *peer, e Effect) {
		n, ok := e.(Note)
		if !ok || p != q {
			return
		}
		data, err := json.Marshal(n.Data)
		if err != nil {
			w.fail("%s: %v", n.Kind, err)
		}
		*log = append(*log, dolly.Event{Seq: uint64(len(*log) + 1), At: w.now, Kind: n.Kind, Text: n.Text, Data: data})
	}
	return log
}

// groundOf is the event that one rests on; the zero Event if there is none.
func groundOf(log []dolly.Event, self dolly.PeerID, e dolly.Event) dolly.Event {
	g := RestsOn(self, e)
	for _, before := range slices.Backward(log) {
		if g != (Ground{}) && g.Fits(before, e.Seq) {
			return before
		}
	}
	return dolly.Event{}
}

// Every step of every swap leads back to its own agreement and the own order that it
// fills, on both sides, and each event is told in more than its text.
func TestASwapLeadsBackToItsOrder(t *testing.T) {
	for _, who := range []string{"alice", "bob"} {
		w := newWorld(t.Fatalf)
		alice, bob := w.join("alice"), w.join("bob")
		log := logOf(w, map[string]*peer{"alice": alice, "bob": bob}[who])
		self := map[string]*peer{"alice": alice, "bob": bob}[who].key.Peer()
		w.run(5 * step)
		w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 200 * dolly.MiB})
		w.drain()
		w.run(10 * step)
		for range 2 {
			price := dolly.Price{MB: 60 * dolly.MiB, Sat: 6000}
			w.place(alice, dolly.Bid, price)
			w.place(bob, dolly.Ask, price)
			w.mine(20)
		}
		orders, done := map[uint64]bool{}, 0
		for _, e := range *log {
			if told := Told(e); told[0] == e.Text {
				t.Errorf("%s is told as %q", e.Kind, told)
			}
			if !strings.HasPrefix(e.Kind, "swap.") {
				continue
			}
			agreed := e
			if e.Kind != noteAgreed {
				agreed = groundOf(*log, self, e)
			}
			placed := groundOf(*log, self, agreed)
			if agreed.Kind != noteAgreed || placed.Kind != notePlaced || e.Kind != noteAgreed && !strings.Contains(agreed.Text, strings.Trim(strings.Fields(e.Text)[1], ":")) && e.Kind != NoteCompleted {
				t.Errorf("%s %q leads to %q and %q", e.Kind, e.Text, agreed.Text, placed.Text)
			}
			if e.Kind == NoteCompleted {
				orders[placed.Seq], done = true, done+1
			}
		}
		if done != 2 || len(orders) != 2 {
			t.Errorf("%s: %d swaps done, of %d orders", who, done, len(orders))
		}
	}
}

// What anybody may have written down is told without a panic and within bounds.
func TestToldTakesAnything(t *testing.T) {
	deep := strings.Repeat(`{"a":`, 500) + "1" + strings.Repeat("}", 500)
	wide := "[" + strings.Repeat(`"x",`, 10_000) + `"x"]`
	for _, kind := range []string{notePlaced, noteAgreed, NoteCompleted, NoteEnded, "deal.declined", "order.withdrawn", "", "swap."} {
		for _, data := range []string{"", "null", "{}", "[]", "3", `"text"`, `{"Hash":"00"}`, `{"a":[1,{"b":"c"}],"d":0,"e":"","f":null}`, deep, wide} {
			e := dolly.Event{Seq: 9, Kind: kind, Text: "text", Data: json.RawMessage(data)}
			if lines := Told(e); len(lines) == 0 || len(lines) > maxWritten+2 {
				t.Errorf("%s of %.40s: %d lines", kind, data, len(lines))
			}
			RestsOn(dolly.PeerID{1}, e)
		}
	}
	want := []string{"a[0]: 1", "a[1].b: c"}
	if got := Written(dolly.Event{Data: json.RawMessage(`{"a":[1,{"b":"c"}],"d":0,"e":"","f":null}`)}); !slices.Equal(got, want) {
		t.Errorf("written as %q", got)
	}
}
