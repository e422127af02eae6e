package remote

import (
	"hash/maphash"
	"sync"
	"time"
)

// How often one caller may show a wrong token, and ask with the right one.
const (
	triesEvery = 6 * time.Second
	triesBurst = 10
	asksEvery  = 10 * time.Millisecond
	asksBurst  = 200
)

// places is how many callers are told apart. Those that share one share its pace.
const places = 1024

// paces is a bucket of permissions for each caller, in a table of fixed size.
type paces[K comparable] struct {
	every time.Duration
	burst float64
	now   func() time.Time
	seed  maphash.Seed

	mu   sync.Mutex
	have [places]bucket
}

type bucket struct {
	left float64
	at   time.Time
}

func newPaces[K comparable](every time.Duration, burst float64, now func() time.Time) *paces[K] {
	return &paces[K]{every: every, burst: burst, now: now, seed: maphash.MakeSeed()}
}

// take uses one permission of a caller, if it has one.
func (p *paces[K]) take(from K) bool {
	at := p.now()
	p.mu.Lock()
	defer p.mu.Unlock()
	b := &p.have[maphash.Comparable(p.seed, from)%places]
	if b.at.IsZero() {
		b.left = p.burst
	} else {
		b.left = min(p.burst, b.left+float64(at.Sub(b.at))/float64(p.every))
	}
	b.at = at
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}
