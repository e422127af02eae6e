package node

import (
	"time"

	"golang.org/x/sys/unix"
)

// SinceBoot is how long this machine has been up, asleep or not. Only
// differences of it mean something.
func SinceBoot() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &t); err != nil {
		panic("no boot clock: " + err.Error()) // every kernel since 2.6.39 has it
	}
	return time.Duration(t.Nano())
}
