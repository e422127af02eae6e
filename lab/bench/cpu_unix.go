//go:build unix

package bench

import (
	"fmt"
	"runtime"
	"syscall"
	"time"
)

// CPUTime is the processor time that this process has used, user and system.
func CPUTime() (time.Duration, error) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0, fmt.Errorf("read processor time: %w", err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), nil
}

// peakRSS is the most memory that this process ever had, in bytes.
func peakRSS() (int64, error) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0, fmt.Errorf("read peak memory: %w", err)
	}
	if runtime.GOOS == "darwin" {
		return wide(u.Maxrss), nil
	}
	return wide(u.Maxrss) << 10, nil
}

// wide is a number of the kernel's, whose width is the processor's.
func wide[N int32 | int64](n N) int64 { return int64(n) }
