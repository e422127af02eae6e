package record

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/sim"
)

func opened(t *testing.T, days int) (*Run, []sim.Snapshot) {
	m, all := played(t, days)
	r, err := Read(m)
	if err != nil {
		t.Fatal(err)
	}
	return r, all
}

func fetch[T any](t *testing.T, n dolly.Node, v dolly.View, q dolly.Query) T {
	t.Helper()
	out, err := dolly.Fetch[T](t.Context(), n, v, q)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestANodeShowsItsAgentOnItsDay(t *testing.T) {
	r, all := opened(t, 60)
	for _, day := range []int{1, 30, 59, 60} {
		s := all[day-1]
		a := s.Agents[len(s.Agents)-1]
		n, err := r.Node(pathOf(a), day)
		if err != nil {
			t.Fatal(err)
		}
		info, err := n.Info(t.Context())
		if err != nil || info.Path != pathOf(a) || info.Peer != a.Key || info.Network != dolly.Sim || info.Role != "agent" || !info.ReadOnly || info.Now != s.At {
			t.Errorf("day %d: %+v, %v", day, info, err)
		}
		v := fetch[dolly.NodeView](t, n, dolly.ViewNode, dolly.Query{})
		if v.Coins.Confirmed != a.Coins || v.Ledger.Balance != a.MB || v.Agent.Offer != a.Offer || !v.Agent.Self || len(v.Checks) == 0 {
			t.Errorf("day %d: %+v", day, v)
		}
		f := fetch[dolly.FleetView](t, n, dolly.ViewFleet, dolly.Query{})
		if len(f.Agents) != len(s.Agents) || f.Day != day || f.Slots != 1000 || f.Prices[len(f.Prices)-1] != s.SatPerMB {
			t.Errorf("day %d: %+v", day, f)
		}
		l := fetch[dolly.LearningView](t, n, dolly.ViewLearning, dolly.Query{})
		if len(l.Offers) != 1 || len(a.Q) > 0 && l.Offers[0].Value != a.Q[0].Q || len(l.Q) != 1 {
			t.Errorf("day %d: %+v", day, l)
		}
		w := fetch[[]dolly.WalletRow](t, n, dolly.ViewWallets, dolly.Query{})
		if w[0].Available+w[0].InOrders != int64(a.MB) || w[1].Available != int64(a.Coins) {
			t.Errorf("day %d: %+v", day, w)
		}
		for _, o := range fetch[[]dolly.OrderRow](t, n, dolly.ViewOrders, dolly.Query{}) {
			if !o.Own || (o.Status == dolly.OrderOpen) != a.Order.Live || o.Left != a.Order.MB {
				t.Errorf("day %d: %+v", day, o)
			}
		}
	}
}

// The rate of an agent is what it gained since the end of the day before.
func TestRatesComeFromTheDayBefore(t *testing.T) {
	r, all := opened(t, 40)
	for _, day := range []int{40, 31, 2, 30} { // 31 is a whole page
		n, err := r.Node("", day)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range fetch[dolly.FleetView](t, n, dolly.ViewFleet, dolly.Query{}).Agents {
			at := func(s sim.Snapshot) dolly.MB {
				for _, a := range s.Agents {
					if pathOf(a) == row.Path {
						return a.Gained
					}
				}
				return -1
			}
			was := at(all[day-2])
			if want := float64(at(all[day-1])-was) / 86_400; was >= 0 && row.Rate != want {
				t.Errorf("day %d, %s: %v, want %v", day, row.Path, row.Rate, want)
			}
		}
	}
}

func TestEveryViewIsThere(t *testing.T) {
	r, _ := opened(t, 5)
	n, err := r.Node("a0", 5)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []dolly.View{
		dolly.ViewFleet, dolly.ViewNode, dolly.ViewMarket, dolly.ViewOrders, dolly.ViewSwaps, dolly.ViewMakers, dolly.ViewWallets, dolly.ViewLearning,
		dolly.ViewLedger, dolly.ViewEvents,
	} {
		if raw, err := n.Get(t.Context(), v, dolly.Query{}); err != nil || !json.Valid(raw) || string(raw) == "null" {
			t.Errorf("%s: %s, %v", v, raw, err)
		}
	}
	if _, err := n.Get(t.Context(), "weather", dolly.Query{}); !errors.Is(err, ErrNoView) || dolly.KindOf(err) != dolly.Usage {
		t.Errorf("a view that is none: %v", err)
	}
	if _, err := n.Do(t.Context(), dolly.Action{Name: "pause"}, false); !errors.Is(err, ErrReadOnly) || dolly.KindOf(err) != dolly.Refused {
		t.Errorf("an action: %v", err)
	}
	for _, agent := range []string{"99", "a99", "eve"} {
		if _, err := r.Node(agent, 5); !errors.Is(err, ErrNoAgent) {
			t.Errorf("%s: %v", agent, err)
		}
	}
}

func TestEventsAreThoseOfTheAgentAndTheWorld(t *testing.T) {
	r, _ := opened(t, 30)
	n, err := r.Node("a0", 20)
	if err != nil {
		t.Fatal(err)
	}
	all := fetch[[]dolly.Event](t, n, dolly.ViewEvents, dolly.Query{})
	if len(all) != 21 || all[1].Text != "a root" || all[20].Text != "day 20 begins" { // 20 mornings and a birth
		t.Fatalf("%d events: %+v", len(all), all)
	}
	if !slices.IsSortedFunc(all, func(a, b dolly.Event) int { return int(a.Seq) - int(b.Seq) }) {
		t.Error("out of order")
	}
	from := fetch[[]dolly.Event](t, n, dolly.ViewEvents, dolly.Query{From: all[5].Seq, Limit: 2})
	if len(from) != 2 || from[0].Seq != all[5].Seq || from[1].Seq != all[6].Seq {
		t.Errorf("from the sixth: %+v", from)
	}
	if last := fetch[[]dolly.Event](t, n, dolly.ViewEvents, dolly.Query{Limit: 1, Filter: "root"}); len(last) != 1 || last[0].Kind != "born" {
		t.Errorf("filtered: %+v", last)
	}
	why, err := n.Why(t.Context(), all[1].Seq)
	if err != nil || why.Event.Text != "a root" || len(why.Facts) < 2 {
		t.Errorf("%+v, %v", why, err)
	}
	if _, err := n.Why(t.Context(), 1<<40); dolly.KindOf(err) != dolly.Usage {
		t.Errorf("an event that is not there: %v", err)
	}
}

func TestAnAgentThatIsGoneIsShownSo(t *testing.T) {
	r, all := opened(t, 60)
	first := all[0].Agents[0].ID
	var dead sim.AgentState
	for _, a := range all[30].Agents {
		if a.ID != first && !slices.ContainsFunc(all[59].Agents, func(b sim.AgentState) bool { return a.ID == b.ID }) {
			dead = a
		}
	}
	if dead.ID == 0 {
		t.Fatal("nobody died")
	}
	n := &node{run: r, id: dead.ID, day: 60}
	if v := fetch[dolly.NodeView](t, n, dolly.ViewNode, dolly.Query{}); v.Agent.Phase != dolly.Gone || v.Agent.Alive {
		t.Errorf("%+v", v.Agent)
	}
}

// A live run's node moves on with it, and its watcher hears what comes.
func TestALiveRunIsANode(t *testing.T) {
	m, _ := played(t, 3)
	r, err := Read(m)
	if err != nil {
		t.Fatal(err)
	}
	live, err := r.Node("a0", Latest)
	if err != nil {
		t.Fatal(err)
	}
	live.(*node).follow = time.Microsecond
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	heard, err := live.Watch(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	if e := <-heard; e.Seq != 1 || e.Text != "day 1 begins" {
		t.Errorf("first %+v", e)
	}
	w := NewWriter(new(Memory)) // goes on where the other one ended
	w.w, w.day = m, 4
	w.Event(sim.Event{Agent: 0, Kind: "order", Text: "sells"})
	w.Snapshot(sim.Snapshot{Day: 4, Agents: []sim.AgentState{{ID: 0, Path: "0"}}})
	for e := range heard {
		if e.Text == "sells" {
			cancel()
		}
	}
	if v := fetch[dolly.FleetView](t, live, dolly.ViewFleet, dolly.Query{}); v.Day != 4 {
		t.Errorf("it shows day %d", v.Day)
	}
}
