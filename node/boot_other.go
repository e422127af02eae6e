//go:build !linux

package node

import "time"

// SinceBoot is how long this program runs by the machine's steady clock. Only
// differences of it mean something. Where a machine sleeps, it may stand still:
// an agent then knows less time to have passed than did, until the warden tells.
func SinceBoot() time.Duration { return time.Since(begun) }

var begun = time.Now()
