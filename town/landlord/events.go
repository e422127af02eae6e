package landlord

import (
	"context"
	"sync"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cloud"
)

// keptEvents bounds what a late listener can still read.
const keptEvents = 1024

// Event is one line of the landlord's life. Kinds are server.<state>,
// server.renewed, server.renewal_refunded and provider.closed.
type Event struct {
	Seq    uint64        `json:"seq"`
	At     dolly.Time    `json:"at_unix_ms"`
	Kind   string        `json:"kind"`
	Server string        `json:"server,omitempty"` // its id; its key is the tenant's
	Offer  dolly.OfferID `json:"offer,omitempty"`
	Text   string        `json:"text"`
}

func about(s cloud.Server, kind, text string) Event {
	return Event{Kind: kind, Server: s.ID, Offer: s.Offer, Text: text}
}

// events keeps the latest ones and wakes who waits for more.
type events struct {
	mu   sync.Mutex
	last uint64
	kept []Event
	more chan struct{} // closed and replaced at each event
}

func newEvents() *events { return &events{more: make(chan struct{})} }

func (e *events) add(ev Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.last++
	ev.Seq = e.last
	e.kept = append(e.kept, ev)
	if len(e.kept) > keptEvents {
		e.kept = e.kept[len(e.kept)-keptEvents:]
	}
	close(e.more)
	e.more = make(chan struct{})
}

// after waits for events with a higher number than seq. It returns none when
// ctx ends.
func (e *events) after(ctx context.Context, seq uint64) []Event {
	for {
		e.mu.Lock()
		var out []Event
		for _, ev := range e.kept {
			if ev.Seq > seq {
				out = append(out, ev)
			}
		}
		more := e.more
		e.mu.Unlock()
		if len(out) > 0 {
			return out
		}
		select {
		case <-ctx.Done():
			return nil
		case <-more:
		}
	}
}
