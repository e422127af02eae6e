package main

import (
	"runtime"
	"time"

	"github.com/dollynator/dolly/lab/bench"
	"github.com/dollynator/dolly/lab/sim"
)

// simMeter measures what a run takes of this machine: processor time, without what
// measuring takes, and memory that lives.
type simMeter struct {
	cpu   time.Duration // when it began, and what looking took since
	heap  uint64        // when it began
	tenth int           // of the run, that was looked at
	alive int           // the most agents at which it was looked
	bytes float64       // an agent of those
}

func newSimMeter() (*simMeter, error) {
	m := &simMeter{heap: liveHeap()}
	var err error
	m.cpu, err = bench.CPUTime()
	return m, err
}

// sample looks at the heap ten times in a run.
func (m *simMeter) sample(p sim.Progress) {
	tenth := 10 * p.Day / max(1, p.Days)
	if tenth == m.tenth || p.Alive <= m.alive {
		return
	}
	m.tenth = tenth
	before, err := bench.CPUTime()
	m.alive = p.Alive
	m.bytes = max(0, float64(liveHeap())-float64(m.heap)) / float64(p.Alive)
	if after, err2 := bench.CPUTime(); err == nil && err2 == nil {
		m.cpu += after - before
	}
}

// liveHeap is what is left after rubbish was taken out, in bytes.
func liveHeap() uint64 {
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return s.HeapAlloc
}

// fill completes a report.
func (m *simMeter) fill(r *sim.Report) error {
	now, err := bench.CPUTime()
	if spent := (now - m.cpu).Seconds(); err == nil && spent > 0 {
		r.AgentDaysPerCPUs = float64(r.AgentDays) / spent
		r.DeliveriesPerCPUs = float64(r.Deliveries) / spent
	}
	r.BytesPerAgent = m.bytes
	return err
}
