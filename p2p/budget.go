package p2p

import (
	"context"
	"sync"
)

// Bounds of the bytes that requests and responses of all peers together may
// hold at one time. The rest above maxLarge is for requests that fit a first
// buffer: few large ones cannot keep everybody else out.
const (
	maxHeld  = 64 << 20
	maxLarge = 48 << 20
)

// budget is a counting semaphore of bytes. Its zero value is full and ready.
type budget struct {
	mu   sync.Mutex
	held int
	news chan struct{} // closed when bytes come back; nil if nobody waits
}

// enter waits until n more bytes may be held. If it returns nil, leave(n) must follow.
func (b *budget) enter(ctx context.Context, n int) error {
	for {
		wait := b.try(n)
		if wait == nil {
			return nil
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// try holds n bytes and returns nil, or returns what is closed when it is worth
// another try.
func (b *budget) try(n int) <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	limit := maxHeld
	if n > growFrom {
		limit = maxLarge
	}
	if b.held+n <= limit {
		b.held += n
		return nil
	}
	if b.news == nil {
		b.news = make(chan struct{})
	}
	return b.news
}

func (b *budget) leave(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.held -= n
	if b.news != nil {
		close(b.news)
		b.news = nil
	}
}
