package faults

import (
	"context"
	"encoding/binary"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/node/life"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/wire"
)

// live is an agent on its store.
func (c *child) live(ctx context.Context, fit Fit) error {
	file, err := store.Open(filepath.Join(c.birth.Dir, "dolly.db"))
	if err != nil {
		return err
	}
	disk := &traced{Store: file}
	key := wire.NewKey(c.birth.Seed)
	coins, err := openWallet(key, numbered{chainLine{c}}, disk)
	if err != nil {
		return err
	}
	nonce := wire.Sum(fmt.Append(nil, key.Peer(), "process", c.birth.Twin, c.birth.Start))
	a, err := node.NewAgent(node.AgentConfig{
		Life: c.config(key), Nonce: charter.Nonce(nonce[:16]), Store: disk, Clock: c.clock,
		Rand: c.chance(), Tick: pulse, Beat: c.beats.start,
		Net: c, Coins: watched{fit(coins), coins, func(bool) {}, c.signed}, Ground: ground{c.work, c.offers}, Carrier: idle{}, Warden: theWarden(c.warden),
		Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})), Info: func(*dolly.Info) {},
	})
	if err != nil {
		return err
	}
	go c.tell(ctx, a.Face(), disk, nil)
	return a.Run(ctx)
}

// chance is another one for each incarnation of each machine: two that drew the
// same would choose the same secrets.
func (c *child) chance() *rand.Rand {
	seed := wire.Sum(fmt.Append(nil, c.birth.Luck, c.birth.Seed, c.birth.Twin, c.birth.Start))
	return rand.New(rand.NewPCG(binary.LittleEndian.Uint64(seed[:8]), binary.LittleEndian.Uint64(seed[8:])))
}

func (c *child) config(key wire.Key) life.Config {
	b := c.birth.Config
	return agentConfig(c.birth.Law, key, life.Config{
		Certs: b.Certs, Name: b.Name, Path: b.Path, Parent: b.Parent, Offer: b.Offer, Server: b.Server, Paid: b.Paid, RentEnds: b.RentEnds,
	})
}

// watching is who tells its operator what happens.
type watching interface {
	Watch(ctx context.Context, from uint64) (<-chan dolly.Event, error)
}

// tell tells the world what the agent tells its operator: all that is in its
// log, after each start; and from then on when it rests.
func (c *child) tell(ctx context.Context, n watching, disk *traced, said func() []byte) {
	events, err := n.Watch(ctx, 0)
	if err != nil {
		return // the loop ended before it began
	}
	go c.rest(ctx, disk, said)
	for e := range events {
		_ = c.say(frame{Op: "told", Text: e.Kind, Raw: e.Data}) // a world that is gone hears nothing
	}
}

// signed tells the world of a payment that is new.
func (c *child) signed() {
	_ = c.say(frame{Op: "signed"}) // a world that is gone counts nothing
}
