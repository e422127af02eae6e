package sim

import (
	"context"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/sim/scenario"
)

// The actions of events.
const (
	doBlock action = iota
	doHour
	doDeliver
	doFault
	doStop
	doWash
	doExchange
	doBeats
)

// Run plays a scenario. When ctx is done it returns what there is, with
// Interrupted set; an error is a scenario that cannot be, or a world that broke
// down, which is a mistake of this engine: broken promises are in the report.
func Run(ctx context.Context, s scenario.Scenario, o Options) (Report, error) {
	if err := s.Check(); err != nil {
		return Report{}, fmt.Errorf("run: %w", err)
	}
	w, err := newWorld(s, o)
	if err != nil {
		return Report{}, err
	}
	err = w.playDays(ctx)
	return w.report(ctx.Err() != nil && len(w.rows) < s.Days), err
}

// playDays plays until the last day, or until ctx is done.
func (w *World) playDays(ctx context.Context) error {
	for w.day = 0; w.day < w.s.Days && w.err == nil && ctx.Err() == nil; w.day++ {
		w.oneDay()
	}
	return w.err
}

// oneDay plays a day: its morning, a check of every agent every few minutes with
// what lies between them, and the reckoning at its end.
func (w *World) oneDay() {
	start := begin + dolly.Time(w.day)*dayMS
	w.play(start)
	if w.day > 0 {
		w.morning()
	}
	for at := start; at < start+dayMS && w.err == nil; at += w.check {
		w.tick(at)
	}
	w.play(start + dayMS - 1)
	w.evening()
}

// tick is one check of every agent, spread evenly over the time between two. An
// agent to which nothing happened does not do anything that it did not do at the
// last one: asked that little, its check costs a comparison.
func (w *World) tick(at dolly.Time) {
	n := dolly.Time(len(w.wake))
	for p := 0; p < len(w.wake); p++ {
		t := at + w.check*dolly.Time(p)/max(n, dolly.Time(p)+1)
		if w.queue.soon <= t {
			w.play(t)
		}
		if w.wake[p] > t || w.agents[p] == nil {
			continue
		}
		w.now = t
		w.happened(evCheck, w.agents[p].birth, 0)
		w.look(w.agents[p])
	}
	w.events += int64(w.alive)
	w.play(at + w.check - 1)
}

// act carries out an event.
func (w *World) act(e event) {
	switch e.do {
	case doBlock:
		w.block()
	case doHour:
		w.hour()
	case doDeliver:
		w.gossip.flood.deliver(w, e)
	case doFault:
		w.strike(e)
	case doStop:
		w.orderStop()
	case doWash:
		w.washed(e.a)
	case doExchange:
		w.gossip.flood.trade(w)
	case doBeats:
		w.beat()
	}
}

// morning is the beginning of a day but the first.
func (w *World) morning() {
	w.dawn(w.day)
	w.restock(w.day)
	w.makeFaults()
	w.forgetRents()
	w.agePayments()
	w.cloud.forget(w.now)
	if w.gossip.flood != nil {
		w.gossip.flood.mesh(w)
	}
	w.warden.reg.ForgetAcks(w.warden.oldest)
	index, _ := w.warden.reg.Head()
	w.warden.oldest, w.warden.older = w.warden.older, index
	w.happened(evDay, w.day, int64(w.alive))
}
