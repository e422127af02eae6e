package web

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/dollynator/dolly"
)

// Config is what a vision looks at.
type Config struct {
	Dial  func(context.Context) (dolly.Node, error) // attaches, and again when the link was lost
	Store dolly.Store                               // for the history; the vision's alone
	Hosts []string                                  // names beside addresses and localhost by which it may be asked
	Every time.Duration                             // between two looks; 0 is two seconds
	Wall  func() time.Time                          // nil is the machine's clock
	Log   *slog.Logger
}

// Vision watches a fleet through one of its nodes. Its methods may be called from
// any goroutine.
type Vision struct {
	cfg   Config
	page  hub
	turns chan struct{} // to read curves, which takes work

	mu   sync.Mutex
	node dolly.Node // nil while there is no link
	last Network
	kept dolly.Time // when the history was last written, in the node's world
}

const (
	lookEvery = 2 * time.Second
	lookTime  = 10 * time.Second
	lately    = 12 // events

	maxReading = 4 // curves that are read at a time; others wait
)

// New is a vision that knows what its store remembers.
func New(cfg Config) (*Vision, error) {
	if cfg.Every <= 0 {
		cfg.Every = lookEvery
	}
	if cfg.Wall == nil {
		cfg.Wall = time.Now
	}
	v := &Vision{cfg: cfg, page: newHub(), turns: make(chan struct{}, maxReading)}
	rows, at, err := v.remembered()
	if err != nil {
		return nil, err
	}
	v.last = draw(dolly.Info{}, dolly.FleetView{Now: at}, rows, nil)
	v.last.Stale, v.last.Trouble = true, "no node has answered yet"
	return v, nil
}

// Run looks at the node until ctx ends, or the store fails. A node that does not
// answer is looked for again.
func (v *Vision) Run(ctx context.Context) error {
	defer v.detach()
	tick := time.NewTicker(v.cfg.Every)
	defer tick.Stop()
	for {
		if err := v.look(ctx); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// look takes one look. Only a store that fails is an error.
func (v *Vision) look(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	next, rows, err := v.ask(ctx)
	if err != nil {
		v.detach()
		v.cfg.Log.Debug("look", "err", err)
		next = v.picture()
		next.Stale, next.Trouble = true, err.Error()
	} else {
		next.Asked = dolly.Time(v.cfg.Wall().UnixMilli())
		if err := v.keep(next.Now, rows); err != nil {
			return err
		}
	}
	v.mu.Lock()
	v.last = next
	v.mu.Unlock()
	return v.page.send(next)
}

// ask draws what the node says, and gives the rows as it told them.
func (v *Vision) ask(ctx context.Context) (Network, []dolly.AgentRow, error) {
	n, err := v.attach(ctx)
	if err != nil {
		return Network{}, nil, err
	}
	info, err := n.Info(ctx)
	if err != nil {
		return Network{}, nil, err
	}
	if info.Role != "agent" {
		return Network{}, nil, &dolly.Error{Kind: dolly.Usage, Text: "this node is a " + info.Role + ": only an agent knows its fleet"}
	}
	fleet, err := dolly.Fetch[dolly.FleetView](ctx, n, dolly.ViewFleet, dolly.Query{})
	events, bad := dolly.Fetch[[]dolly.Event](ctx, n, dolly.ViewEvents, dolly.Query{Limit: lately})
	rows, _, worse := v.remembered()
	if err := errors.Join(err, bad, worse); err != nil {
		return Network{}, nil, err
	}
	slices.Reverse(events)
	fleet, events = bounded(fleet, events)
	info.Name, info.Version, info.Network = short(info.Name), short(info.Version), short(info.Network)
	return draw(info, fleet, rows, events), fleet.Agents, nil
}

// keep writes the history down, once a minute of the node's world.
func (v *Vision) keep(now dolly.Time, rows []dolly.AgentRow) error {
	v.mu.Lock()
	due := int64(now-v.kept) >= time.Minute.Milliseconds() || now < v.kept
	v.mu.Unlock()
	if !due {
		return nil
	}
	if err := v.cfg.Store.Update(func(w dolly.Writer) error { return remember(w, now, rows) }); err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "write the history", Err: err}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.kept = now
	return nil
}

// remembered are the agents of the store, and when they were last written down.
func (v *Vision) remembered() (rows []dolly.AgentRow, at dolly.Time, err error) {
	err = v.cfg.Store.View(func(r dolly.Reader) error {
		at = writtenAt(r)
		rows, err = known(r)
		return err
	})
	return rows, at, err
}

// picture is the latest one.
func (v *Vision) picture() Network {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.last
}

// attach dials the node, if there is no link.
func (v *Vision) attach(ctx context.Context) (dolly.Node, error) {
	if n := v.attached(); n != nil {
		return n, nil
	}
	n, err := v.cfg.Dial(ctx)
	if err != nil {
		return nil, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.node = n
	return n, nil
}

func (v *Vision) attached() dolly.Node {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.node
}

func (v *Vision) detach() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.node != nil {
		_ = v.node.Close()
		v.node = nil
	}
}
