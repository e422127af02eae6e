package faults

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wallet/chain"
)

// grant is coins that the mint's faucet pays to somebody.
type grant struct {
	To   string      `json:"to"` // address
	Sats []dolly.Sat `json:"sats"`
}

// mint is the regtest chain in a process of its own, which serves wallets over
// HTTP, and mines and pays when the world says so.
func (c *child) mint(ctx context.Context) (err error) {
	all, err := chain.New(chain.Config{Dir: c.birth.Dir, Clock: modern{c.clock}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, all.Close()) }()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("serve the chain: %w", err)
	}
	web := &http.Server{Handler: all.Handler(), ReadHeaderTimeout: time.Minute}
	served := make(chan error, 1)
	go func() { served <- web.Serve(l) }()
	defer func() { err = errors.Join(err, web.Close()) }()
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-served:
			return err
		case f := <-c.requests:
			reply, err := minted(ctx, all, f)
			if f.Op == "url" {
				reply.Text = "http://" + l.Addr().String()
			}
			reply.ID, reply.Op = f.ID, "answer"
			if err != nil {
				reply.Err = err.Error()
			}
			_ = c.say(reply) // a world that is gone hears nothing
		}
	}
}

func minted(ctx context.Context, all *chain.Chain, f frame) (frame, error) {
	switch f.Op {
	case "mine":
		return frame{}, all.Mine(1)
	case "grant":
		var g grant
		if err := json.Unmarshal(f.Body, &g); err != nil {
			return frame{}, err
		}
		id, err := all.Fund(ctx, g.To, g.Sats)
		return frame{Text: id}, err
	}
	return frame{}, nil
}

// modern is a world's clock, set on to when there are block chains: no header may
// be older than the first one.
type modern struct{ clock dolly.Clock }

// Now is later than the first block.
func (m modern) Now() dolly.Time { return m.clock.Now().Add(50 * 365 * dolly.Day) }
