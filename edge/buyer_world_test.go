package edge

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/node/settings"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/wallet"
	"github.com/dollynator/dolly/wallet/chain"
	"github.com/dollynator/dolly/wire"
)

// bazaar is a chain that mines, and a seller on the network with MB to sell.
type bazaar struct {
	*testing.T
	chain *chain.Chain
	alice *party
}

// pace is a world where everything is quick, on our clock.
func pace() settings.Settings {
	quick := func(ms int) settings.Duration { return settings.Duration(time.Duration(ms) * time.Millisecond) }
	s := settings.Default("unused")
	s.Network = dolly.Town
	s.P2P.Listen = []string{"/ip4/127.0.0.1/tcp/0"}
	s.Pace.Tick, s.Pace.Check, s.Pace.Exchange = quick(20), quick(100), quick(100)
	s.Pace.Retry, s.Pace.Gossip = quick(1000), quick(100)
	return s
}

// newBazaar has alice, whom carol paid 100 MB for carrying, bid at these prices.
func newBazaar(t *testing.T, bids ...dolly.Price) *bazaar {
	m := &bazaar{T: t}
	var err error
	if m.chain, err = chain.New(chain.Config{Dir: t.TempDir(), Clock: pace().WorldClock()}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	mined := make(chan error, 1)
	go func() { mined <- m.chain.Run(ctx, 50*time.Millisecond) }()
	t.Cleanup(func() {
		cancel()
		if err := errors.Join(<-mined, m.chain.Close()); err != nil {
			t.Error(err)
		}
	})
	m.alice = m.party(1, nil, bids)
	carol := m.party(3, m.alice.net.Addrs(), nil)
	m.pay(carol, 100*dolly.MiB)
	m.until("carol knows the bids", func() (known bool) {
		err := carol.loop.Call(m.Context(), func() { known = carol.Book.Len() == len(bids) })
		return err == nil && known
	})
	return m
}

// until polls a condition that comes true in the end.
func (m *bazaar) until(what string, cond func() bool) {
	m.Helper()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for end := time.Now().Add(patience); !cond(); <-again.C {
		if time.Now().After(end) {
			m.Fatalf("never: %s", what)
		}
	}
}

// pay makes from pay alice for carrying, as soon as both may sign.
func (m *bazaar) pay(from *party, mb dolly.MB) {
	m.Helper()
	m.until("alice is paid", func() bool {
		err := from.body.Pay(m.Context(), m.alice.net.Peer(), int64(mb))
		if err != nil && !strings.Contains(err.Error(), trade.ErrNotReady.Error()) {
			m.Fatal(err)
		}
		return err == nil
	})
}

// buyer is bob, at 100 sat a MB. The store is his over restarts.
func (m *bazaar) buyer(s dolly.Store, change func(*BuyerConfig)) *Buyer {
	m.Helper()
	cfg := BuyerConfig{
		Settings: pace(), Key: wire.NewKey([32]byte{2}), Limit: dolly.Price{Sat: 100, MB: dolly.MiB}, Budget: 50_000,
		Store: s, Backend: m.chain, Log: slog.New(slog.NewTextHandler(m.Output(), nil)),
	}
	cfg.Settings.P2P.Bootstrap = m.alice.net.Addrs()
	if change != nil {
		change(&cfg)
	}
	b, err := NewBuyer(m.Context(), cfg)
	if err != nil {
		m.Fatal(err)
	}
	m.Cleanup(func() {
		if err := b.Close(); err != nil {
			m.Error(err)
		}
	})
	return b
}

func (m *bazaar) fund(b *Buyer, sats ...dolly.Sat) {
	m.Helper()
	if _, err := m.chain.Fund(m.Context(), b.Address(), sats); err != nil {
		m.Fatal(err)
	}
}

// party trades with no mind of its own but a list of bids.
type party struct {
	*trade.Trader
	bids []dolly.Price
	net  Net
	body *node.Body
	loop *node.Loop
}

// Step is the trader's; each bid is placed as soon as there is enough to sell.
func (p *party) Step(now dolly.Time, r *rand.Rand, f trade.Fact) []trade.Effect {
	out := p.Trader.Step(now, r, f)
	if len(p.bids) == 0 || p.Available() < p.bids[0].MB {
		return out
	}
	if _, err := p.Place(dolly.Bid, p.bids[0], time.Hour); err == nil {
		p.bids = p.bids[1:]
	}
	return append(out, p.Trader.Step(now, r, trade.Flush{})...)
}

func (m *bazaar) party(seed byte, bootstrap []string, bids []dolly.Price) *party {
	m.Helper()
	s, key := pace(), wire.NewKey([32]byte{seed})
	must := func(err error) {
		m.Helper()
		if err != nil {
			m.Fatal(err)
		}
	}
	db := store.Memory()
	coins, err := wallet.Open(wallet.Config{Seed: key.Derive("wallet"), Network: s.Network, Backend: m.chain, Store: db})
	must(err)
	tc, err := TradeConfig(s, key, coins.ContractKey)
	must(err)
	host, err := p2p.New(m.Context(), p2p.Config{Key: key, Listen: s.P2P.Listen, Bootstrap: bootstrap})
	must(err)
	shelf := &keep.Shelf{}
	p := &party{Trader: trade.New(tc, shelf), bids: bids, net: Net{host}}
	p.body = &node.Body{Network: s.Network, Net: p.net, Coins: Coins{coins}, Log: slog.New(slog.DiscardHandler)}
	p.loop, err = node.NewLoop(p, node.LoopConfig{
		Shelf: shelf, Store: db, Clock: s.WorldClock(), Rand: rand.New(rand.NewPCG(1, uint64(seed))), Tick: time.Duration(s.Pace.Tick), Hand: p.body.Hand,
	})
	must(err)
	ctx, cancel := context.WithCancel(m.Context())
	ran := make(chan error, 1)
	go func() { ran <- p.loop.Run(ctx) }()
	must(p.body.Start(ctx, p.loop))
	m.Cleanup(func() {
		cancel()
		p.body.Wait()
		if err := <-ran; err != nil {
			m.Error(err)
		}
		if err := host.Close(); err != nil {
			m.Error(err)
		}
	})
	return p
}
