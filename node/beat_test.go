package node

import (
	"context"
	"testing"
	"time"
)

func TestABeatIsWhoeverMakesIt(t *testing.T) {
	due, stopped := make(chan time.Time), false
	b := Beat(func(every time.Duration) (<-chan time.Time, func()) {
		if every != time.Hour {
			t.Errorf("asked for %v", every)
		}
		return due, func() { stopped = true }
	})
	ctx, cancel := context.WithCancel(t.Context())
	n, over := 0, make(chan struct{})
	go func() {
		defer close(over)
		b.each(ctx, time.Hour, func() {
			if n++; n == 3 {
				cancel()
			}
		})
	}()
	due <- time.Time{}
	due <- time.Time{}
	<-over
	if n != 3 || !stopped {
		t.Errorf("called %d times, stopped: %v", n, stopped)
	}
}
