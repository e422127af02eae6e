package node

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/books"
	"github.com/dollynator/dolly/node/trade"
)

// Showing is a mind that faces can look at and command. Its methods run
// between two facts.
type Showing interface {
	Mind
	Info() dolly.Info
	// View returns one of the shapes of the root package's views.go.
	View(now dolly.Time, v dolly.View) (any, error)
	// Do carries out an action. With dry it changes nothing.
	Do(now dolly.Time, a dolly.Action, dry bool) (dolly.Result, []trade.Effect, error)
	// Why explains an event of the log.
	Why(e dolly.Event) []string
}

// Bookkeeping is a mind that keeps a ledger. Its method runs between two facts.
type Bookkeeping interface {
	Books(q dolly.Query) (dolly.LedgerView, error)
	Blocks(q dolly.Query) ([]dolly.BlockRow, error)
}

// Accounting is a mind that keeps books of its bitcoin.
type Accounting interface{ Accounts() *books.Book }

// Reasoning is a mind some of whose events rest on earlier ones.
type Reasoning interface {
	// RestsOn is the ground of e; zero if it has none but its own facts.
	RestsOn(e dolly.Event) trade.Ground
	// Decided reports whether events of a kind are decisions with facts of their own.
	Decided(kind string) bool
}

// Near is the near home of [dolly.Node]: the loop in this process.
type Near struct {
	loop *Loop
	mind Showing
	fill func(any) any // adds what only the body knows; may be nil
	info func(*dolly.Info)
}

// NewNear gives faces a loop. Fill completes a view with what the body knows
// (peers, gossip counters), info does the same for [dolly.Info].
func NewNear(l *Loop, m Showing, info func(*dolly.Info), fill func(any) any) *Near {
	return &Near{loop: l, mind: m, info: info, fill: fill}
}

// Info says who the node is.
func (n *Near) Info(ctx context.Context) (dolly.Info, error) {
	var info dolly.Info
	err := n.loop.Call(ctx, func() { info = n.mind.Info(); info.Now = n.loop.clock.Now() })
	n.info(&info)
	return info, err
}

// Get returns one view as JSON.
func (n *Near) Get(ctx context.Context, v dolly.View, q dolly.Query) (json.RawMessage, error) {
	switch v {
	case dolly.ViewEvents:
		return n.events(ctx, q)
	case dolly.ViewBooks:
		return n.bookings(q)
	case dolly.ViewHistory:
		return n.history(q)
	}
	var raw json.RawMessage
	var failed error
	err := n.loop.Call(ctx, func() {
		out, err := n.view(v, q)
		if err != nil {
			failed = err
			return
		}
		if n.fill != nil {
			out = n.fill(out)
		}
		raw, failed = json.Marshal(out)
	})
	if err == nil {
		err = failed
	}
	return raw, err
}

// view asks the mind. It runs on the loop's goroutine.
func (n *Near) view(v dolly.View, q dolly.Query) (any, error) {
	if m, ok := n.mind.(Bookkeeping); ok {
		switch v {
		case dolly.ViewLedger:
			return m.Books(q)
		case dolly.ViewBlocks:
			return m.Blocks(q)
		}
	}
	return n.mind.View(n.loop.clock.Now(), v)
}

func (n *Near) history(q dolly.Query) (json.RawMessage, error) {
	var out any
	err := n.loop.store.View(func(r dolly.Reader) (err error) {
		out, err = n.loop.past.View(r, q, n.loop.clock.Now())
		return err
	})
	if err != nil {
		return nil, err
	}
	return json.Marshal(out)
}

// bookings reads the account off the store.
func (n *Near) bookings(q dolly.Query) (json.RawMessage, error) {
	m, ok := n.mind.(Accounting)
	if !ok {
		return nil, &dolly.Error{Kind: dolly.Usage, Text: "this node keeps no books"}
	}
	limit := rows(q.Limit)
	var out []dolly.BookRow
	err := n.loop.store.View(func(r dolly.Reader) (err error) {
		out, err = m.Accounts().Read(r, q.From, limit)
		return err
	})
	if err != nil {
		return nil, err
	}
	return json.Marshal(out)
}

// Rows of an answer.
const (
	mostRows  = 1000
	usualRows = 100 // if nobody says
)

// rows is how many are given to who asks for so many.
func rows(asked int) int {
	if asked <= 0 {
		return usualRows
	}
	return min(asked, mostRows)
}

func (n *Near) events(ctx context.Context, q dolly.Query) (json.RawMessage, error) {
	limit := rows(q.Limit)
	from := q.From
	if from == 0 {
		var last uint64
		if err := n.loop.Call(ctx, func() { last = n.loop.Last() }); err != nil {
			return nil, err
		}
		from = last - min(last, uint64(limit)) + 1
	}
	all, err := n.loop.Events(from, limit)
	if err != nil {
		return nil, err
	}
	out := make([]dolly.Event, 0, len(all))
	for _, e := range all {
		if strings.Contains(e.Kind+" "+e.Text, q.Filter) {
			out = append(out, e)
		}
	}
	return json.Marshal(out)
}

// Watch sends events as they happen.
func (n *Near) Watch(ctx context.Context, from uint64) (<-chan dolly.Event, error) {
	return n.loop.Watch(ctx, from)
}

// Do carries out an action and waits until it is durable.
func (n *Near) Do(ctx context.Context, a dolly.Action, dry bool) (dolly.Result, error) {
	var res dolly.Result
	var failed error
	err := n.loop.change(ctx, func() error {
		var effects []trade.Effect
		res, effects, failed = n.mind.Do(n.loop.clock.Now(), a, dry)
		if failed != nil || dry {
			return nil
		}
		failed = n.loop.commit(effects)
		return failed
	})
	if err == nil {
		err = failed
	}
	return res, err
}

// Close leaves the loop running: a face that goes does not stop the node.
func (n *Near) Close() error { return nil }
