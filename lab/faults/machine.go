package faults

import (
	"context"
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/agent/strategy"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/node/life"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wallet"
	"github.com/dollynator/dolly/wire"
)

// machine is a server with an agent on it: a disk that stays and a program that
// may die.
type machine struct {
	cfg    life.Config
	key    wire.Key
	disk   dolly.Store
	image  dolly.Store // a copy of the disk, to be restored
	server string      // its order's key
	starts int
	twin   int // zero is the original

	mind    *life.Life // nil while the program does not run
	shelf   *keep.Shelf
	errands node.Errands
	coins   *wallet.Wallet
	inbox   []trade.Fact
	relay   bool
	still   bool // paused: it notices nothing
	signing bool // a payment, at this moment
	gone    bool // retired, or its server is over
}

func (m *machine) who() Who { return Who{m.key.Peer(), m.twin} }

// agentConfig completes what an agent is told at birth, for worlds that go by hours.
func agentConfig(law []byte, key wire.Key, c life.Config) life.Config {
	c.Charter, c.Strategy, c.FeeMax, c.Expected, c.Version = law, strategy.ConstantSell{}, feeMax, 100, "faults"
	c.Trade = trade.Config{
		Network: dolly.Sim, Self: key, Swap: market.DefaultParams(), Book: market.DefaultLimits(), FeeMax: feeMax,
		ContractKey: func(dolly.Hash) []byte { return make([]byte, 33) }, // nothing is sold here
		Secret:      trade.Secrets(key),
		Credit:      1000 * dolly.MiB, Line: trade.Line{Stranger: 1000 * dolly.MiB, Strangers: 10_000 * dolly.MiB}, Exchange: time.Hour, Delay: time.Hour, Retry: time.Hour / 2,
	}
	c.Pace = agent.Pace{
		Check: time.Hour, Heartbeat: 6 * time.Hour, DeadAfter: dolly.Day, OrderLife: 6 * time.Hour, WindDown: 6 * time.Hour, RenewBefore: 3 * dolly.Day,
	}
	return c
}

// root is the config of the first agent, whom the operator certified.
func root(w *World, rentEnds dolly.Time) (life.Config, error) {
	key := seeded("root")
	cert, err := charter.Grant(seeded("operator"), w.law, 0, 0, key.Peer(), charter.Home{})
	return agentConfig(w.law.Raw, key, life.Config{
		Certs: [][]byte{cert}, Name: "ada", Path: charter.RootPath, Offer: place, Server: "root", Paid: price, RentEnds: rentEnds,
	}), err
}

// heir is the config of a child, from what its parent left it.
func heir(w *World, s *server) (life.Config, error) {
	i, err := agent.OpenInheritance(dolly.Sim, s.child.Peer(), s.will)
	return agentConfig(w.law.Raw, s.child, life.Config{
		Certs: i.Certificate, Name: i.Name, Path: i.Path, Parent: i.Parent, Offer: i.Offer, Server: i.ServerKey,
		Paid: i.Price, RentEnds: i.RentEnds, Learned: &i,
	}), err
}

// boot starts the program: all that it knows is what its disk has.
func (m *machine) boot(s *Stage) error {
	m.starts++
	m.shelf, m.relay, m.inbox = &keep.Shelf{}, false, nil
	mind, err := life.New(m.cfg, m.shelf)
	if err != nil {
		return err
	}
	if err := m.disk.View(m.shelf.Load); err != nil {
		return err
	}
	if m.coins, err = openWallet(m.key, numbered{s.World.Chain}, m.disk); err != nil {
		return err
	}
	nonce := wire.Sum(fmt.Append(nil, m.who(), m.starts))
	if err := mind.Wake(s.now, charter.Nonce(nonce[:16])); err != nil {
		return err
	}
	m.mind, m.errands = mind, s.errands(m)
	m.post(trade.Started{Addrs: []string{"/ip4/127.0.0.1/tcp/1"}}, life.Offers{Offers: s.World.Offers()}, m.reading())
	return nil
}

func openWallet(key wire.Key, chain wallet.Backend, disk dolly.Store) (*wallet.Wallet, error) {
	return wallet.Open(wallet.Config{Seed: key.Derive("wallet"), Network: dolly.Sim, Backend: chain, Store: disk})
}

func (s *Stage) errands(m *machine) node.Errands {
	who := m.who()
	return node.Errands{
		Coins: watched{s.fit(m.coins), m.coins, func(now bool) { m.signing = now }, func() { s.World.paid(who) }},
		Ground: ground{
			work:   func(j Job) purchase.Fact { return s.World.Work(who, j) },
			offers: func() ([]dolly.Offer, error) { return s.World.Offers(), nil },
		},
		Warden: theWarden(func(ctx context.Context, raw []byte) ([]byte, error) { return s.World.Ask(ctx, who.Key, raw) }),
		Clock:  s,
	}
}

// theWarden is the one there is, wherever it is looked for.
func theWarden(w node.Warden) node.WardenAt {
	return func(dolly.PeerID, []string) (node.Warden, error) { return w, nil }
}

func (m *machine) post(facts ...trade.Fact) {
	if m.mind != nil && !m.still && !m.gone {
		m.inbox = append(m.inbox, facts...)
	}
}

// reading is what the wallet holds now.
func (m *machine) reading() life.Coins {
	b, err := m.coins.Balance(context.Background())
	if err != nil {
		return life.Coins{}
	}
	return life.Coins{Confirmed: b.Confirmed, Pending: b.Pending}
}

// copied is a store with the same contents.
func copied(from dolly.Store) (dolly.Store, error) {
	to := store.Memory()
	return to, from.View(func(r dolly.Reader) error {
		return to.Update(func(into dolly.Writer) error { return r.Scan("", into.Put) })
	})
}
