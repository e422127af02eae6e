package remote

import (
	"hash/maphash"
	"net/netip"
	"sync"
	"time"
)

// How often one address may show a wrong token, and ask with the right one.
const (
	triesEvery = 6 * time.Second
	triesBurst = 10
	asksEvery  = 10 * time.Millisecond
	asksBurst  = 200
)

// places is how many addresses are told apart. Those that share one share its pace.
const places = 1024

// paces is a bucket of permissions for each address, in a table of fixed size.
type paces struct {
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

func newPaces(every time.Duration, burst float64, now func() time.Time) *paces {
	return &paces{every: every, burst: burst, now: now, seed: maphash.MakeSeed()}
}

// take uses one permission of an address, if it has one.
func (p *paces) take(from netip.Prefix) bool {
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
