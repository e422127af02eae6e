package tui

import (
	"sync"
	"time"
)

// restTime is the least time between two pictures; of what comes faster the newest
// is painted. It is short beside what one sees, lest an answer wait for it.
const restTime = 5 * time.Millisecond

// painter puts pictures on a terminal. A slow terminal gets fewer of them, and
// holds up nobody but the painter's own goroutine.
type painter struct {
	t    *terminal
	wake chan struct{}

	mu   sync.Mutex // guards next
	next picture
}

func newPainter(t *terminal) *painter { return &painter{t: t, wake: make(chan struct{}, 1)} }

// show has a picture painted, unless a newer one comes before its turn.
func (p *painter) show(pic picture) {
	p.mu.Lock()
	p.next = pic
	p.mu.Unlock()
	select {
	case p.wake <- struct{}{}:
	default: // it is called already
	}
}

// run paints until stop is closed, or the terminal cannot be written to.
func (p *painter) run(stop <-chan struct{}) error {
	var last time.Time
	for {
		select {
		case <-stop:
			return nil
		case <-p.wake:
		}
		if wait := restTime - time.Since(last); wait > 0 {
			select {
			case <-stop:
				return nil
			case <-time.After(wait):
			}
		}
		p.mu.Lock()
		pic := p.next
		p.mu.Unlock()
		if err := p.t.paint(pic); err != nil {
			return err
		}
		last = time.Now()
	}
}
