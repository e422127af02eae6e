package town

import (
	"context"
	"path/filepath"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/remote"
)

const (
	watchEvery = time.Second
	lastLook   = 3 * time.Second
)

// seen is an agent as its own socket last told.
type seen struct {
	view   dolly.NodeView
	at     time.Time
	dir    string
	socket string
	alive  bool
	told   dolly.Phase
}

// watchAgents asks every agent how it is, and tells of births and deaths.
func (t *Town) watchAgents(ctx context.Context) error {
	return t.every(ctx, watchEvery, func() error { t.look(ctx); return nil })
}

// look asks everybody once. Who does not answer stays as it was seen before.
func (t *Town) look(ctx context.Context) {
	t.lookAtAgents(ctx)
	m, err := dolly.Fetch[dolly.MarketView](ctx, t.buyer.Face(), dolly.ViewMarket, dolly.Query{})
	if err == nil {
		t.mu.Lock()
		t.market = m
		t.mu.Unlock()
	}
}

func (t *Town) lookAtAgents(ctx context.Context) {
	for _, s := range t.landlord.Servers() {
		if s.Dir == "" {
			continue
		}
		t.mu.Lock()
		a := t.agents[s.Key]
		if a == nil {
			a = &seen{dir: s.Dir, socket: filepath.Join(s.Dir, "dolly", "state", "dolly.sock")}
			t.agents[s.Key] = a
		}
		t.mu.Unlock()
		var view dolly.NodeView
		alive := false
		if s.PID != 0 {
			view, alive = ask(ctx, a.socket)
		}
		if ctx.Err() != nil {
			return // no answer says nothing then
		}
		t.update(a, view, alive, s.PID != 0)
	}
}

// lookLast asks everybody how it stands when nobody downloads any more.
func (t *Town) lookLast() {
	ctx, cancel := context.WithTimeout(context.Background(), lastLook)
	defer cancel()
	t.look(ctx)
}

func ask(ctx context.Context, socket string) (dolly.NodeView, bool) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	n, err := remote.Dial(socket)
	if err != nil {
		return dolly.NodeView{}, false
	}
	v, err := dolly.Fetch[dolly.NodeView](ctx, n, dolly.ViewNode, dolly.Query{})
	return v, n.Close() == nil && err == nil
}

func (t *Town) update(a *seen, v dolly.NodeView, answered, running bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	born := a.view.Agent.Path == "" && answered
	if answered {
		a.view, a.at = v, time.Now()
	}
	died := a.alive && !running
	a.alive = running && a.view.Agent.Path != ""
	row := a.view.Agent
	switch {
	case born:
		t.say("%6.1fs  born  %s %s on %s", time.Since(t.begun).Seconds(), row.Path, row.Name, row.Offer)
		if t.first == 0 && row.Path != charter.RootPath {
			t.first = time.Since(t.begun)
		}
	case died:
		t.say("%6.1fs  gone  %s %s", time.Since(t.begun).Seconds(), row.Path, row.Name)
	case a.alive && row.Phase != a.told:
		t.cfg.Log.Info("agent", "path", row.Path, "phase", row.Phase, "waits", row.Waits, "coins", row.Coins, "mb", row.Balance)
	}
	a.told = row.Phase
}

// AwaitAgent waits for the first agent and opens its face.
func (t *Town) AwaitAgent(ctx context.Context) (n dolly.Node, err error) {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		if n, err = t.Attach(ctx); err == nil {
			return n, nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// Attach opens the face of the agent nearest to the root that is alive.
func (t *Town) Attach(context.Context) (dolly.Node, error) {
	t.mu.Lock()
	best := ""
	var at *seen
	for _, a := range t.agents {
		if p := a.view.Agent.Path; a.alive && (at == nil || len(p) < len(best) || len(p) == len(best) && p < best) {
			best, at = p, a
		}
	}
	t.mu.Unlock()
	if at == nil {
		return nil, &dolly.Error{Kind: dolly.Unreachable, Text: "no agent is alive", Hint: "the root needs some ten seconds"}
	}
	return remote.Dial(at.socket)
}
