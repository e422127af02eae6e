package chain

import (
	"context"
	"sync"

	"github.com/dollynator/dolly/wallet"
)

// behind is how many tips a subscriber may leave unread before it loses the oldest.
const behind = 64

// hub hands tips to whoever subscribed. The zero hub is ready.
type hub struct {
	mu     sync.Mutex
	closed bool
	subs   map[chan wallet.Tip]struct{}
}

// subscribe opens a channel that begins with now and closes when ctx or the hub ends.
func (h *hub) subscribe(ctx context.Context, now wallet.Tip) <-chan wallet.Tip {
	h.mu.Lock()
	defer h.mu.Unlock()
	ch := make(chan wallet.Tip, behind)
	ch <- now
	if h.closed {
		close(ch)
		return ch
	}
	if h.subs == nil {
		h.subs = map[chan wallet.Tip]struct{}{}
	}
	h.subs[ch] = struct{}{}
	context.AfterFunc(ctx, func() { h.drop(ch) })
	return ch
}

func (h *hub) drop(ch chan wallet.Tip) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, ok := h.subs[ch]; ok {
		delete(h.subs, ch)
		close(ch)
	}
}

// publish never waits: a full channel loses its oldest tip.
func (h *hub) publish(t wallet.Tip) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for ch := range h.subs {
		if len(ch) == cap(ch) {
			select {
			case <-ch:
			default: // just read
			}
		}
		ch <- t // has room: only publish sends, and it holds the lock
	}
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for ch := range h.subs {
		close(ch)
	}
	clear(h.subs)
}
