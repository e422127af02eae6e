package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/settings"
)

// ear is a place that is told things, and refuses the first few.
type ear struct {
	*httptest.Server
	heard   chan news
	refuses int
}

func newEar(t *testing.T, refuses int) *ear {
	e := &ear{heard: make(chan news, 2*maxNews), refuses: refuses}
	e.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var n news
		if err := json.NewDecoder(r.Body).Decode(&n); err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %v", r.Method, err)
		}
		if e.refuses--; e.refuses >= 0 {
			http.Error(w, "later", http.StatusServiceUnavailable)
			return
		}
		e.heard <- n
	}))
	t.Cleanup(e.Close)
	return e
}

// hook runs a webhook that does not wait between tries, until the test ends.
func hook(t *testing.T, to string, before ...dolly.Event) (*webhook, chan error) {
	failed := make(chan error, maxNews)
	w := newWebhook(to, news{Network: dolly.Town, Mode: "live"}, func(err error) { failed <- err })
	w.pause = 0
	for _, e := range before {
		w.hear(e)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); w.run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	return w, failed
}

func TestAWebhookIsToldAgainUntilItListens(t *testing.T) {
	e := newEar(t, postTries-1)
	w, _ := hook(t, e.URL)
	w.hear(dolly.Event{Seq: 1, Kind: "peer.seen"}) // not for a webhook
	w.hear(dolly.Event{Seq: 2, Kind: "swap.completed", Text: "traded"})
	w.hear(dolly.Event{Seq: 3, Kind: "buybot.cold"})
	for _, want := range []uint64{2, 3} {
		if n := <-e.heard; n.Event.Seq != want || n.Mode != "live" || n.Network != dolly.Town || n.Dropped != 0 {
			t.Errorf("heard %+v, want event %d", n, want)
		}
	}
}

func TestAWebhookThatNeverListensIsGivenUpAndTold(t *testing.T) {
	e := newEar(t, postTries)
	_, failed := hook(t, e.URL+"/secret", dolly.Event{Seq: 1, Kind: "order.placed"}, dolly.Event{Seq: 2, Kind: "order.placed"})
	if err := <-failed; err == nil || strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "503") {
		t.Errorf("failed with %v", err)
	}
	if n := <-e.heard; n.Event.Seq != 2 || n.Dropped != 1 {
		t.Errorf("heard %+v, want event 2 and one dropped", n)
	}
}

func TestOnlySoManyWaitForAWebhook(t *testing.T) {
	w := newWebhook("http://127.0.0.1:1", news{}, func(error) {})
	for i := range 3 * maxNews {
		w.hear(dolly.Event{Seq: uint64(i + 1), Kind: "order.placed"})
	}
	if first := <-w.waiting; len(w.waiting) != maxNews-1 || first.Seq != 2*maxNews+1 || w.dropped.Load() != 2*maxNews {
		t.Errorf("%d wait, the first is %d", len(w.waiting)+1, first.Seq)
	}
}

func TestWhatStillWaitsIsToldAtTheEnd(t *testing.T) {
	e := newEar(t, 0)
	w := newWebhook(e.URL, news{}, func(err error) { t.Error(err) })
	w.hear(dolly.Event{Seq: 1, Kind: "buybot.withdrew"})
	w.hear(dolly.Event{Seq: 2, Kind: "swap.ended"})
	w.last(t.Context())
	if a, b := <-e.heard, <-e.heard; a.Event.Seq != 1 || b.Event.Seq != 2 {
		t.Errorf("told %d and %d", a.Event.Seq, b.Event.Seq)
	}
}

// fakeNode shows one view.
type fakeNode struct {
	dolly.Node
	err error
}

func (f fakeNode) Get(context.Context, dolly.View, dolly.Query) (json.RawMessage, error) {
	raw, err := json.Marshal(dolly.BuybotView{Mode: "paper", State: "buying", Spent: 7})
	return raw, errors.Join(err, f.err)
}

func TestAHeartbeatIsAFileAndAURL(t *testing.T) {
	path, told := filepath.Join(t.TempDir(), "beat"), make(chan beat, 1)
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var b beat
		if err := json.NewDecoder(r.Body).Decode(&b); err != nil {
			t.Error(err)
		}
		told <- b
	}))
	defer srv.Close()
	h := heartbeat{newPoster(), fakeNode{}, []string{path, srv.URL}, time.Minute, nil}
	if failed := h.beat(t.Context(), time.Unix(5, 0)); len(failed) != 0 {
		t.Fatal(failed)
	}
	raw, err := os.ReadFile(path)
	var b beat
	if err = errors.Join(err, json.Unmarshal(raw, &b)); err != nil || b != <-told || b.At != 5 || b.Spent != 7 || b.Every != 60 {
		t.Errorf("%s: %v", raw, err)
	}
	h.node = fakeNode{err: errors.New("it hangs")}
	if failed := h.beat(t.Context(), time.Unix(6, 0)); len(failed) != 1 {
		t.Errorf("a buybot that does not answer: %v", failed)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(raw) {
		t.Errorf("it beats on: %s, %v", after, err)
	}
	h.node, h.to = fakeNode{}, []string{filepath.Join(path, "no", "folder")}
	if failed := h.beat(t.Context(), time.Unix(7, 0)); len(failed) != 1 {
		t.Errorf("nowhere to write: %v", failed)
	}
}

func TestPaperIsTheDefaultWhereCoinsAreReal(t *testing.T) {
	for _, c := range []struct {
		network dolly.Network
		mode    string
		paper   bool
	}{
		{dolly.Main, "", true}, {dolly.Main, "live", false}, {dolly.Main, "paper", true},
		{dolly.Test, "", false}, {dolly.Town, "", false}, {dolly.Test, "paper", true},
	} {
		s := settings.Default("x")
		s.Network, s.Buybot.Mode = c.network, c.mode
		if s.Paper() != c.paper {
			t.Errorf("%s, mode %q: paper %v", c.network, c.mode, s.Paper())
		}
	}
}
