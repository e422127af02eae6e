package sim

import (
	"slices"

	"github.com/dollynator/dolly"
)

// flood is fidelity B: every delivery of every publication over every link is an
// event, with a delay and a loss of its own. Who hears of something for the first
// time passes it on to all its other peers. What still got lost, or lay behind a
// partition, comes by the pairwise exchange.
type flood struct {
	peers  [][]int32 // by place
	base   uint32    // number of the oldest record that is remembered
	recs   []flown   // from base on
	free   [][]uint64
	hop    int      // median delay of a link in ms
	lately []uint32 // numbers of records that an exchange looks at
}

// flown is a record and whom it has reached, a bit for each place.
type flown struct {
	record
	topic topic
	seen  []uint64
}

const (
	fewPeers   = 4 // links that an agent makes; others make as many to it
	hops       = 3 // links between two agents, about: A's delay is from end to end
	exchanged  = 128
	entrances  = 3 // agents that one who is no agent is connected to
	rememberMS = dayMS
)

func newFlood(w *World) *flood {
	w.queue.at(w.now+w.gossip.exchange, event{do: doExchange})
	return &flood{base: 1, hop: w.s.Network.DelayMS / hops}
}

// mesh draws the links of a day: each agent's own, and those that others made to it.
func (f *flood) mesh(w *World) {
	f.peers = f.peers[:0]
	var live []int32
	for p, a := range w.agents {
		f.peers = append(f.peers, nil)
		if a != nil {
			live = append(live, int32(p))
		}
	}
	for _, p := range live {
		for k := range fewPeers {
			q := live[below(w.roll(ofPeer, uint64(w.day), uint64(p), uint64(k)), len(live))]
			if q != p && !slices.Contains(f.peers[p], q) {
				f.peers[p], f.peers[q] = append(f.peers[p], q), append(f.peers[q], p)
			}
		}
	}
	for len(f.recs) > 1 && w.now-f.recs[0].at > rememberMS {
		f.free = append(f.free, f.recs[0].seen)
		f.recs = f.recs[1:]
		f.base++
	}
}

// joins links a newborn: it gets its parent's contacts.
func (f *flood) joins(w *World, p int) {
	for len(f.peers) <= p {
		f.peers = append(f.peers, nil)
	}
	f.peers[p] = f.peers[p][:0]
	for i := range f.recs { // what who lived in this place before had heard
		if r := &f.recs[i]; r.has(p) {
			r.seen[p/64] &^= 1 << (p % 64)
		}
	}
	for k := range fewPeers {
		q := int32(below(w.roll(ofPeer, uint64(w.now), uint64(p), uint64(k)), len(f.peers)))
		if int(q) != p && w.agents[q] != nil {
			f.peers[p], f.peers[q] = append(f.peers[p], q), append(f.peers[q], int32(p))
		}
	}
}

// publish starts a record at its author.
func (f *flood) publish(w *World, t topic, r record) {
	words := len(w.agents)/64 + 1
	var seen []uint64
	if n := len(f.free); n > 0 && cap(f.free[n-1]) >= words {
		seen = f.free[n-1][:words]
		clear(seen)
		f.free = f.free[:n-1]
	} else {
		seen = make([]uint64, words, words+words/4)
	}
	f.recs = append(f.recs, flown{record: r, topic: t, seen: seen})
	if t != topicOrders {
		f.lately = append(f.lately, r.number)
		f.lately = f.lately[max(0, len(f.lately)-exchanged):]
	}
	if r.from < 0 {
		for k := range entrances {
			p := below(w.roll(ofPeer, uint64(r.number), uint64(k), 1), len(w.agents))
			f.send(w, r.number, -1, p, uint64(k))
		}
		return
	}
	p := w.places[r.from]
	f.mark(&f.recs[len(f.recs)-1], int(p))
	f.pass(w, r.number, int(p), -1)
}

