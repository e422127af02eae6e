package web

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/stage"
	"github.com/dollynator/dolly/node/store"
)

// world is a vision of a node of cardboard.
type world struct {
	t     *testing.T
	node  *stage.Node
	store dolly.Store
	v     *Vision
	wall  time.Time
}

func newWorld(t *testing.T, s dolly.Store) *world {
	t.Helper()
	if s == nil {
		s = store.Memory()
	}
	w := &world{t: t, node: stage.New(), store: s, wall: stage.Now.Std()}
	v, err := New(Config{
		Dial: func(context.Context) (dolly.Node, error) { return w.node, nil }, Store: s, Hosts: []string{"vision.example"},
		Every: 20 * time.Millisecond, Wall: func() time.Time { return w.wall }, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	w.v = v
	return w
}

// look lets the vision look once.
func (w *world) look() Network {
	w.t.Helper()
	if err := w.v.look(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	return w.v.picture()
}

// live writes a past of so long into the store: all carry on and sell now and then.
func (w *world) live(long, step time.Duration) {
	w.t.Helper()
	n := int(long / step)
	for i := range n {
		at := stage.Now.Add(-long + time.Duration(i)*step)
		fleet := stage.Fleet()
		for k := range fleet.Agents {
			a := &fleet.Agents[k]
			a.Seen, a.Alive = at, true
			a.Earned = a.Earned * dolly.MB(i) / dolly.MB(n)
			a.Consumed = a.Earned / 9
			a.Balance = 40*dolly.MiB - a.Earned%(30*dolly.MiB)
			a.Makers += i * (k + 1) / 90 % 5
		}
		if err := w.store.Update(func(wr dolly.Writer) error { return remember(wr, at, fleet.Agents) }); err != nil {
			w.t.Fatal(err)
		}
	}
}

// serve runs the vision and returns where it is.
func (w *world) serve() string {
	w.t.Helper()
	ctx, cancel := context.WithCancel(w.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.v.Run(ctx) }()
	srv := httptest.NewServer(w.v.Handler())
	w.t.Cleanup(func() {
		cancel()
		srv.CloseClientConnections()
		srv.Close()
		if err := <-ended; err != nil {
			w.t.Error(err)
		}
	})
	return srv.URL
}
