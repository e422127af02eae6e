package faults

import (
	"context"
	"encoding/json"
	"errors"
	"sync"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wallet"
)

// warden asks the warden of the world.
func (c *child) warden(_ context.Context, raw []byte) ([]byte, error) {
	f, err := c.ask(frame{Op: "warden", Raw: raw})
	return f.Raw, err
}

// work has the world's provider do a job.
func (c *child) work(j Job) purchase.Fact {
	f, err := c.ask(frame{Op: "work", Body: pack(j)})
	if err != nil {
		return purchase.EffectFailed{Why: err.Error()}
	}
	got, err := f.fact()
	if err != nil {
		return purchase.EffectFailed{Why: err.Error()}
	}
	return got
}

func (c *child) offers() (list []dolly.Offer, err error) {
	f, err := c.ask(frame{Op: "offers"})
	if err != nil {
		return nil, err
	}
	return list, json.Unmarshal(f.Body, &list)
}

// chainLine is the world's chain.
type chainLine struct{ c *child }

// Tip is the end of the chain.
func (l chainLine) Tip(context.Context) (tip wallet.Tip, err error) {
	f, err := l.c.ask(frame{Op: "tip"})
	if err != nil {
		return tip, err
	}
	return tip, json.Unmarshal(f.Body, &tip)
}

// Script is a script's history.
func (l chainLine) Script(_ context.Context, script []byte) (all []wallet.Output, err error) {
	f, err := l.c.ask(frame{Op: "script", Raw: script})
	if err != nil {
		return nil, err
	}
	return all, json.Unmarshal(f.Body, &all)
}

// Submit sends a transaction.
func (l chainLine) Submit(_ context.Context, raw []byte) (string, error) {
	f, err := l.c.ask(frame{Op: "submit", Raw: raw})
	return f.Text, err
}

// Subscribe asks for the tip each hour.
func (l chainLine) Subscribe(ctx context.Context) (<-chan wallet.Tip, error) {
	return l.c.follow(ctx, l), nil
}

// follow asks for the tip each turn, and passes new ones on.
func (c *child) follow(ctx context.Context, chain wallet.Backend) <-chan wallet.Tip {
	tips := make(chan wallet.Tip)
	go func() {
		defer close(tips)
		due, stop := c.beats.start(pulse)
		defer stop()
		for last := uint32(0); ; {
			if tip, err := chain.Tip(ctx); err == nil && tip.Height != last {
				last = tip.Height
				select {
				case tips <- tip:
				case <-ctx.Done():
					return
				}
			}
			select {
			case <-due:
			case <-ctx.Done():
				return
			}
		}
	}()
	return tips
}

// gossip is what a process joined.
type gossip struct {
	mu     sync.Mutex
	topics map[string]topic
}

type topic struct {
	check   node.Check
	deliver func(dolly.PeerID, []byte, any)
}

// Join waits for what others publish.
func (c *child) Join(name string, _ int, check node.Check, deliver func(dolly.PeerID, []byte, any)) error {
	c.gossip.mu.Lock()
	defer c.gossip.mu.Unlock()
	if c.gossip.topics == nil {
		c.gossip.topics = map[string]topic{}
	}
	c.gossip.topics[name] = topic{check, deliver}
	return nil
}

// hear delivers what another process published.
func (g *gossip) hear(f frame) {
	g.mu.Lock()
	t, joined := g.topics[f.Text]
	g.mu.Unlock()
	if !joined {
		return
	}
	if v, known := t.check(f.Raw); v == trade.Pass {
		t.deliver(dolly.PeerID{}, f.Raw, known)
	}
}

// Publish tells the world, which tells the others.
func (c *child) Publish(_ context.Context, name string, raw []byte) error {
	return c.say(frame{Op: "publish", Text: name, Raw: raw})
}

// Stats counts nothing.
func (c *child) Stats() dolly.Gossip { return dolly.Gossip{} }

// Handle serves nobody: agents only gossip here.
func (c *child) Handle(string, int, func(context.Context, dolly.PeerID, []byte) ([]byte, error)) {}

var errNobody = errors.New("nobody is there")

// Request finds nobody.
func (c *child) Request(context.Context, dolly.PeerID, string, []byte) ([]byte, error) {
	return nil, errNobody
}

// Learn needs no addresses.
func (c *child) Learn(dolly.PeerID, []string) error { return nil }

// Near is nobody.
func (c *child) Near() (_, _ []dolly.PeerID) { return nil, nil }

// Addrs is any.
func (c *child) Addrs() []string { return []string{"/ip4/127.0.0.1/tcp/1"} }

// idle carries nothing.
type idle struct{}

// Switch changes nothing.
func (idle) Switch(bool) error { return nil }

// Reading is that of a relay which runs and has nothing to do.
func (idle) Reading() (int64, float64, bool) { return 0, 0, true }

// Settle is never due.
func (idle) Settle(dolly.PeerID, int64) error { return nil }

// Refuse has nobody to refuse.
func (idle) Refuse(dolly.PeerID) {}
