package node

import (
	"sync"
	"time"

	"github.com/dollynator/dolly"
)

// Reckoner is the time that an agent decides by: the latest moment that its
// warden or the chain stated, plus what elapsed here since (GROWTH.md, "Time").
// The wall clock has no part in it, because whoever owns the machine may set
// it. The zero Reckoner is not ready; [NewReckoner] makes one.
type Reckoner struct {
	speed   float64
	elapsed func() time.Duration

	mu     sync.Mutex
	stated dolly.Time
	at     time.Duration // elapsed when stated was
}

var _ dolly.Clock = (*Reckoner)(nil)

// NewReckoner starts from a moment that is known to be past, in a world that
// runs speed times faster than ours. Elapsed never goes back and goes on while
// the machine sleeps: [SinceBoot] does.
func NewReckoner(from dolly.Time, speed float64, elapsed func() time.Duration) *Reckoner {
	return &Reckoner{speed: speed, elapsed: elapsed, stated: from, at: elapsed()}
}

// Now never goes back.
func (r *Reckoner) Now() dolly.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now()
}

func (r *Reckoner) now() dolly.Time {
	return r.stated.Add(time.Duration(float64(r.elapsed()-r.at) * r.speed))
}

// Learn takes in what somebody who is trusted for it says the time is, and
// returns how far that moved this clock on. What lies behind it moves nothing.
func (r *Reckoner) Learn(t dolly.Time) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	moved := t.Sub(r.now())
	if moved <= 0 {
		return 0
	}
	r.stated, r.at = t, r.elapsed()
	return moved
}
