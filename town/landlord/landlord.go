package landlord

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cloud"
)

// Landlord is the service. Its methods may be called from any goroutine.
type Landlord struct {
	cfg      Config
	listener net.Listener
	events   *events

	mu       sync.Mutex
	closed   map[string]bool      // providers that take nothing new
	quotes   map[string]quote     // by id, until rented or over
	tenants  map[string]*tenancy  // by key
	order    []*tenancy           // in the order of their coming
	renewals map[renewalKey]*bill // quoted periods
	numbers  int                  // of quotes, so far
}

// quote is what was quoted, and to what it led.
type quote struct {
	cloud.Quote
	period time.Duration
	fail   float64
}

// New listens at once, so that URL is known; [Landlord.Run] serves and lets go.
func New(cfg Config) (*Landlord, error) {
	cfg, err := cfg.complete()
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", cfg.Listen)
	if err != nil {
		return nil, fmt.Errorf("landlord: %w", err)
	}
	return &Landlord{
		cfg: cfg, listener: listener, events: newEvents(),
		closed:   map[string]bool{},
		quotes:   map[string]quote{},
		tenants:  map[string]*tenancy{},
		renewals: map[renewalKey]*bill{},
	}, nil
}

// URL is where the service answers.
func (l *Landlord) URL() string { return "http://" + l.listener.Addr().String() }

// Run serves until ctx ends; then every server is stopped and every port free.
// It returns nil after an orderly end. Call it once.
func (l *Landlord) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	server := &http.Server{
		Handler:           l.Handler(),
		ReadHeaderTimeout: 5 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	failed := make(chan error, 1)
	go func() {
		failed <- server.Serve(l.listener)
		cancel()
	}()
	l.watch(ctx)
	err := server.Close()
	if e := <-failed; !errors.Is(e, http.ErrServerClosed) {
		err = errors.Join(err, e)
	}
	if err = errors.Join(err, l.evict()); err != nil {
		return fmt.Errorf("landlord: %w", err)
	}
	return nil
}

// watch looks at the wallet and the clock until ctx ends.
func (l *Landlord) watch(ctx context.Context) {
	start := time.Now()
	tick := time.NewTicker(l.cfg.Poll)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for provider, after := range l.cfg.Close {
			if time.Since(start) >= after {
				l.CloseProvider(provider)
			}
		}
		l.dropQuotes()
		for _, t := range l.all() {
			l.attend(ctx, t)
		}
		for _, b := range l.bills() {
			l.collect(ctx, b)
		}
	}
}

// evict stops all servers, together.
func (l *Landlord) evict() error {
	var wait sync.WaitGroup
	all := l.all()
	errs := make([]error, len(all))
	for i, t := range all {
		wait.Go(func() { errs[i] = l.end(t, "the town ended") })
	}
	wait.Wait()
	return errors.Join(errs...)
}

// all is the tenancies in the order of their coming.
func (l *Landlord) all() []*tenancy {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]*tenancy(nil), l.order...)
}

// CloseProvider ends a provider's business: no new rents and no renewals. What
// runs there ends with its rent.
func (l *Landlord) CloseProvider(name string) {
	l.mu.Lock()
	was := l.closed[name]
	l.closed[name] = true
	l.mu.Unlock()
	if !was {
		l.say(Event{Kind: "provider.closed", Text: name + " takes no new tenants and renews nothing"})
	}
}

// KillAgent kills a server's agent as a crash would; it is restarted.
func (l *Landlord) KillAgent(key string) error {
	t, err := l.find(key)
	if err != nil {
		return err
	}
	h := t.running()
	if h == nil {
		return fmt.Errorf("kill agent: %w", cloud.ErrNotRunning)
	}
	return h.unit.crash()
}

func (l *Landlord) find(key string) (*tenancy, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.tenants[key]
	if t == nil {
		return nil, cloud.ErrUnknown
	}
	return t, nil
}

// now is the moment in the town's world.
func (l *Landlord) now() dolly.Time { return l.cfg.Clock.Now() }

// say tells the event's listeners and the log.
func (l *Landlord) say(e Event) {
	e.At = l.now()
	l.events.add(e)
	l.cfg.Log.Info(e.Text, "kind", e.Kind, "server", e.Server, "offer", e.Offer)
}
