package record

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/sim"
	"github.com/dollynator/dolly/lab/sim/scenario"
)

// toy is a small fleet that lives without sense: some are born, some go, some
// change, each day.
type toy struct {
	r      *rand.Rand
	next   int
	agents []sim.AgentState
	events int64
}

func (w *toy) born(parent int, path string) {
	a := sim.AgentState{ID: w.next, Parent: parent, Root: w.next, Path: path, Slot: uint32(w.next), Gen: 1, Offer: "hexa/m/ams", Born: dolly.Time(w.next), Price: 6000}
	a.Key[0], a.Key[1] = byte(w.next), byte(w.next>>8)
	w.agents = append(w.agents, a)
	w.next++
}

// day lets one day pass and tells the recorder.
func (w *toy) day(rec sim.Recorder, day int) sim.Snapshot {
	note := func(agent int, kind, text string) {
		w.events += 3
		rec.Event(sim.Event{Number: w.events, At: dolly.Time(day) * 86_400_000, Agent: agent, Kind: kind, Text: text})
	}
	note(-1, "day", fmt.Sprintf("day %d begins", day))
	if len(w.agents) < 9 {
		w.born(-1, "0")
		note(w.next-1, "born", "a root")
	}
	if len(w.agents) > 3 && w.r.IntN(3) == 0 {
		i := w.r.IntN(len(w.agents)-1) + 1
		note(w.agents[i].ID, "gone", "it is gone")
		w.agents = append(w.agents[:i:i], w.agents[i+1:]...)
	}
	for i := range w.agents {
		if a := &w.agents[i]; w.r.IntN(2) == 0 {
			a.Coins, a.Gained, a.MB = dolly.Sat(w.r.IntN(9999)), a.Gained+dolly.MB(w.r.IntN(99)), dolly.MB(w.r.IntN(99))
			a.Order = sim.OrderState{Live: w.r.IntN(2) == 0, At: dolly.Time(day), MB: 7, Want: 5, Expires: dolly.Time(day + 1)}
			a.Q = []sim.OfferValue{{Offer: "hexa/m/ams", Q: w.r.Float64(), E: 0.25}}
			a.Purchases = nil
			if w.r.IntN(3) == 0 {
				a.Purchases = []string{"birth hexa/m/ams paid"}
			}
			a.Winding = w.r.IntN(5) == 0
		}
	}
	s := sim.Snapshot{Day: day, At: dolly.Time(day+1) * 86_400_000, Height: uint32(day), SatPerMB: w.r.Float64(), Agents: append([]sim.AgentState(nil), w.agents...)}
	rec.Snapshot(s)
	return s
}

// played is a recording of so many days, and what the days were.
func played(t testing.TB, days int) (*Memory, []sim.Snapshot) {
	var m Memory
	w := NewWriter(&m)
	s := scenario.Default()
	s.Offers.Count, s.Offers.List = 0, []scenario.Offer{{ID: "hexa/m/ams", Price: 6000, PeriodDays: 30, MBPerDay: 10_000, Reliability: 0.9}}
	w.Begin(s, 7, s.Offers.List)
	fleet := toy{r: rand.New(rand.NewPCG(1, 2))}
	var all []sim.Snapshot
	for day := 1; day <= days; day++ {
		all = append(all, fleet.day(w, day))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &m, all
}
