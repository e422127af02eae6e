package faults

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"sync"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wallet"
)

// fairLine is what a trader's process has beside an agent's: people to talk to.
type fairLine struct {
	mu     sync.Mutex
	near   []dolly.PeerID
	handle func(ctx context.Context, from dolly.PeerID, raw []byte) ([]byte, error)
}

// meet takes in who is there.
func (l *fairLine) meet(f frame) {
	var near []dolly.PeerID
	if json.Unmarshal(f.Body, &near) != nil {
		return // a town's hour, which names nobody
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.near = near
}

// serve answers another process's question.
func (c *child) serve(f frame) {
	c.fair.mu.Lock()
	handle := c.fair.handle
	c.fair.mu.Unlock()
	answer, err := frame{}, errNobody
	var from dolly.PeerID
	if handle != nil && json.Unmarshal(f.Body, &from) == nil {
		answer.Raw, err = handle(context.Background(), from, f.Raw) // it ends with what it belongs to
	}
	answer.ID, answer.Op = f.ID, "answer"
	if err != nil {
		answer.Err = err.Error()
	}
	_ = c.say(answer) // a world that is gone hears nothing
}

// stallNet is the network of who trades: the others are asked through the world.
type stallNet struct{ *child }

// Handle lets f answer what others ask.
func (n stallNet) Handle(_ string, _ int, f func(context.Context, dolly.PeerID, []byte) ([]byte, error)) {
	n.fair.mu.Lock()
	defer n.fair.mu.Unlock()
	n.fair.handle = f
}

// Request asks another process.
func (n stallNet) Request(_ context.Context, to dolly.PeerID, protocol string, raw []byte) ([]byte, error) {
	f, err := n.ask(frame{Op: "request", Text: protocol, Body: pack(to), Raw: raw})
	return f.Raw, err
}

// Near are those that run.
func (n stallNet) Near() (keepers, others []dolly.PeerID) {
	n.fair.mu.Lock()
	defer n.fair.mu.Unlock()
	return n.fair.near, nil
}

// paid is the chain as a trader's process asks it: a turn does not end while it
// waits for an answer, and new blocks are looked for each turn.
type paid struct {
	wallet.Backend
	c *child
}

func asking[T any](c *child, call func() (T, error)) (T, error) {
	c.calling.Add(1)
	c.edges.Add(1)
	defer c.edges.Add(1)
	defer c.calling.Add(-1)
	return call()
}

// Tip is the end of the chain.
func (p paid) Tip(ctx context.Context) (wallet.Tip, error) {
	return asking(p.c, func() (wallet.Tip, error) { return p.Backend.Tip(ctx) })
}

// Script is a script's history.
func (p paid) Script(ctx context.Context, script []byte) ([]wallet.Output, error) {
	return asking(p.c, func() ([]wallet.Output, error) { return p.Backend.Script(ctx, script) })
}

// Submit sends a transaction.
func (p paid) Submit(ctx context.Context, raw []byte) (string, error) {
	return asking(p.c, func() (string, error) { return p.Backend.Submit(ctx, raw) })
}

// Subscribe asks for the tip each turn.
func (p paid) Subscribe(ctx context.Context) (<-chan wallet.Tip, error) {
	return p.c.follow(ctx, p), nil
}

// mayTrade says why nothing may be signed or funded: the world gave the lease to
// a copy.
func mayTrade(lease clockFile, twin int) error {
	if int(lease.Now()) != twin {
		return errSuperseded
	}
	return nil
}

func (c *child) log() *slog.Logger {
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
}

// standingOf is what a trader says of itself when it rests, so that the world
// knows when all is over. The end is judged by its disk.
type standingOf struct {
	Busy bool `json:"busy"` // something is under way, or to be begun
	Gap  bool `json:"gap"`  // it has lost own blocks, and never signs again
}

func standOf(t *trade.Trader) standingOf {
	return standingOf{
		Busy: !t.Ready() || t.Open() > 0 || len(t.Own()) > 0 || t.Outgoing(dolly.Hash{}) > 0,
		Gap:  len(t.Ledger.Beyond(t.Self())) > 0,
	}
}
