package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/node/life"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

const (
	coinsEvery  = time.Second
	offersEvery = 3 * time.Second
	relayEvery  = 500 * time.Millisecond
	workTime    = 2 * time.Minute
)

// AgentConfig is what an agent's body is made of.
type AgentConfig struct {
	Life    life.Config
	Nonce   charter.Nonce // fresh at every start
	Store   dolly.Store
	Clock   dolly.Clock
	Told    func(dolly.Time) time.Duration // sets the clock on and says by how much; nil if it is right by itself
	Wall    dolly.Clock                    // the machine's own, which only raises an alarm; nil if none is wanted
	Alarm   time.Duration                  // by how much Wall may differ from what the warden says
	Rand    *rand.Rand
	Tick    time.Duration // wall
	Past    time.Duration // between two readings of history, in the life's world; zero keeps none
	Beat    Beat
	Net     Network
	Verify  wire.Verify // of gossiped orders; nil: the standard library's
	Coins   Coins
	Ground  Ground // nil: rents nothing
	Carrier Carrier
	Exit    func(allowed bool) error // opens and shuts the carrier's way out; nil if it has none
	Warden  WardenAt
	Log     *slog.Logger
	Info    func(*dolly.Info)      // what only the program knows
	Address func() string          // where bitcoin can be sent to; nil if nobody is told
	Links   func() []dolly.PeerRow // who is connected, and how; nil if that is not known
}

// Agent is a life with its body.
type Agent struct {
	cfg  AgentConfig
	life *life.Life
	loop *Loop
	body *Body
	end  chan string

	mu    sync.Mutex
	rules map[trade.Topic]func([]byte) trade.Verdict // what gossip is checked by
}

// NewAgent loads the agent's state and makes it whole.
func NewAgent(cfg AgentConfig) (*Agent, error) {
	shelf := &keep.Shelf{}
	l, err := life.New(cfg.Life, shelf)
	if err != nil {
		return nil, err
	}
	a := &Agent{cfg: cfg, life: l, end: make(chan string, 1)}
	a.body = &Body{
		Network: cfg.Life.Trade.Network, Book: cfg.Life.Trade.Book, Net: cfg.Net, Verify: cfg.Verify, Coins: cfg.Coins, Log: cfg.Log, Beat: cfg.Beat,
		Settle: cfg.Carrier.Settle, Refuse: cfg.Carrier.Refuse, More: a.more, Told: a.told,
	}
	a.loop, err = NewLoop(l, LoopConfig{
		Shelf: shelf, Store: cfg.Store, Clock: cfg.Clock, Rand: cfg.Rand, Tick: cfg.Tick, Beat: cfg.Beat, Hand: a.body.Hand, Past: cfg.Past,
	})
	if err != nil {
		return nil, err
	}
	if cfg.Told != nil {
		cfg.Told(l.Latest())
	}
	return a, l.Wake(cfg.Clock.Now(), cfg.Nonce)
}

// Face is the near home of [dolly.Node].
func (a *Agent) Face() dolly.Node {
	return NewNear(a.loop, a.life, a.cfg.Info, func(v any) any {
		switch n := v.(type) {
		case dolly.NodeView:
			keepers, others := a.cfg.Net.Near()
			n.Gossip, n.Peers = a.cfg.Net.Stats(), len(keepers)+len(others)
			a.cfg.Info(&n.Info)
			return n
		case dolly.PeersView:
			n.Gossip = a.cfg.Net.Stats()
			if a.cfg.Links == nil {
				return n
			}
			return n.Join(a.cfg.Links())
		}
		if a.cfg.Address != nil {
			return Addressed(v, a.cfg.Address())
		}
		return v
	})
}

// Addressed writes the wallet's address into a view that shows wallets.
func Addressed(v any, address string) any {
	wallets, ok := v.([]dolly.WalletRow)
	if !ok {
		return v
	}
	for i := range wallets {
		if wallets[i].Unit == "sat" {
			wallets[i].Address = address
		}
	}
	return wallets
}

// Run lives until ctx ends (nil), of which the fleet is told, the life is over (nil),
// or the state cannot be written.
func (a *Agent) Run(told context.Context) error {
	ctx, cancel := context.WithCancel(context.WithoutCancel(told))
	defer cancel()
	failed := make(chan error, 1)
	go func() { failed <- a.loop.Run(ctx) }()
	defer a.body.Wait()
	defer cancel()
	if err := a.start(ctx); err != nil {
		return errors.Join(err, stop(cancel, failed))
	}
	select {
	case err := <-failed:
		return err
	case <-a.end:
	case <-told.Done():
		a.loop.Post(life.Halt{})
		select {
		case err := <-failed:
			return err
		case <-time.After(lastWord):
		}
	}
	return stop(cancel, failed)
}

func stop(cancel func(), failed <-chan error) error {
	cancel()
	return <-failed
}

