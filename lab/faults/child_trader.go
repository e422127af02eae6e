package faults

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wallet"
	"github.com/dollynator/dolly/wallet/distant"
	"github.com/dollynator/dolly/wire"
)

// trader is what a trader's process lives by, beside every birth.
type trader struct {
	Chain  string         `json:"chain"` // URL
	Lease  string         `json:"lease"` // path of the file that says which twin may sign
	Near   []dolly.PeerID `json:"near"`
	Wishes []wish         `json:"wishes"`
	Buyer  bool           `json:"buyer"` // it is a buybot, and wishes nothing
}

// wish is what a trader does once: it places an order, passes MB on, or pays for
// what was carried.
type wish struct {
	Side   dolly.Side   `json:"side"`
	Amount dolly.Price  `json:"amount"`
	Give   dolly.PeerID `json:"give"`
	Pay    dolly.PeerID `json:"pay"`
}

// stall is a bare trader with wishes. What it did is stored with what came of it,
// so that no wish comes true twice, whenever it is killed.
type stall struct {
	*trade.Trader
	wishes []wish
	done   *keep.Table[bool]
}

// Step is the trader's; what may be begun is begun at ticks.
func (s *stall) Step(now dolly.Time, r *rand.Rand, f trade.Fact) []trade.Effect {
	out := s.Trader.Step(now, r, f)
	if _, tick := f.(trade.Tick); !tick || !s.Ready() {
		return out
	}
	for n, w := range s.wishes {
		key := fmt.Sprint(n)
		if done, _ := s.done.Get(key); done {
			continue
		}
		if fact, err := s.begin(uint64(n), w); err == nil {
			s.done.Put(key, true)
			out = append(out, s.Trader.Step(now, r, fact)...)
		}
	}
	return out
}

func (s *stall) begin(n uint64, w wish) (trade.Fact, error) {
	switch {
	case !w.Give.IsZero():
		return trade.Flush{}, s.Transfer(w.Give, w.Amount.MB)
	case !w.Pay.IsZero():
		return trade.Metered{Call: n, Carrier: w.Pay, Bytes: w.Amount.MB}, nil
	}
	_, err := s.Place(w.Side, w.Amount, orderTurns*turn)
	return trade.Flush{}, err
}

// standing is said when the process rests.
func (s *stall) standing() standingOf {
	is := standOf(s.Trader)
	is.Busy = is.Busy || s.done.Len() < len(s.wishes)
	return is
}

// trade is a trader, or a buybot, on its store.
func (c *child) trade(ctx context.Context, e Edges) error {
	file, err := store.Open(storeOf(c.birth.Dir))
	if err != nil {
		return err
	}
	lease, err := openClock(c.birth.Trader.Lease)
	if err != nil {
		return err
	}
	c.fair.near = c.birth.Trader.Near
	disk, backend := &traced{Store: file}, numbered{paid{distant.Dial(c.birth.Trader.Chain), c}}
	if c.birth.Trader.Buyer {
		return c.buy(ctx, e, disk, backend)
	}
	key := wire.NewKey(c.birth.Seed)
	coins, err := openWallet(key, backend, disk)
	if err != nil {
		return err
	}
	law, err := lawOf(key)
	if err != nil {
		return err
	}
	may := func() error { return mayTrade(lease, c.birth.Twin) }
	shelf, s := &keep.Shelf{}, &stall{wishes: c.birth.Trader.Wishes}
	s.Trader = trade.New(tradeAt(key, coins.ContractKey, may, func(now dolly.Time, p charter.Spend) (charter.Permit, error) {
		return charter.AllowSelf(law, key.Peer(), s.Outgoing(p.ID), now, p)
	}), shelf)
	s.done = keep.NewTable[bool](shelf, "wish")
	return c.run(ctx, s, shelf, disk, shown{e.Fit(coins), coins, c})
}

func storeOf(dir string) string { return filepath.Join(dir, "dolly.db") }

// run lets a stall live in the body of a node.
func (c *child) run(ctx context.Context, s *stall, shelf *keep.Shelf, disk *traced, coins node.Coins) error {
	body := &node.Body{Network: dolly.Sim, Net: stallNet{c}, Coins: coins, Log: c.log(), Beat: c.beats.start}
	loop, err := node.NewLoop(s, node.LoopConfig{
		Shelf: shelf, Store: disk, Clock: c.clock, Rand: c.chance(), Tick: pulse, Beat: c.beats.start, Hand: body.Hand,
	})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- loop.Run(ctx) }()
	if err := body.Start(ctx, loop); err != nil {
		cancel()
		return errors.Join(err, <-ended)
	}
	go c.tell(ctx, loop, disk, func() []byte {
		var is standingOf
		if loop.Call(ctx, func() { is = s.standing() }) != nil {
			is.Busy = true
		}
		return pack(is)
	})
	return <-ended
}

// shown are a trader's coins, seen by the world: when a secret leaves, what the
// chain was is told (I19).
type shown struct {
	node.Coins
	wallet *wallet.Wallet
	c      *child
}

// showing is what is told.
type showing struct {
	Terms  market.Terms    `json:"terms"`
	Seen   market.Contract `json:"seen"`
	Height uint32          `json:"height"`
}

// Claim claims, and tells of the first signature.
func (s shown) Claim(ctx context.Context, key dolly.Hash, t market.Terms, secret []byte, until uint32) (bool, error) {
	before, _ := s.wallet.Claimed(key)
	seen, unseen := s.Inspect(ctx, t)
	signed, err := s.Coins.Claim(ctx, key, t, secret, until)
	if signed && !before && unseen == nil {
		_ = s.c.say(frame{Op: "shown", Body: pack(showing{t, seen, seen.Height})}) // a world that is gone judges nothing
	}
	return signed, err
}
