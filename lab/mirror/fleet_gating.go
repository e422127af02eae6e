package mirror

import "github.com/dollynator/dolly/lab/strict"

// By what a client picks an exit.
const (
	byReward = "reward" // smoothed, of the calls it answered
	byCredit = "carried"
	byTrust  = "trust"
)

// exitGating is which exit a client picks: by what it got from it, by what it signed
// for, or by what its ledger trusts it for.
type exitGating struct {
	By        string  `json:"by"`
	Start     float64 `json:"start"`     // of who was never called: high values try all
	Smoothing float64 `json:"smoothing"` // weight of a new reward
}

func newExitGating() *exitGating { return &exitGating{By: byReward, Start: 50, Smoothing: 0.1} }

func (g *exitGating) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("by", strict.Word(&g.By)), strict.At("start", strict.Number(&g.Start)), strict.At("smoothing", strict.Number(&g.Smoothing)),
	}
}

func (g *exitGating) check(c *checker) {
	c.oneOf("by", g.By, byReward, byCredit, byTrust)
	c.within("smoothing", g.Smoothing, 0, 1)
}

func (g *exitGating) build(b *bench) (Gating, error) {
	out := &exit{exitGating: *g, f: b.shared(), values: make([]float64, b.nodes)}
	for uid := range out.values {
		out.values[uid] = g.Start
	}
	return out, nil
}

type exit struct {
	exitGating
	f      *fleet
	values []float64 // by uid
}

// Score implements [Gating].
func (g *exit) Score(string) ([]float64, error) {
	out := make([]float64, len(g.values))
	for uid := range out {
		key := g.f.keys[uid].Peer()
		switch g.By {
		case byReward:
			out[uid] = g.values[uid]
		case byCredit:
			out[uid] = megabytes(g.f.book.Debt(g.f.me.Peer(), key))
		case byTrust:
			out[uid] = megabytes(g.f.book.Trust(g.f.me.Peer(), key))
		}
	}
	return out, nil
}

// Learn implements [Gating].
func (g *exit) Learn(l Lesson) (float64, error) {
	for i, uid := range l.UIDs {
		g.values[uid] += g.Smoothing * (l.Rewards[i] - g.values[uid])
	}
	return nan(), nil
}

func (g *exit) state() any { return &g.values }
