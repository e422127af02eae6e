package trade

import (
	"maps"
	"time"

	"github.com/dollynator/dolly"
)

// How many half-blocks are signed for others, and looked at unasked, within a
// time: so many at once, and then one every so often.
const (
	ownEvery  = 500 * time.Millisecond
	ownBurst  = 4096
	keyEvery  = time.Second // signed for one key
	keyBurst  = 256
	showEvery = 20 * time.Millisecond // shown by one peer
	showBurst = 4096
	maxPaced  = 4096 // keys whose pace is remembered
)

// pace is when each key is through with what it has had: a meter that runs
// empty with time.
type pace struct {
	every time.Duration
	burst int
	busy  map[dolly.PeerID]dolly.Time
}

func newPace(every time.Duration, burst int) *pace {
	return &pace{every, burst, map[dolly.PeerID]dolly.Time{}}
}

// left reports whether a key may have one more.
func (p *pace) left(now dolly.Time, key dolly.PeerID) bool {
	return max(p.busy[key], now).Sub(now) <= time.Duration(p.burst-1)*p.every
}

// take counts one more of a key, or reports that it has had too many.
func (p *pace) take(now dolly.Time, key dolly.PeerID) bool {
	if !p.left(now, key) {
		return false
	}
	until, known := p.busy[key]
	until = max(until, now)
	if !known && len(p.busy) >= maxPaced {
		maps.DeleteFunc(p.busy, func(_ dolly.PeerID, t dolly.Time) bool { return t <= now })
		if len(p.busy) >= maxPaced {
			return false
		}
	}
	p.busy[key] = until.Add(p.every)
	return true
}
