package warden

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
)

// Face is a warden as a [dolly.Node]: its charter, what is used of it and what could
// be lost, and its lines as events. Nothing can be done through it, since a warden obeys
// signed records alone.
type Face struct {
	w    *Warden
	info func(*dolly.Info)
}

// Face shows the warden; info completes what only the program knows.
func (w *Warden) Face(info func(*dolly.Info)) *Face { return &Face{w, info} }

// Info says whose warden it is.
func (f *Face) Info(context.Context) (dolly.Info, error) {
	c := f.w.Charter().Body
	i := dolly.Info{Name: c.Fleet, Role: "warden", Peer: c.WardenPeer, Network: c.Network, Now: f.w.clock.Now(), Addrs: []string{}, ReadOnly: true}
	f.info(&i)
	return i, nil
}

// Get returns the charter or events.
func (f *Face) Get(_ context.Context, v dolly.View, q dolly.Query) (json.RawMessage, error) {
	switch v {
	case dolly.ViewCharter:
		return json.Marshal(f.w.charterView())
	case dolly.ViewEvents:
		events, err := f.w.events(q)
		if err != nil {
			return nil, err
		}
		return json.Marshal(events)
	}
	return nil, &dolly.Error{Kind: dolly.Usage, Text: fmt.Sprintf("show %.40q", v), Err: ErrView}
}

// maxEvents is how many lines are read at a time, and usual how many if nobody says.
const (
	maxEvents = 1000
	usual     = 100
)

// events reads lines from the store.
func (w *Warden) events(q dolly.Query) ([]dolly.Event, error) {
	limit := min(q.Limit, maxEvents)
	if limit <= 0 {
		limit = usual
	}
	head := w.View().Index
	from := q.From
	if from == 0 {
		from = head - min(head, uint64(limit)) + 1
	}
	out := []dolly.Event{}
	err := w.store.View(func(r dolly.Reader) error {
		for ; from <= head && limit > 0; from, limit = from+1, limit-1 {
			var l charter.Line
			if err := wire.Unmarshal(r.Get(lineKey(from)), &l); err != nil {
				return fmt.Errorf("read line %d: %w", from, err)
			}
			if e := eventOf(l); strings.Contains(e.Kind+" "+e.Text, q.Filter) {
				out = append(out, e)
			}
		}
		return nil
	})
	return out, err
}

// Watch sends lines as they become durable. It ends, and is resumed by its reader,
// when that one lags behind.
func (f *Face) Watch(ctx context.Context, from uint64) (<-chan dolly.Event, error) {
	lines := make(chan charter.Line, maxEvents)
	cancel := f.w.Watch(lines)
	out := make(chan dolly.Event)
	go func() {
		defer close(out)
		defer cancel()
		for next := from + 1; ; {
			past, err := f.w.events(dolly.Query{From: next, Limit: maxEvents})
			if err != nil {
				return
			}
			for _, e := range past {
				select {
				case out <- e:
					next = e.Seq + 1
				case <-ctx.Done():
					return
				}
			}
			if len(past) > 0 {
				continue
			}
			select {
			case <-lines: // it is in the store
			case <-ctx.Done():
				return
			}
		}
	}()
	return out, nil
}

// Why tells a line and what it follows from.
func (f *Face) Why(_ context.Context, seq uint64) (dolly.Explanation, error) {
	events, err := f.w.events(dolly.Query{From: seq, Limit: 1})
	if err != nil {
		return dolly.Explanation{}, err
	}
	if seq == 0 || len(events) == 0 {
		return dolly.Explanation{}, &dolly.Error{Kind: dolly.Usage, Text: fmt.Sprintf("no line %d in the registry", seq), Hint: "dolly events --socket lists them"}
	}
	return dolly.Explanation{Event: events[0], Facts: grounds(events[0])}, nil
}

// Do refuses.
func (f *Face) Do(context.Context, dolly.Action, bool) (dolly.Result, error) {
	return dolly.Result{}, &dolly.Error{Kind: dolly.Refused, Text: "a warden obeys signed orders only", Hint: "dolly charter stop, pause, drain and resume sign them"}
}

// Close leaves the warden open.
func (f *Face) Close() error { return nil }
