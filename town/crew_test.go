package town

import (
	"context"
	"errors"
	"net/http"
	"testing"
)

func TestCrewEndsTogether(t *testing.T) {
	c := newCrew(func() { t.Error("nothing broke") })
	left := make(chan string, 3)
	for _, name := range []string{"alice", "bob", "carol"} {
		c.start(name, func(ctx context.Context) error {
			<-ctx.Done()
			left <- name
			return ctx.Err()
		})
	}
	if err := c.end(); err != nil {
		t.Errorf("an orderly end: %v", err)
	}
	if len(left) != 3 {
		t.Errorf("%d of 3 had left when end returned", len(left))
	}
}

func TestCrewTellsWhoBroke(t *testing.T) {
	fire := errors.New("fire")
	broken := make(chan struct{}, 1)
	c := newCrew(func() { broken <- struct{}{} })
	c.start("alice", func(context.Context) error { return fire })
	c.start("bob", func(ctx context.Context) error { <-ctx.Done(); return http.ErrServerClosed })
	<-broken
	err := c.end()
	if !errors.Is(err, fire) || err.Error() != "alice: fire" {
		t.Errorf("end: %v", err)
	}
}

// What goes wrong while a crew ends is no less wrong.
func TestCrewTellsLateErrors(t *testing.T) {
	fire := errors.New("fire")
	c := newCrew(func() {})
	c.start("alice", func(ctx context.Context) error { <-ctx.Done(); return fire })
	if err := c.end(); !errors.Is(err, fire) {
		t.Errorf("end: %v", err)
	}
}

// A part that leaves before it is told to, and calls that an end, is broken.
func TestCrewNoticesDeserters(t *testing.T) {
	broken := make(chan struct{}, 1)
	c := newCrew(func() { broken <- struct{}{} })
	c.start("alice", func(context.Context) error { return http.ErrServerClosed })
	<-broken
	if err := c.end(); !errors.Is(err, http.ErrServerClosed) {
		t.Errorf("end: %v", err)
	}
}
