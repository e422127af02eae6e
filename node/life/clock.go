package life

import (
	"time"

	"github.com/dollynator/dolly"
)

// Reckoned tells how the clock stands that this life is stepped by: its time is
// what warden and chain stated plus what elapsed, and may jump when they state
// more than was known here.
type Reckoned struct {
	Moved   time.Duration // forward, at once
	Judged  bool          // the machine's own clock was compared
	WallOff time.Duration // by which that differs; zero if it is about right
}

// Fact marks a fact.
func (Reckoned) Fact() {}

// TellTime says what moment the warden's signature has shown.
type TellTime struct{ At dolly.Time }

// Effect marks an effect.
func (TellTime) Effect() {}

// tellTime passes the warden's time on to the clock.
func (l *Life) tellTime() {
	if seen := l.permits.State().Seen; seen > l.seen {
		l.seen = seen
		l.do(TellTime{At: seen})
	}
}

// Latest is a moment that was surely past when this agent was last awake, from
// its tables; zero if it never was.
func (l *Life) Latest() dolly.Time { return l.holder.Get().Seen }

// reckoned moves what is counted from the start: nothing happened here in a
// time that only became known. A wrong wall clock is said once.
func (l *Life) reckoned(f Reckoned) {
	if st := l.facts.Get(); st.Since == l.woke {
		st.Since = st.Since.Add(f.Moved)
		l.facts.Set(st)
	}
	l.woke = l.woke.Add(f.Moved)
	if l.silent != 0 {
		l.silent = l.silent.Add(f.Moved)
	}
	if wrong := f.WallOff != 0; f.Judged && wrong != l.wallOff {
		l.wallOff = wrong
		if wrong {
			l.note("clock.off", f.WallOff, "this machine's clock is off by %v; warden and chain are believed", f.WallOff.Round(time.Second))
		} else {
			l.note("clock.right", nil, "this machine's clock is right again")
		}
	}
}
