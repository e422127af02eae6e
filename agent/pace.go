package agent

import (
	"time"

	"github.com/dollynator/dolly"
)

// Pace is how fast a life goes. Check, Heartbeat and DeadAfter are wall time and
// for the node's loop; OrderLife, WindDown and RenewBefore are time of the node's
// world, which a fast world must scale when it sets them on the wall clock.
type Pace struct {
	Check       time.Duration // wall: between two checks
	Heartbeat   time.Duration // wall: between two heartbeats
	DeadAfter   time.Duration // wall: without a heartbeat a sibling counts as gone
	OrderLife   time.Duration // world: how long a blind order stands
	WindDown    time.Duration // world: before the end of a rent that is not renewed
	RenewBefore time.Duration // world: before the end of the rent, its renewal comes first
}

// DefaultPace is the pace of real life.
func DefaultPace() Pace {
	return Pace{
		Check:       5 * time.Minute,
		Heartbeat:   time.Minute,
		DeadAfter:   30 * time.Minute,
		OrderLife:   time.Hour,
		WindDown:    time.Hour,
		RenewBefore: 3 * dolly.Day,
	}
}
