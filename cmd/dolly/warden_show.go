package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/node/metrics"
	"github.com/dollynator/dolly/node/remote"
	"github.com/dollynator/dolly/node/warden"
)

// show serves the warden to faces at its socket, and to Prometheus, and remembers which
// epochs it served, until ctx ends; the result waits for that. A warden that cannot be looked at still grants leases.
func (s *service) show(ctx context.Context, w *warden.Warden, addrs []string) (wait func()) {
	begun := time.Now()
	face := w.Face(func(i *dolly.Info) {
		i.Version, i.PID, i.Addrs, i.UptimeMS, i.Speed = cli.ThisBuild().Version, os.Getpid(), addrs, time.Since(begun).Milliseconds(), 1
	})
	served, scraped, remembered := s.serveFace(ctx, face), s.serveMetrics(ctx, face), s.rememberEpochs(ctx, w)
	return func() { <-served; <-scraped; <-remembered }
}

// serveFace serves the socket; the result is closed when that has ended.
func (s *service) serveFace(ctx context.Context, face dolly.Node) <-chan struct{} {
	ended := make(chan struct{})
	path := s.socket
	if path == "" {
		path = filepath.Join(s.state, "warden.sock")
	}
	l, err := remote.Listen(path)
	if err != nil {
		s.env.Say("warning: nobody can look at this warden: %v", err)
		close(ended)
		return ended
	}
	go func() {
		defer close(ended)
		if err := remote.Serve(ctx, face, l); err != nil {
			s.env.Say("warning: nobody can look at this warden any more: %v", err)
		}
	}()
	return ended
}

// serveMetrics is the same for Prometheus, if a port was named.
func (s *service) serveMetrics(ctx context.Context, face dolly.Node) <-chan struct{} {
	ended := make(chan struct{})
	told, err := metrics.Start(ctx, s.metrics, face)
	if err != nil {
		s.env.Say("warning: nobody can scrape this warden: %v", err)
		close(ended)
		return ended
	}
	go func() {
		defer close(ended)
		if err := <-told; err != nil {
			s.env.Say("warning: nobody can scrape this warden any more: %v", err)
		}
	}()
	return ended
}