func (a *Agent) start(ctx context.Context) error {
	a.rule(a.life.Topics())
	for topic := range a.life.Topics() {
		err := a.cfg.Net.Join(Topic(topic), maxMessage, func(raw []byte) (trade.Verdict, any) { return a.ruled(topic)(raw), nil }, func(_ dolly.PeerID, raw []byte, _ any) {
			a.loop.Offer(trade.Heard{Topic: topic, Raw: raw})
		})
		if err != nil {
			return fmt.Errorf("join %s: %w", topic, err)
		}
	}
	if err := a.body.Start(ctx, a.loop); err != nil {
		return err
	}
	a.body.work.Go(func() { a.cfg.Beat.each(ctx, coinsEvery, func() { a.tellCoins(ctx) }) })
	a.body.work.Go(func() { a.cfg.Beat.each(ctx, relayEvery, a.tellRelay) })
	if a.cfg.Ground != nil {
		a.body.work.Go(func() { a.cfg.Beat.each(ctx, offersEvery, func() { a.tellOffers(ctx) }) })
	} else {
		a.body.work.Go(func() { a.loop.Post(life.Offers{}) }) // nothing is for rent, which is to be known too
	}
	return nil
}

func (a *Agent) tellCoins(ctx context.Context) {
	b, err := fault.Get("coins balance", func() (Balance, error) { return a.cfg.Coins.Balance(ctx) })
	if err != nil {
		a.cfg.Log.Debug("balance", "err", err)
		return
	}
	a.loop.Post(life.Coins{Confirmed: b.Confirmed, Pending: b.Pending})
}

func (a *Agent) tellRelay() {
	carried, rate, on := a.cfg.Carrier.Reading()
	a.loop.Post(life.Relay{Carried: dolly.MB(carried), Rate: rate, OK: on})
}

func (a *Agent) tellOffers(ctx context.Context) {
	offers, err := fault.Get("ground offers", func() ([]dolly.Offer, error) { return a.cfg.Ground.Offers(ctx) })
	if err != nil {
		a.cfg.Log.Debug("offers", "err", err)
		return
	}
	a.loop.Post(life.Offers{Offers: offers})
}

// more carries out what only an agent does.
func (a *Agent) more(ctx context.Context, e trade.Effect) bool {
	switch e := e.(type) {
	case life.AskWarden:
		a.body.work.Go(func() { a.askWarden(ctx, e) })
	case life.Buy:
		a.buy(e)
	case life.Sweep:
		a.sweep(e)
	case life.Carry:
		if err := a.cfg.Carrier.Switch(e.On); err != nil {
			a.cfg.Log.Error("relay", "on", e.On, "err", err)
		}
	case life.Exit:
		a.exit(e.Allowed)
	case life.Rules:
		a.rule(e.Topics)
	case life.Retire:
		a.retire(ctx, e)
	case life.TellTime:
		a.body.work.Go(func() { a.warned(e.At) })
	default:
		return false
	}
	return true
}

func (a *Agent) exit(allowed bool) {
	if a.cfg.Exit == nil {
		return
	}
	if err := a.cfg.Exit(allowed); err != nil {
		a.cfg.Log.Error("exit", "allowed", allowed, "err", err)
	}
}

// rule checks gossip by other rules from now on.
func (a *Agent) rule(topics map[trade.Topic]func([]byte) trade.Verdict) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.rules = topics
}

func (a *Agent) ruled(t trade.Topic) func([]byte) trade.Verdict {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.rules[t]
}

func (a *Agent) errands() Errands {
	return Errands{Coins: a.cfg.Coins, Ground: a.cfg.Ground, Warden: a.cfg.Warden, Clock: a.cfg.Clock}
}

func (a *Agent) askWarden(ctx context.Context, e life.AskWarden) {
	ctx, cancel := context.WithTimeout(ctx, requestTime)
	defer cancel()
	a.loop.Post(a.errands().Ask(ctx, e))
}

// buy carries out one step of a purchase, never the same step twice at once.
func (a *Agent) buy(e life.Buy) {
	a.body.onceFor(workTime, fmt.Sprintf("buy %T", e.Do), e.Purchase.ID, func(ctx context.Context) error {
		fact, err := a.errands().Buy(ctx, e)
		if err != nil {
			return err
		}
		a.cfg.Log.Debug("purchase", "id", e.Purchase.ID.Short(), "do", fmt.Sprintf("%T", e.Do), "fact", fmt.Sprintf("%+v", fact))
		a.loop.Post(life.Bought{ID: e.Purchase.ID, News: fact})
		return nil
	})
}

func (a *Agent) sweep(e life.Sweep) {
	a.body.once("sweep", dolly.Hash{}, func(ctx context.Context) error {
		swept, err := a.errands().Sweep(ctx, e)
		if err == nil {
			a.loop.Post(swept)
		}
		return err
	})
}

// retire ends Run after the goodbye had time to leave.
func (a *Agent) retire(ctx context.Context, e life.Retire) {
	a.body.work.Go(func() {
		select {
		case <-time.After(goodbye):
		case <-ctx.Done():
		}
		select {
		case a.end <- e.Why:
		case <-ctx.Done():
		}
	})
}

// How long the last messages have to leave: those of a life, and the word that the
// program ends.
const (
	goodbye  = time.Second
	lastWord = 200 * time.Millisecond
)
