package sim

import (
	"errors"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/sim/scenario"
)

// gossip is what reaches whom. In fidelity A a publication is one event, and when
// it arrives somewhere follows from a hash of seed, record and receiver whenever
// somebody asks. In B every delivery over every link is an event: see flood.go.
type gossip struct {
	records  uint32
	exchange dolly.Time // period of the pairwise exchange, by which what was lost comes after all
	missed   float64    // share of records of which no copy reaches a receiver before that
	flood    *flood     // nil in fidelity A
	windows  []window
}

// window is a partition: some agents are cut off from the others and the warden.
type window struct {
	from, to dolly.Time
	number   uint64
}

// topic is what a publication is about.
type topic uint8

const (
	topicOrders topic = iota
	topicLearn
	topicRoster
	topicStop
)

// size is about how many bytes a publication of a topic has on a link, measured on
// the records of a node.
func (t topic) size() int64 { return [...]int64{210, 360, 420, 190}[t] }

// record is a publication: who made it and when.
type record struct {
	number uint32 // from 1
	from   int32  // birth of the agent; -1 and below are buyers and the operator
	at     dolly.Time
}

// copies is of how many copies of a record one must arrive, for fidelity A: a receiver
// has four links of its own in B and about as many that others made to it, of which
// any may bring it. Four and a Poisson number of mean four get lost all as often as
// five to seven do, for a loss from a twentieth to a half.
const copies = 6

func (w *World) makeGossip() {
	w.gossip.exchange = 15 * 60_000
	w.gossip.missed = 1
	for range copies {
		w.gossip.missed *= w.s.Network.Loss
	}
	if p := w.s.Network.Partitions; p.EveryDays > 0 {
		for n := 1; n*p.EveryDays < w.s.Days+1; n++ {
			shift := dolly.Time(below(w.roll(ofCut, uint64(n), 0, 0), int(dayMS)))
			from := begin + dolly.Time(n*p.EveryDays-1)*dayMS + shift
			w.gossip.windows = append(w.gossip.windows, window{from, from + dolly.Time(p.Hours)*3_600_000, uint64(n)})
		}
	}
	w.queue.at(w.now+beatEvery, event{do: doBeats})
	if w.s.Fidelity == scenario.B {
		w.gossip.flood = newFlood(w)
	}
}

// beatEvery is the period of heartbeats on the roster's topic. Nothing is decided by
// them here; they are what gossip mostly carries.
const beatEvery = dayMS / 4

// beat is a heartbeat of every agent.
func (w *World) beat() {
	for _, a := range w.agents {
		if a != nil && !a.clone {
			w.publish(topicRoster, a.birth)
		}
	}
	w.queue.at(w.now+beatEvery, event{do: doBeats})
}

// publish makes a record and, in fidelity B, sends it along the links.
func (w *World) publish(t topic, from int) record {
	g := &w.gossip
	g.records++
	r := record{number: g.records, from: int32(from), at: w.now}
	if g.records == 0 {
		w.fail(errors.New("more was published than there are numbers for"))
	}
	if g.flood == nil {
		w.today.Gossip += t.size() * int64(w.alive)
		return r
	}
	g.flood.publish(w, t, r)
	return r
}

// arrives is when a record arrives at an agent, which is number to; never if it
// does not. In fidelity B it is when it did.
func (w *World) arrives(r record, to int) dolly.Time {
	if int(r.from) == to {
		return r.at
	}
	if w.gossip.flood != nil {
		return w.gossip.flood.arrived(w, r, to)
	}
	return w.computed(r, to)
}

// computed is fidelity A: a delay around the median, an exchange later if all copies
// get lost, and after a partition that lies between the two.
func (w *World) computed(r record, to int) dolly.Time {
	n := &w.s.Network
	x := w.roll(ofDelay, uint64(r.number), uint64(int64(to)), 0)
	t := r.at + spread(x, n.DelayMS)
	if w.gossip.missed > 0 {
		for k := uint64(1); k < 64 && chance(w.roll(ofLoss, uint64(r.number), uint64(int64(to)), k), w.gossip.missed); k++ {
			t += w.gossip.exchange
		}
	}
	for _, c := range w.gossip.windows {
		if t >= c.from && r.at < c.to && w.side(c, int(r.from)) != w.side(c, to) {
			t = max(t, c.to+spread(mix(x), n.DelayMS))
		}
	}
	return t
}

// spread is a delay of a median: from a fifth to nine fifths of it, and for one in
// sixteen four times that.
func spread(x uint64, median int) dolly.Time {
	m := int64(median)
	d := m/5 + int64(x>>33)%(m*8/5+1)
	if x&15 == 0 {
		d *= 4
	}
	return dolly.Time(d)
}

// side is true for those that are cut off. The warden and the buyers are not.
func (w *World) side(c window, who int) bool {
	return who >= 0 && chance(w.roll(ofCut, c.number, uint64(who), 1), w.s.Network.Partitions.Share)
}

// cut reports whether an agent cannot reach the warden now.
func (w *World) cut(a *member) bool {
	for _, c := range w.gossip.windows {
		if w.now >= c.from && w.now < c.to {
			return w.side(c, a.birth)
		}
	}
	return false
}

// lost is the fate of one message of an agent, in either direction.
func (w *World) lost(a *member) bool {
	if w.s.Network.Loss == 0 {
		return false
	}
	a.messages++
	return chance(w.roll(ofLoss, uint64(a.birth), uint64(a.messages), 1<<40), w.s.Network.Loss)
}

// heardOf reports whether both sides of a match have heard of the other's order.
func (w *World) heardOf(a *member, i int) bool {
	ask, bid := w.market.buyers[i].said, record{number: a.said, from: int32(a.birth), at: a.order.at}
	return w.arrives(ask, a.birth) <= w.now || w.arrives(bid, -1-i) <= w.now
}
