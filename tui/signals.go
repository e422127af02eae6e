//go:build unix

package tui

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/term"
)

// stopTime is how long to wait for being stopped: a program whom no shell waits for
// is not.
const stopTime = 300 * time.Millisecond

// suspend gives the terminal back and stops the program until the shell lets it go
// on; then the terminal is ours again.
func (t *terminal) suspend() error {
	if t.raw == nil {
		return nil
	}
	on := make(chan os.Signal, 1)
	signal.Notify(on, syscall.SIGCONT)
	defer signal.Stop(on)
	if err := t.give(); err != nil {
		return err
	}
	if err := syscall.Kill(0, syscall.SIGTSTP); err != nil {
		return err
	}
	select {
	case <-on:
	case <-time.After(stopTime):
	}
	return t.take(false)
}

// watchTerminal tells the size of a terminal at each change of it, and when the
// program goes on after it was stopped.
func watchTerminal(ctx context.Context, f *os.File, sized func(Size), resumed func()) {
	got := make(chan os.Signal, 1)
	signal.Notify(got, syscall.SIGWINCH, syscall.SIGCONT)
	defer signal.Stop(got)
	for {
		select {
		case <-ctx.Done():
			return
		case s := <-got:
			if s == syscall.SIGCONT {
				resumed()
			}
			if w, h, err := term.GetSize(int(f.Fd())); err == nil {
				sized(Size{w, h})
			}
		}
	}
}
