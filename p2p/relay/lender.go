package relay

import (
	"sync"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/p2p/relay/credit"
)

// lender is what all accounts of a carrier have in common. Its lock is taken under
// an account's.
type lender struct {
	begun time.Time

	mu sync.Mutex
	of *credit.Lender
}

func newLender(t credit.Terms) *lender { return &lender{begun: time.Now(), of: credit.NewLender(t, 0)} }

// now is the time since the lender began.
func (l *lender) now() dolly.Time { return dolly.Time(time.Since(l.begun).Milliseconds()) }

// carry puts bytes on a tab, and tells how many there was room for, and the limit.
func (l *lender) carry(t *credit.Tab, bytes int64) (got, limit int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	got = l.of.Carry(now, t, bytes)
	return got, l.of.Limit(now, t)
}

func (l *lender) limit(t *credit.Tab) int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.of.Limit(l.now(), t)
}

func (l *lender) settle(t *credit.Tab, bytes int64) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.of.Settle(t, bytes)
}
