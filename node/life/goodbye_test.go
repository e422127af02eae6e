package life

import (
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
)

// rowOf is an agent as the root shows it.
func (w *world) rowOf(name string) dolly.AgentRow {
	w.Helper()
	for _, a := range w.bodies[0].fleetView().Agents {
		if a.Name == name {
			return a
		}
	}
	w.Fatalf("%s is not in the fleet", name)
	return dolly.AgentRow{}
}

// Who says that it goes is told from who falls silent.
func TestAGoodbyeIsNoSilence(t *testing.T) {
	w := newWorld(t, 1, nil)
	w.drain()
	w.hear(w.beatOf("alice", 1, nil))
	w.hear(w.beatOf("bob", 2, func(h *Heartbeat) { h.Phase, h.Waits = dolly.Gone, "said goodbye: told to leave" }))
	w.hear(w.beatOf("carol", 3, func(h *Heartbeat) { h.Phase = dolly.Stopped }))
	w.now = w.now.Add(w.bodies[0].cfg.Pace.DeadAfter + time.Hour)
	w.hear(w.beatOf("dave", 4, nil))
	for name, want := range map[string]dolly.AgentRow{
		"alice": {Phase: dolly.Gone},
		"bob":   {Phase: dolly.Gone, Left: true, Waits: "said goodbye: told to leave"},
		"carol": {Phase: dolly.Stopped, Left: true},
		"dave":  {Phase: dolly.Earning, Alive: true},
	} {
		a := w.rowOf(name)
		if a.Phase != want.Phase || a.Left != want.Left || a.Alive != want.Alive || a.Waits != want.Waits {
			t.Errorf("%s is %s, left %v, alive %v, %q", name, a.Phase, a.Left, a.Alive, a.Waits)
		}
	}
	w.hear(w.beatOf("carol", 3, nil))
	if a := w.rowOf("carol"); !a.Alive || a.Left {
		t.Errorf("carol came back and is %+v", a)
	}
}

// An agent whose program is told to end says so, and then nothing more; started again it
// goes on.
func TestAHaltIsTold(t *testing.T) {
	w := newWorld(t, 1, nil)
	w.pass(time.Hour)
	root, told := w.bodies[0], []Heartbeat{}
	w.saw = func(_ *body, e trade.Effect) {
		if p, ok := e.(trade.Publish); ok && p.Topic == root.topicRoster {
			h, _, err := OpenHeartbeat(w.law, p.Raw)
			if err != nil {
				t.Error(err)
			}
			told = append(told, h)
		}
	}
	w.step(root, Halt{})
	w.pass(time.Hour)
	if len(told) != 1 || told[0].Phase != dolly.Stopped || root.facts.Get().Winding || root.gone {
		t.Fatalf("told %+v, winding %v", told, root.facts.Get().Winding)
	}
	w.restart(root)
	w.pass(time.Hour)
	if last := told[len(told)-1]; last.Phase == dolly.Stopped || last.Phase == dolly.Gone {
		t.Errorf("started again it is %s", last.Phase)
	}
}

// The reason of a goodbye is what began the wind-down, over restarts and to the end.
func TestAGoodbyeHasItsReason(t *testing.T) {
	for _, c := range []struct {
		name, want string
		begin      func(*world, *body)
	}{
		{"told to leave", "said goodbye: told to leave", func(w *world, b *body) {
			if _, _, err := b.Do(w.now, dolly.Action{Name: "leave"}, false); err != nil {
				t.Fatal(err)
			}
			w.must(b.store.Update(b.shelf.Flush))
		}},
		{"drained", "said goodbye: drained by the operator", func(w *world, b *body) {
			w.post(b, trade.Heard{Topic: "sim/charter", Raw: w.order(charter.Drain, 1)})
		}},
		{"a stop order", "said goodbye: the rent ends under the operator's order to stop", func(w *world, b *body) {
			w.shorten(b, dolly.Day)
			w.post(b, trade.Heard{Topic: "sim/charter", Raw: w.order(charter.Halt, 1)})
		}},
	} {
		w := newWorld(t, 1, nil)
		w.income = 0
		root := w.bodies[0]
		c.begin(w, root)
		w.until(c.name+": it winds down", 2*dolly.Day, func() bool { return root.facts.Get().Winding })
		if !root.gone {
			w.restart(root)
		}
		w.until(c.name+": it is gone", 2*dolly.Day, func() bool { return root.gone })
		if !strings.HasPrefix(root.plan.Waits, c.want) || !root.row().Left {
			t.Errorf("%s: %q", c.name, root.plan.Waits)
		}
	}
}
