package agent

import "time"

// Pace is how fast a life goes, in the time of the node's world. Check,
// Heartbeat and DeadAfter are for who runs the mind.
type Pace struct {
	Check       time.Duration // between two checks
	Heartbeat   time.Duration // between two heartbeats
	DeadAfter   time.Duration // without a heartbeat a sibling counts as gone
	OrderLife   time.Duration // how long a blind order stands
	WindDown    time.Duration // before the end of a rent that is not renewed
	RenewBefore time.Duration // before the end of the rent, its renewal comes first
}
