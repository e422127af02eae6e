package edge

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/node/buybot"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/node/settings"
	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/wallet"
	"github.com/dollynator/dolly/wallet/distant"
	"github.com/dollynator/dolly/wire"
)

// BuyerConfig is what a buybot is made of.
type BuyerConfig struct {
	Settings settings.Settings
	Key      wire.Key
	Limit    dolly.Price    // of one MB
	Budget   dolly.Sat      // for all trades together, fees included
	Bounds   buybot.Bounds  // beside them; durations in the world's time
	Paper    bool           // nothing is asked for, it is only shown what would be
	Store    dolly.Store    // the caller's to close
	Backend  wallet.Backend // nil: the chain service of the settings
	Outputs  int            // coins to split into before anything is bought, to fund as many swaps at once; 0 leaves them
	Look     bool           // only look at the market: no chain is asked, nothing is bought
	Version  string
	Log      *slog.Logger // nil discards

	// What a laboratory puts in place of the real thing; nil outside of one.
	Net   node.Network // instead of libp2p, at the settings' addresses
	Clock dolly.Clock  // instead of the settings'
	Beat  node.Beat    // instead of wall time
}

// past is how often figures are read to be kept; a laboratory, which plays each commit,
// keeps none.
func (c BuyerConfig) past() time.Duration {
	if c.Beat != nil {
		return 0
	}
	return History(c.Settings)
}

// Buyer is a buybot with its real edges.
type Buyer struct {
	cfg    BuyerConfig
	mind   *watched
	loop   *node.Loop
	body   *node.Body
	host   *p2p.Host // nil on a laboratory's network
	net    node.Network
	wallet *wallet.Wallet
	start  time.Time
	work   sync.WaitGroup
}

// NewBuyer opens the wallet and the network. The caller ends it with
// [Buyer.Close] once Run has returned; on an error nothing is left open.
func NewBuyer(ctx context.Context, cfg BuyerConfig) (*Buyer, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Backend == nil {
		cfg.Backend = distant.Dial(cfg.Settings.Chain.URL)
	}
	b := &Buyer{cfg: cfg, start: time.Now()}
	if err := b.openWallet(ctx); err != nil {
		return nil, err
	}
	if err := b.openNet(ctx); err != nil {
		return nil, err
	}
	if err := b.assemble(); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

func (b *Buyer) openNet(ctx context.Context) (err error) {
	if b.net = b.cfg.Net; b.net != nil {
		return nil
	}
	s := b.cfg.Settings.P2P
	b.host, err = p2p.New(ctx, p2p.Config{
		Key: b.cfg.Key, Listen: s.Listen, Bootstrap: s.Bootstrap, MDNS: s.MDNS,
		Agent: "buybot/" + b.cfg.Version, Log: b.cfg.Log,
	})
	if err != nil {
		return NetworkError(err)
	}
	b.net = Net{b.host}
	return nil
}

func (b *Buyer) openWallet(ctx context.Context) error {
	var err error
	b.wallet, err = wallet.Open(wallet.Config{
		Seed: b.cfg.Key.Derive("wallet"), Network: b.cfg.Settings.Network, Backend: b.cfg.Backend, Store: b.cfg.Store,
		FeeRate: dolly.Sat(b.cfg.Settings.Chain.FeeRate),
	})
	if err != nil || b.cfg.Look {
		return err
	}
	if _, err := b.cfg.Backend.Tip(ctx); err != nil {
		return &dolly.Error{Kind: dolly.Unreachable, Text: "the chain does not answer", Err: err, Hint: "chain.url in the config, or --chain, says where it is"}
	}
	return nil
}

func (b *Buyer) assemble() error {
	s := b.cfg.Settings
	tc, err := TradeConfig(s, b.cfg.Key, b.wallet.ContractKey)
	if err != nil {
		return err
	}
	rand, err := Entropy()
	if err != nil {
		return err
	}
	shelf, clock := &keep.Shelf{}, b.cfg.Clock
	if clock == nil {
		clock = s.WorldClock()
	}
	mind, err := buybot.New(buybot.Config{
		Trade: tc, Limit: b.cfg.Limit, Budget: b.cfg.Budget, Bounds: b.cfg.Bounds, Live: !b.cfg.Paper && !b.cfg.Look,
		Check: s.World(s.Pace.Check), Version: b.cfg.Version,
	}, shelf, clock.Now())
	if err != nil {
		return err
	}
	b.mind = &watched{Buybot: mind, check: s.World(s.Pace.Check), ready: newOnce(), done: newOnce()}
	b.body = &node.Body{Network: s.Network, Net: b.net, Verify: new(p2p.Verifier).Verify, Log: b.cfg.Log, Beat: b.cfg.Beat}
	if !b.cfg.Look {
		b.body.Coins = Coins{b.wallet}
	}
	b.loop, err = node.NewLoop(b.mind, node.LoopConfig{
		Shelf: shelf, Store: b.cfg.Store, Clock: clock, Rand: rand, Tick: time.Duration(s.Pace.Tick), Past: b.cfg.past(), Beat: b.cfg.Beat, Hand: b.body.Hand,
	})
	return err
}

// Run trades until ctx ends (nil) or the state cannot be written. Nothing is
// bought before the wallet has coins. When ctx ends, the asks that stand are taken
// back first, which takes a moment.
func (b *Buyer) Run(outer context.Context) error {
	ctx, cancel := context.WithCancel(context.WithoutCancel(outer))
	defer cancel()
	defer context.AfterFunc(outer, func() {
		b.takeBack(ctx)
		cancel()
	})()
	ended := make(chan error, 1)
	go func() { ended <- b.loop.Run(ctx) }()
	err := b.body.Start(ctx, b.loop)
	if err != nil {
		cancel()
	} else if !b.cfg.Look {
		b.work.Go(func() { b.tellCoins(ctx) })
	}
	err = errors.Join(err, <-ended)
	cancel()
	b.work.Wait()
	b.body.Wait()
	return err
}

// Face is the near home of [dolly.Node].
func (b *Buyer) Face() dolly.Node {
	return node.NewNear(b.loop, b.mind, func(i *dolly.Info) {
		i.Speed, i.PID, i.Addrs = b.cfg.Settings.Clock.Speed, os.Getpid(), b.net.Addrs()
		i.Contact, i.UptimeMS = b.cfg.Settings.Contact, time.Since(b.start).Milliseconds()
	}, func(v any) any { return node.Addressed(v, b.wallet.Address()) })
}

// Address is where to send bitcoin that the buybot may spend.
func (b *Buyer) Address() string { return b.wallet.Address() }

// Wallet holds the coins.
func (b *Buyer) Wallet() *wallet.Wallet { return b.wallet }

// Host is the place on the network; nil on a laboratory's.
func (b *Buyer) Host() *p2p.Host { return b.host }

// Close leaves the network. The store stays open.
func (b *Buyer) Close() error {
	if b.host == nil {
		return nil
	}
	return b.host.Close()
}
