package relay

import (
	"fmt"
	"sync"
	"time"

	"github.com/dollynator/dolly/p2p"
)

// account is what a carrier holds of one consumer.
type account struct {
	limit    int64 // bytes that may be unsettled
	step     int64 // of the meter between two reports
	patience time.Duration
	expired  func() // called when patience at the limit is over

	mu        sync.Mutex
	metered   int64
	unsettled int64
	started   uint64
	reported  int64
	room      chan struct{} // closed when a full account has room again
	timer     *time.Timer   // runs while a stream waits for room
	late      bool          // patience is over, and still full
	meter     *p2p.Conn     // the stream that reports; nil if none
	news      chan struct{} // something to report; holds one
	pipes     map[*pipe]struct{}
}

func newAccount(cfg ServerConfig, expired func()) *account {
	return &account{
		limit: cfg.Credit, step: max(1, cfg.Block/8), patience: cfg.Patience, expired: expired,
		room: make(chan struct{}), news: make(chan struct{}, 1), pipes: map[*pipe]struct{}{},
	}
}

// wait returns when the account may take more, or false when one of the
// channels closes first.
func (a *account) wait(done, halted <-chan struct{}) bool {
	for {
		a.mu.Lock()
		if a.unsettled < a.limit {
			a.mu.Unlock()
			return true
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
			return false
		case <-halted:
			return false
		}
	}
}

func (a *account) count(n int) {
	a.mu.Lock()
	a.metered += int64(n)
	a.unsettled += int64(n)
	if a.metered-a.reported >= a.step {
		a.tell()
	}
	a.mu.Unlock()
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
	if bytes <= 0 || bytes > a.unsettled {
		return fmt.Errorf("settle %d of %d bytes: %w", bytes, a.unsettled, ErrTooMuch)
	}
	full := a.unsettled >= a.limit
	a.unsettled -= bytes
	if full && a.unsettled < a.limit {
		close(a.room)
		a.room, a.late = make(chan struct{}), false
		if a.timer != nil {
			a.timer.Stop()
			a.timer = nil
		}
	}
	return nil
}

// overdue reports whether the account is still full; it is asked when patience
// is over, which a settlement may just have outrun.
func (a *account) overdue() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.unsettled < a.limit {
		return false
	}
	a.timer, a.late = nil, true
	return true
}

func (a *account) report() report {
	a.mu.Lock()
	defer a.mu.Unlock()
	return report{Status: statusOpen, Metered: a.metered, Unsettled: a.unsettled, Started: a.started, Open: uint64(len(a.pipes))}
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
	if a.timer != nil {
		a.timer.Stop()
		a.timer = nil
	}
}

// idle reports whether nobody uses the account. The lock is held.
func (a *account) idle() bool { return len(a.pipes) == 0 && a.meter == nil }
