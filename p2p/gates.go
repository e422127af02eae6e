package p2p

import (
	"context"
	"sync"

	"github.com/dollynator/dolly"
)

// peerRequests is how many requests of one peer are worked on at a time. More
// wait for their turn until their deadline.
const peerRequests = 8

// gates is a small semaphore for each peer that has requests here. The zero
// gates is ready.
type gates struct {
	mu sync.Mutex
	by map[dolly.PeerID]*gate
}

type gate struct {
	slots chan struct{}
	users int
}

// enter waits for a slot of p. If it returns nil, leave must follow.
func (g *gates) enter(ctx context.Context, p dolly.PeerID) error {
	g.mu.Lock()
	if g.by == nil {
		g.by = map[dolly.PeerID]*gate{}
	}
	own := g.by[p]
	if own == nil {
		own = &gate{slots: make(chan struct{}, peerRequests)}
		g.by[p] = own
	}
	own.users++
	g.mu.Unlock()
	select {
	case own.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		g.drop(p, own)
		return ctx.Err()
	}
}

func (g *gates) leave(p dolly.PeerID) {
	g.mu.Lock()
	own := g.by[p]
	g.mu.Unlock()
	<-own.slots
	g.drop(p, own)
}

func (g *gates) drop(p dolly.PeerID, own *gate) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if own.users--; own.users == 0 {
		delete(g.by, p)
	}
}
