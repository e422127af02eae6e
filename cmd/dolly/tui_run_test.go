package main

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/sim"
	"github.com/dollynator/dolly/lab/sim/record"
	"github.com/dollynator/dolly/lab/sim/scenarios"
	"github.com/dollynator/dolly/tui"
)

// halting is a recorder whose world stands still after some days until it may go on.
type halting struct {
	*record.Writer
	after int
	there chan<- struct{}
	on    <-chan struct{}
}

func (h halting) Snapshot(s sim.Snapshot) {
	h.Writer.Snapshot(s)
	if s.Day == h.after {
		h.there <- struct{}{}
		<-h.on
	}
}

// TestTheConsoleFollowsARunWhileItRuns: a console that was attached in the middle of a
// simulation shows its newest day, then and when it went on.
func TestTheConsoleFollowsARunWhileItRuns(t *testing.T) {
	s, err := scenarios.Open("calm")
	if err != nil {
		t.Fatal(err)
	}
	s.Agents, s.Days = 12, 20
	dir := filepath.Join(t.TempDir(), "run")
	w, file, err := record.Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	there, on, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		_, err := sim.Run(context.Background(), s, sim.Options{Seed: 1, Record: halting{w, 7, there, on}})
		ended <- errors.Join(err, w.Close(), file.Close())
	}()
	select {
	case <-there:
	case err := <-ended:
		t.Fatalf("it ended: %v", err)
	}
	follow := func(ctx context.Context, n dolly.Node, o tui.Options) error {
		see := func(day int) {
			t.Helper()
			v, err := dolly.Fetch[dolly.FleetView](ctx, n, dolly.ViewFleet, dolly.Query{})
			if err != nil || v.Day != day || o.Days.Last() != day {
				t.Errorf("day %d of %d is shown, want %d: %v", v.Day, o.Days.Last(), day, err)
			}
		}
		see(7)
		close(on)
		select {
		case err := <-ended:
			see(20)
			return err
		case <-time.After(eventually):
			return errors.New("the simulation never ended")
		}
	}
	if err := consoleOfRun(t.Context(), tui.Options{}, dir, "", 0, follow); err != nil {
		t.Error(err)
	}
}
