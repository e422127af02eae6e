package p2p

import (
	"cmp"
	"container/heap"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// model is gossip with our parameters on virtual time: what a host sends to its
// mesh, what it tells others at each heartbeat, and what they ask for. Silent hosts
// take what they get, also a place in a mesh, and say nothing.
type model struct {
	rand   *rand.Rand
	hosts  []*modelHost
	events modelEvents
	loss   float64 // of a packet; it is sent again after a while, as TCP does
}

type modelHost struct {
	silent      bool
	links, mesh []int
	beat        time.Duration // of its first heartbeat
	got         time.Duration // when the message came; -1 before
}

// modelEvent is something that reaches a host: the message, word of it, or the
// wish to have it.
type modelEvent struct {
	at       time.Duration
	to, from int
	what     string
}

type modelEvents []modelEvent

func (e modelEvents) Len() int           { return len(e) }
func (e modelEvents) Less(i, j int) bool { return e[i].at < e[j].at }
func (e modelEvents) Swap(i, j int)      { e[i], e[j] = e[j], e[i] }
func (e *modelEvents) Push(x any)        { *e = append(*e, x.(modelEvent)) }
func (e *modelEvents) Pop() any {
	last := (*e)[len(*e)-1]
	*e = (*e)[:len(*e)-1]
	return last
}

// newModel has each host dial others until it has enough connections, as the
// keeper does, and lets meshes form among them.
func newModel(seed uint64, honest, silent int, loss float64) *model {
	m := &model{rand: rand.New(rand.NewPCG(seed, 0)), loss: loss}
	for i := range honest + silent {
		m.hosts = append(m.hosts, &modelHost{silent: i >= honest, beat: m.below(heartbeat)})
	}
	for _, i := range m.rand.Perm(len(m.hosts)) {
		for _, j := range m.rand.Perm(len(m.hosts)) {
			a, b := m.hosts[i], m.hosts[j]
			if i != j && len(a.links) < wantPeers && !slices.Contains(a.links, j) {
				a.links, b.links = append(a.links, j), append(b.links, i)
			}
		}
	}
	apart := map[[2]int]bool{}
	for range 10 { // heartbeats; nothing changes after five
		for _, i := range m.rand.Perm(len(m.hosts)) {
			m.mend(i, apart)
		}
	}
	return m
}

// mend is what a heartbeat does to a mesh: who has too few takes on others up to the
// degree, who has the most that are allowed is back at the degree, as gossipsub has it,
// and those that parted stay apart.
func (m *model) mend(i int, apart map[[2]int]bool) {
	h := m.hosts[i]
	if len(h.mesh) < meshLeast {
		for _, j := range m.shuffled(h.links) {
			switch {
			case len(h.mesh) == meshDegree || slices.Contains(h.mesh, j) || apart[[2]int{min(i, j), max(i, j)}]:
			case len(m.hosts[j].mesh) >= meshMost:
				apart[[2]int{min(i, j), max(i, j)}] = true
			default:
				h.mesh, m.hosts[j].mesh = append(h.mesh, j), append(m.hosts[j].mesh, i)
			}
		}
	}
	if len(h.mesh) < meshMost {
		return
	}
	h.mesh = m.shuffled(h.mesh)
	for _, j := range h.mesh[meshDegree:] {
		apart[[2]int{min(i, j), max(i, j)}] = true
		m.hosts[j].mesh = slices.DeleteFunc(m.hosts[j].mesh, func(k int) bool { return k == i })
	}
	h.mesh = h.mesh[:meshDegree]
}

// capture gives every place in an honest host's mesh to silent ones, as far as it is
// linked to any: they were there first, and take on whoever they like.
func (m *model) capture() {
	for _, h := range m.hosts {
		silent := slices.DeleteFunc(slices.Clone(h.links), func(i int) bool { return !m.hosts[i].silent })
		if !h.silent {
			h.mesh = append(silent[:min(meshDegree, len(silent))], h.mesh...)
			h.mesh = h.mesh[:min(meshDegree, len(h.mesh))]
		}
	}
}

func (m *model) below(d time.Duration) time.Duration { return time.Duration(m.rand.Int64N(int64(d))) }

func (m *model) shuffled(s []int) []int {
	s = slices.Clone(s)
	m.rand.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
	return s
}

// send brings something to a host after 20 to 80 milliseconds, and later for each
// time it was lost.
func (m *model) send(now time.Duration, from, to int, what string) {
	now += 20*time.Millisecond + m.below(60*time.Millisecond)
	for again := 200 * time.Millisecond; m.rand.Float64() < m.loss; again *= 2 {
		now += again
	}
	heap.Push(&m.events, modelEvent{now, to, from, what})
}

// spread has an honest host publish, and returns when each other one heard.
func (m *model) spread(author int) (took []time.Duration) {
	m.events = m.events[:0]
	for _, h := range m.hosts {
		h.got = -1
	}
	m.hosts[author].got = 0
	for _, to := range m.hosts[author].links { // authors flood
		m.send(0, author, to, "message")
	}
	m.hints(author, 0)
	for len(m.events) > 0 {
		m.step(heap.Pop(&m.events).(modelEvent))
	}
	for i, h := range m.hosts {
		if i != author && !h.silent {
			took = append(took, h.got)
		}
	}
	return took
}

func (m *model) step(e modelEvent) {
	h := m.hosts[e.to]
	switch {
	case h.silent:
	case e.what == "word" && h.got < 0:
		m.send(e.at, e.to, e.from, "wish")
	case e.what == "wish":
		m.send(e.at, e.to, e.from, "message")
	case e.what == "message" && h.got < 0:
		h.got = e.at
		for _, to := range h.mesh {
			if to != e.from {
				m.send(e.at, e.to, to, "message")
			}
		}
		m.hints(e.to, e.at)
	}
}

// hints has a host that got the message tell of it at its next heartbeats.
func (m *model) hints(host int, got time.Duration) {
	h := m.hosts[host]
	late := (got - h.beat) % heartbeat
	beat := got - late
	if late > 0 {
		beat += heartbeat
	}
	for range hintBeats {
		others := slices.DeleteFunc(m.shuffled(h.links), func(i int) bool { return slices.Contains(h.mesh, i) })
		for _, to := range others[:min(hintPeers, len(others))] {
			m.send(beat, host, to, "word")
		}
		beat += heartbeat
	}
}

// TestI33SilentSybils: 60 honest and 40 silent hosts, three packets in ten lost. At most
// one delivery in 10,000 is late, also where the silent ones hold all places of every
// mesh, so that only authors and hints are left.
func TestI33SilentSybils(t *testing.T) {
	for _, c := range []struct {
		what      string
		seeds     uint64
		capture   bool
		p99, late time.Duration
	}{
		{"places by chance", 60, false, 2 * time.Second, 5 * time.Second},
		{"all places taken", 20, true, 4 * time.Second, 10 * time.Second},
	} {
		var took []time.Duration
		late := 0
		for seed := range c.seeds {
			m := newModel(seed, 60, 40, 0.3)
			if c.capture {
				m.capture()
			}
			for range 20 {
				for _, d := range m.spread(m.rand.IntN(60)) {
					if d < 0 || d > c.late {
						late++
					}
					took = append(took, cmp.Or(d, time.Nanosecond))
				}
			}
		}
		slices.Sort(took)
		p99 := took[len(took)*99/100]
		t.Logf("%s: %d deliveries: median %v, p99 %v, the last %v, %d late or never", c.what, len(took), took[len(took)/2], p99, took[len(took)-1], late)
		if float64(late) > 1e-4*float64(len(took)) || p99 > c.p99 {
			t.Errorf("%s: seeds from 0: %d of %d late or never, p99 %v", c.what, late, len(took), p99)
		}
	}
}
