package relay

import (
	"fmt"
	"sync"
	"time"

	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/p2p/relay/credit"
)

// account is what a carrier holds of one consumer.
type account struct {
	lender   *lender
	step     int64 // of the meter between two reports, at most
	patience time.Duration
	expired  func() // called when patience at the limit is over

	mu       sync.Mutex
	tab      credit.Tab
	metered  int64
	started  uint64
	reported int64
	room     chan struct{} // closed when a full account has room again
	timer    *time.Timer   // runs while a stream waits for room
	late     bool          // patience is over, and still full
	meter    *p2p.Conn     // the stream that reports; nil if none
	news     chan struct{} // something to report; holds one
	pipes    map[*pipe]struct{}
}

func newAccount(cfg ServerConfig, l *lender, expired func()) *account {
	return &account{
		lender: l, step: max(1, cfg.Block/8), patience: cfg.Patience, expired: expired,
		room: make(chan struct{}), news: make(chan struct{}, 1), pipes: map[*pipe]struct{}{},
	}
}

// take counts up to n bytes as carried and returns how many there was room for, at
// least one; or none when one of the channels closes first.
func (a *account) take(n int, done, halted <-chan struct{}) int {
	for {
		a.mu.Lock()
		if got := a.count(n); got > 0 {
			a.mu.Unlock()
			return got
		}
		room := a.room
		if a.timer == nil {
			a.timer = time.AfterFunc(a.patience, a.expired)
			a.tell()
		}
		a.mu.Unlock()
		select {
		case <-room:
		case <-done:
			return 0
		case <-halted:
			return 0
		}
	}
}

// count puts what there is room for on the tab. The lock is held.
func (a *account) count(n int) int {
	got, limit := a.lender.carry(&a.tab, int64(n))
	a.metered += got
	if a.metered-a.reported >= max(1, min(a.step, limit/4)) {
		a.tell()
	}
	return int(got)
}

// tell makes the meter stream send a report. The lock is held.
func (a *account) tell() {
	a.reported = a.metered
	select {
	case a.news <- struct{}{}:
	default:
	}
}

func (a *account) settle(bytes int64) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.lender.settle(&a.tab, bytes); err != nil {
		return fmt.Errorf("settle %d of %d bytes: %w", bytes, a.tab.Unsettled, err)
	}
	if (a.timer != nil || a.late) && !a.full() {
		close(a.room)
		a.room, a.late = make(chan struct{}), false
		a.stop()
	}
	return nil
}

// full reports whether there is no room. The lock is held.
func (a *account) full() bool { return a.tab.Unsettled >= a.lender.limit(&a.tab) }

// overdue reports whether the account is still full; it is asked when patience
// is over, which a settlement may just have outrun.
func (a *account) overdue() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.full() {
		a.timer = nil
		close(a.room) // the lender has more by now
		a.room = make(chan struct{})
		return false
	}
	a.timer, a.late = nil, true
	return true
}

func (a *account) report() report {
	a.mu.Lock()
	defer a.mu.Unlock()
	return report{
		Status: statusOpen, Metered: a.metered, Unsettled: a.tab.Unsettled, Started: a.started, Open: uint64(len(a.pipes)),
		Limit: a.lender.limit(&a.tab),
	}
}

func (a *account) begin(p *pipe) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.late {
		return ErrDebt
	}
	if len(a.pipes) >= maxPipes {
		return ErrBusy
	}
	a.pipes[p] = struct{}{}
	a.started++
	return nil
}

func (a *account) end(p *pipe) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.pipes, p)
	a.tell()
}

// find lists the pipes that match.
func (a *account) find(match func(*pipe) bool) []*pipe {
	a.mu.Lock()
	defer a.mu.Unlock()
	var out []*pipe
	for p := range a.pipes {
		if match(p) {
			out = append(out, p)
		}
	}
	return out
}

// forget stops what would still happen in the account's name.
func (a *account) forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.stop()
}

// stop ends the patience. The lock is held.
func (a *account) stop() {
	if a.timer != nil {
		a.timer.Stop()
		a.timer = nil
	}
}

// idle reports whether nobody uses the account. The lock is held.
func (a *account) idle() bool { return len(a.pipes) == 0 && a.meter == nil }
