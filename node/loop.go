package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/node/past"
	"github.com/dollynator/dolly/node/trade"
)

// Mind is a pure state: it consumes facts and says what should be done.
type Mind interface {
	Step(now dolly.Time, r *rand.Rand, f trade.Fact) []trade.Effect
}

const (
	inbox    = 4096    // facts that may wait
	batch    = 256     // facts that share one transaction
	maxLog   = 100_000 // events kept
	maxWatch = 1024    // events a slow watcher may lag behind
)

// ErrStopped is returned by what needs a loop that has ended.
var ErrStopped = errors.New("the node has stopped")

// Loop runs a mind. Only its own goroutine touches the mind's state.
type Loop struct {
	mind  Mind
	shelf *keep.Shelf
	log   *keep.Log[record]
	store dolly.Store
	clock dolly.Clock
	rand  *rand.Rand
	tick  time.Duration
	beat  Beat
	hand  func(trade.Effect)
	facts chan trade.Fact
	calls chan func() error
	done  chan struct{}
	fail  chan error
	watch watchers
	past  *past.History
	every time.Duration // between two readings of it
}

// record is an event as the log keeps it.
type record struct {
	At   dolly.Time `cbor:"1,keyasint"`
	Kind string     `cbor:"2,keyasint"`
	Text string     `cbor:"3,keyasint"`
	Data []byte     `cbor:"4,keyasint"` // JSON
}

// LoopConfig is what a loop needs beside its mind. Hand is called for each
// effect, in order, after the state is durable; it must not block.
type LoopConfig struct {
	Shelf *keep.Shelf
	Store dolly.Store
	Clock dolly.Clock
	Rand  *rand.Rand
	Tick  time.Duration // wall
	Beat  Beat
	Hand  func(trade.Effect)
	Past  time.Duration // between two readings of history, in the mind's world; zero keeps none
}

// Measured is a mind whose figures are kept over time. Its method runs between two facts.
type Measured interface {
	// Gauges are the figures by metric; see [dolly.Metrics].
	Gauges() map[uint8]float64
}

// NewLoop loads the mind's tables from the store.
func NewLoop(m Mind, c LoopConfig) (*Loop, error) {
	l := &Loop{
		mind: m, shelf: c.Shelf, store: c.Store, clock: c.Clock, rand: c.Rand, tick: c.Tick, beat: c.Beat, hand: c.Hand,
		log: keep.NewLog[record](c.Shelf, "log", maxLog), past: past.New(c.Shelf, c.Past), every: c.Past,
		facts: make(chan trade.Fact, inbox), calls: make(chan func() error), done: make(chan struct{}), fail: make(chan error, 1),
	}
	if err := l.store.View(l.shelf.Load); err != nil {
		return nil, fmt.Errorf("load state: %w", err)
	}
	return l, nil
}

// Post hands a fact to the mind. It waits while too many are waiting, and
// reports false when the loop has ended.
func (l *Loop) Post(f trade.Fact) bool {
	if l.ended() {
		return false
	}
	select {
	case l.facts <- f:
		return true
	case <-l.done:
		return false
	}
}

// Offer is Post for what may be lost: it never waits.
func (l *Loop) Offer(f trade.Fact) bool {
	if l.ended() {
		return false
	}
	select {
	case l.facts <- f:
		return true
	default:
		return false
	}
}

func (l *Loop) ended() bool {
	select {
	case <-l.done:
		return true
	default:
		return false
	}
}

// Call runs f between two facts, where it may read the mind's state.
func (l *Loop) Call(ctx context.Context, f func()) error {
	return l.change(ctx, func() error { f(); return nil })
}

// change runs f between two facts, where it may change the mind's state and
// commit it. An error of f is that the state cannot be written: it ends Run.
func (l *Loop) change(ctx context.Context, f func() error) error {
	ran := make(chan struct{})
	select {
	case l.calls <- func() error { defer close(ran); return f() }:
	case <-l.done:
		return ErrStopped
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-ran:
		return nil
	case <-l.done:
	}
	select {
	case <-ran: // it was the last that ran
		return nil
	default:
		return ErrStopped
	}
}

// Fail ends Run with an error: the body cannot go on.
func (l *Loop) Fail(err error) {
	select {
	case l.fail <- err:
	default: // it ends already
	}
}

// Run lets the mind live until ctx ends or its state cannot be written.
func (l *Loop) Run(ctx context.Context) error {
	defer close(l.done)
	defer l.watch.closeAll()
	due, stop := l.beat.start(l.tick)
	defer stop()
	for {
		var effects []trade.Effect
		select {
		case <-ctx.Done():
			return nil
		case <-due:
			effects = l.step(trade.Tick{})
			l.measure()
		case f := <-l.facts:
			effects = l.drain(f)
		case err := <-l.fail:
			return err
		case call := <-l.calls:
			if err := call(); err != nil {
				return err
			}
			continue
		}
		if err := l.commit(effects); err != nil {
			return err
		}
	}
}

func (l *Loop) step(f trade.Fact) []trade.Effect { return l.mind.Step(l.clock.Now(), l.rand, f) }

// measure takes a reading of the mind, if it is time for one.
func (l *Loop) measure() {
	if m, ok := l.mind.(Measured); ok && l.every > 0 {
		if now := l.clock.Now(); l.past.Due(now) {
			l.past.Observe(now, m.Gauges())
		}
	}
}

func (l *Loop) drain(f trade.Fact) []trade.Effect {
	effects := l.step(f)
	for range batch {
		select {
		case f := <-l.facts:
			effects = append(effects, l.step(f)...)
		default:
			return effects
		}
	}
	return effects
}

// commit makes the state durable, then lets the effects happen.
func (l *Loop) commit(effects []trade.Effect) error {
	now := l.clock.Now()
	var events []dolly.Event
	for _, e := range effects {
		if n, ok := e.(trade.Note); ok {
			events = append(events, l.remember(now, n))
		}
	}
	if l.shelf.Dirty() {
		if err := l.store.Update(l.shelf.Flush); err != nil {
			return fmt.Errorf("write state: %w", err)
		}
	}
	for _, e := range effects {
		if _, ok := e.(trade.Note); !ok {
			l.hand(e)
		}
	}
	l.watch.send(events)
	return nil
}

// remember logs a note. Its text may quote a stranger, and a record that is not
// text throughout could not be read back.
func (l *Loop) remember(now dolly.Time, n trade.Note) dolly.Event {
	data, err := json.Marshal(n.Data)
	if err != nil {
		data, _ = json.Marshal(err.Error())
	}
	ev := dolly.Event{Seq: l.log.Next(), At: now, Kind: n.Kind, Text: strings.ToValidUTF8(n.Text, "?"), Data: data}
	l.log.Append(record{At: now, Kind: ev.Kind, Text: ev.Text, Data: data})
	return ev
}

// Events reads the log from a number on.
func (l *Loop) Events(from uint64, limit int) ([]dolly.Event, error) {
	var out []dolly.Event
	err := l.store.View(func(r dolly.Reader) error {
		return l.log.Read(r, from, limit, func(n uint64, rec record) error {
			out = append(out, dolly.Event{Seq: n, At: rec.At, Kind: rec.Kind, Text: rec.Text, Data: rec.Data})
			return nil
		})
	})
	return out, err
}

// Last is the number of the latest event. Call it inside [Loop.Call].
func (l *Loop) Last() uint64 { return l.log.Next() - 1 }