// mark notes that a record is at a place, and reports whether it was not before.
func (f *flood) mark(r *flown, p int) bool {
	for p/64 >= len(r.seen) {
		r.seen = append(r.seen, 0)
	}
	bit := uint64(1) << (p % 64)
	fresh := r.seen[p/64]&bit == 0
	r.seen[p/64] |= bit
	return fresh
}

// pass sends a record on to all peers but the one that it came from.
func (f *flood) pass(w *World, number uint32, from, but int) {
	for k, q := range f.peers[from] {
		if int(q) != but {
			f.send(w, number, from, int(q), uint64(k))
		}
	}
}

// send puts one copy of a record on a link, unless it gets lost there.
func (f *flood) send(w *World, number uint32, from, to int, k uint64) {
	x := mix(w.seed ^ uint64(number)<<32 ^ uint64(uint32(from+1))<<8 ^ k ^ uint64(w.now)<<40)
	w.today.Gossip += f.recs[number-f.base].topic.size()
	if chance(mix(x+1), w.s.Network.Loss) || from >= 0 && w.divided(from, to) {
		return
	}
	w.queue.at(w.now+1+spread(x, f.hop), event{doDeliver, uint32(to), number, uint32(from + 1)})
}

// divided reports whether a partition lies between two places now.
func (w *World) divided(p, q int) bool {
	for _, c := range w.gossip.windows {
		if w.now >= c.from && w.now < c.to {
			a, b := w.agents[p], w.agents[q]
			return a == nil || b == nil || w.side(c, a.birth) != w.side(c, b.birth)
		}
	}
	return false
}

// deliver is one copy that arrives.
func (f *flood) deliver(w *World, e event) {
	w.total.deliveries++
	number, p := e.b, int(e.a)
	if number < f.base || p >= len(w.agents) || w.agents[p] == nil {
		return
	}
	r := &f.recs[number-f.base]
	if !f.mark(r, p) {
		return
	}
	w.trace.add(uint64(w.now)<<8^evDelivery, uint64(e.a)<<32^uint64(e.b))
	f.pass(w, e.b, p, int(e.c)-1)
	f.tells(w, r, p)
}

// tells wakes who hears of an order that cannot wait.
func (f *flood) tells(w *World, r *flown, p int) {
	if r.topic == topicStop {
		w.wake[p] = min(w.wake[p], w.now)
	}
}

// trade is the pairwise exchange of every agent with one other: both then have
// what either had of the latest records.
func (f *flood) trade(w *World) {
	for p, a := range w.agents {
		if a == nil || len(f.peers) <= p || len(f.peers[p]) == 0 {
			continue
		}
		x := w.roll(ofPeer, uint64(w.now), uint64(p), 3)
		q := int(f.peers[p][below(x, len(f.peers[p]))])
		if w.agents[q] == nil || w.divided(p, q) || chance(mix(x), w.s.Network.Loss) {
			continue
		}
		for _, number := range f.lately {
			if number < f.base {
				continue
			}
			r := &f.recs[number-f.base]
			if hasP, hasQ := r.has(p), r.has(q); hasP != hasQ {
				f.mark(r, p)
				f.mark(r, q)
				w.total.deliveries++
				w.today.Gossip += r.topic.size()
				f.tells(w, r, p)
				f.tells(w, r, q)
			}
		}
	}
	w.queue.at(w.now+w.gossip.exchange, event{do: doExchange})
}

func (r *flown) has(p int) bool { return p/64 < len(r.seen) && r.seen[p/64]>>(p%64)&1 != 0 }

// arrived is when a record reached an agent: its own time if it did, as all that
// is asked is whether it is here; what is older than a day has reached everybody.
func (f *flood) arrived(w *World, r record, to int) dolly.Time {
	if to < 0 {
		return w.computed(r, to)
	}
	if r.number < f.base {
		return r.at
	}
	if f.recs[r.number-f.base].has(int(w.places[to])) {
		return r.at
	}
	return never
}
