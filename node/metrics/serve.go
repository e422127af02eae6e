package metrics

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/door"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	dto "github.com/prometheus/client_model/go"
)

const (
	scrapeTime = 5 * time.Second
	atOnce     = 4 // scrapes under way; more are told to come again
)

// Handler answers GET /metrics for n.
func Handler(n dolly.Node) http.Handler {
	busy := make(chan struct{}, atOnce)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		select {
		case busy <- struct{}{}:
			defer func() { <-busy }()
		default:
			http.Error(w, "too many scrapes at once", http.StatusServiceUnavailable)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), scrapeTime)
		defer cancel()
		from := prometheus.GathererFunc(func() ([]*dto.MetricFamily, error) { return scrape(ctx, n) })
		promhttp.HandlerFor(from, promhttp.HandlerOpts{}).ServeHTTP(w, r)
	})
	return door.Keep(mux, nil)
}

// Serve answers on l until ctx ends, which is no error, or l fails. It closes l,
// and leaves n open.
func Serve(ctx context.Context, n dolly.Node, l net.Listener) error {
	srv := &http.Server{
		Handler: Handler(n), ReadTimeout: 2 * scrapeTime, WriteTimeout: 2 * scrapeTime, IdleTimeout: 5 * time.Minute, MaxHeaderBytes: 16 << 10,
	}
	stop := context.AfterFunc(ctx, func() { _ = srv.Close() })
	defer stop()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return errors.Join(err, srv.Close())
	}
	return nil
}

// Start serves n at addr, which must be of the loopback interface, until ctx ends;
// then, or when it failed, ended tells. With an empty addr nothing is served.
func Start(ctx context.Context, addr string, n dolly.Node) (ended <-chan error, err error) {
	told := make(chan error, 1)
	if addr == "" {
		told <- nil
		return told, nil
	}
	l, err := door.Listen(addr, false)
	if err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	go func() { told <- Serve(ctx, n, l) }()
	return told, nil
}
