package node

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/trade"
)

// gauged is a toy that counts how often it was read.
type gauged struct {
	toy
	read float64
}

func (g *gauged) Gauges() map[uint8]float64 {
	g.read++
	return map[uint8]float64{dolly.MetricPeers: g.read}
}

// hurried is a clock of which each look is an hour later.
type hurried struct{ now dolly.Time }

func (h *hurried) Now() dolly.Time { h.now = h.now.Add(time.Hour); return h.now }

// TestHistoryOutlivesTheProgram runs a loop twice on one store: what was read in the
// first life is there in the second.
func TestHistoryOutlivesTheProgram(t *testing.T) {
	db, clock := store.Memory(), &hurried{}
	live := func() (n int) {
		shelf := &keep.Shelf{}
		mind := &gauged{toy: toy{keep.NewTable[string](shelf, "word")}}
		beat := make(chan time.Time)
		loop, err := NewLoop(mind, LoopConfig{
			Shelf: shelf, Store: db, Clock: clock, Rand: rand.New(rand.NewPCG(1, 2)), Tick: time.Hour, Past: time.Minute,
			Beat: func(time.Duration) (<-chan time.Time, func()) { return beat, func() {} }, Hand: func(trade.Effect) {},
		})
		if err != nil {
			t.Fatal(err)
		}
		r := (&rig{Loop: loop, failed: make(chan error, 1)}).start(t)
		for range 3 {
			beat <- time.Time{}
		}
		face := NewNear(loop, mind, func(*dolly.Info) {}, nil)
		if err := loop.Call(t.Context(), func() {}); err != nil { // the third is done
			t.Fatal(err)
		}
		v, err := dolly.Fetch[dolly.HistoryView](t.Context(), face, dolly.ViewHistory, dolly.Query{Filter: "peers"})
		if err != nil || v.Name != "peers" {
			t.Fatalf("%+v: %v", v, err)
		}
		if _, err := face.Get(t.Context(), dolly.ViewHistory, dolly.Query{Filter: "nothing"}); dolly.KindOf(err) != dolly.Usage {
			t.Errorf("a metric that is none: %v", err)
		}
		if err := r.stop(t); err != nil {
			t.Fatal(err)
		}
		return len(v.Points)
	}
	if first, second := live(), live(); first != 3 || second != 6 {
		t.Errorf("%d points, then %d, want 3 and 6", first, second)
	}
}
