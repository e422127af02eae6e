package remote

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dollynator/dolly"
)

// fake is a node that says back what it was asked.
type fake struct {
	mu      sync.Mutex
	events  []dolly.Event
	more    chan struct{} // closed and replaced when events grow
	watched int           // watches that are open
	fail    error
	views   map[dolly.View]any // what is shown instead
}

func newFake() *fake { return &fake{more: make(chan struct{})} }

func (f *fake) emit(text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.events = append(f.events, dolly.Event{Seq: uint64(len(f.events) + 1), Kind: "test", Text: text, Data: json.RawMessage("{\n \"a\": 1\n}")})
	close(f.more)
	f.more = make(chan struct{})
}

func (f *fake) open() int { f.mu.Lock(); defer f.mu.Unlock(); return f.watched }

func (f *fake) Info(context.Context) (dolly.Info, error) {
	return dolly.Info{Name: "alice", Role: "agent", Peer: dolly.PeerID{1}, Network: dolly.Town, Addrs: []string{}}, nil
}

func (f *fake) Get(_ context.Context, v dolly.View, q dolly.Query) (json.RawMessage, error) {
	if f.fail != nil {
		return nil, f.fail
	}
	if v == "huge" {
		return json.RawMessage(`"` + strings.Repeat("x", maxAnswer) + `"`), nil
	}
	if out, there := f.views[v]; there {
		return json.Marshal(out)
	}
	return json.Marshal(map[string]any{"view": v, "query": q})
}

func (f *fake) Watch(ctx context.Context, from uint64) (<-chan dolly.Event, error) {
	if f.fail != nil {
		return nil, f.fail
	}
	ch := make(chan dolly.Event)
	f.mu.Lock()
	f.watched++
	f.mu.Unlock()
	go func() {
		defer close(ch)
		defer func() { f.mu.Lock(); f.watched--; f.mu.Unlock() }()
		for {
			f.mu.Lock()
			more, todo := f.more, f.events[min(int(from), len(f.events)):]
			f.mu.Unlock()
			for _, e := range todo {
				select {
				case ch <- e:
					from = e.Seq
				case <-ctx.Done():
					return
				}
			}
			select {
			case <-more:
			case <-ctx.Done():
				return
			}
		}
	}()
	return ch, nil
}

func (f *fake) Why(_ context.Context, seq uint64) (dolly.Explanation, error) {
	return dolly.Explanation{Event: dolly.Event{Seq: seq}, Facts: []string{"a fact"}}, f.fail
}

func (f *fake) Do(_ context.Context, a dolly.Action, dry bool) (dolly.Result, error) {
	return dolly.Result{Done: !dry, Lines: []string{a.Name, a.Args["to"]}}, f.fail
}

func (f *fake) Close() error { return errors.New("serving must not close the node") }

// serve puts f behind a socket; stop ends it and waits.
func serve(t *testing.T, f *fake) (path string, stop func()) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "node.sock")
	l, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, f, l) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	t.Cleanup(stop)
	return path, stop
}

func dial(t *testing.T, path string) dolly.Node {
	t.Helper()
	n, err := Dial(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = n.Close() })
	return n
}

// await polls until ok holds.
func await(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("gave up waiting: " + what)
		}
	}
}
