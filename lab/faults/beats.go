package faults

import (
	"sync"
	"time"
)

// pulse is how much of an agent's rhythm, which is made for wall time, goes by
// in an hour of a town.
const pulse = 250 * time.Millisecond

// beats make an agent's rhythm of the hours of its town. It is a node.Beat.
type beats struct {
	mu  sync.Mutex
	all map[*beat]bool
}

type beat struct {
	due   chan time.Time
	hours int // between two
	left  int
}

func (b *beats) start(every time.Duration) (due <-chan time.Time, stop func()) {
	hours := max(1, int(every/pulse))
	one := &beat{make(chan time.Time, 1), hours, hours}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.all == nil {
		b.all = map[*beat]bool{}
	}
	b.all[one] = true
	return one.due, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.all, one)
	}
}

// hour lets an hour go by. Who has not yet seen the last beat misses this one.
func (b *beats) hour() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for one := range b.all {
		if one.left--; one.left > 0 {
			continue
		}
		one.left = one.hours
		select {
		case one.due <- time.Time{}:
		default:
		}
	}
}
