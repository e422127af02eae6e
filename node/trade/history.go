package trade

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

const (
	maxTrades = 512 // in memory and on disk
	tradeKind = "trade"
)

// told is a trade, and when each side says that it was; zero is not heard.
type told struct {
	Number uint64      `cbor:"1,keyasint"` // from 0, in the order they were heard of
	Trade  dolly.Trade `cbor:"2,keyasint"`
	BidAt  dolly.Time  `cbor:"3,keyasint"`
	AskAt  dolly.Time  `cbor:"4,keyasint"`
	Heeded bool        `cbor:"5,keyasint"` // it is among the prices
}

func (o *told) by(key dolly.PeerID) *dolly.Time {
	if key == o.Trade.Bid.Trader {
		return &o.BidAt
	}
	return &o.AskAt
}

// keepTrade stores a trade in the place of the one that was told of maxTrades before it.
func (t *Trader) keepTrade(o told) {
	t.told.Put(fmt.Sprintf("%03x", o.Number%maxTrades), wire.Marshal(o))
}

func (t *Trader) loadTrade(_ string, raw []byte) error {
	var o told
	if err := wire.Unmarshal(raw, &o); err != nil {
		return err
	}
	at, _ := slices.BinarySearchFunc(t.trades, o.Number, func(o told, n uint64) int { return cmp.Compare(o.Number, n) })
	t.trades = slices.Insert(t.trades, at, o)
	return nil
}

func openTrade(n dolly.Network, raw []byte) (dolly.PeerID, dolly.Trade, error) {
	var tr dolly.Trade
	key, err := wire.Open(n, tradeKind, raw, &tr)
	switch {
	case err != nil:
		return key, tr, err
	case key != tr.Bid.Trader && key != tr.Ask.Trader, tr.Bid.Trader == tr.Ask.Trader, !tr.Amount.Valid(), tr.At <= 0:
		return key, tr, ErrTrade
	}
	return key, tr, nil
}

// traded records a finished trade of mine and tells everybody.
func (t *Trader) traded(terms market.Terms) {
	tr := dolly.Trade{Bid: terms.Bid, Ask: terms.Ask, Amount: terms.Amount, At: t.now}
	t.addTrade(t.Self(), tr)
	t.do(Publish{TopicTrades, wire.Seal(t.cfg.Self, t.cfg.Network, tradeKind, tr)})
}

// hearTrade takes in a trade of others, and books it on the order of who says
// so: nobody can wear down another's order. Of my own trades I know best.
func (t *Trader) hearTrade(f Heard) {
	said, known := f.Known.(opened[dolly.Trade])
	var err error
	if !known {
		said.key, said.body, err = openTrade(t.cfg.Network, f.Raw)
	}
	key, tr := said.key, said.body
	if err != nil || tr.Bid.Trader == t.Self() || tr.Ask.Trader == t.Self() {
		return
	}
	if _, bad := t.Ledger.Forked(key); bad || !t.addTrade(key, tr) {
		return
	}
	own := tr.Bid
	if key == tr.Ask.Trader {
		own = tr.Ask
	}
	t.spend(own, tr.Amount.MB)
}

// addTrade counts a trade once, whichever side told of it first, and reports
// whether key had not told of it. Its price is believed once, too.
func (t *Trader) addTrade(key dolly.PeerID, tr dolly.Trade) bool {
	for i := range t.trades {
		o := &t.trades[i]
		if o.Trade.Bid != tr.Bid || o.Trade.Ask != tr.Ask || o.Trade.Amount != tr.Amount {
			continue
		}
		switch at := o.by(key); *at {
		case tr.At:
			return false
		case 0:
			*at = tr.At
			o.Heeded = o.Heeded || t.believe(key, tr)
			t.keepTrade(*o)
			return true
		}
	}
	o := told{Trade: tr}
	if n := len(t.trades); n > 0 {
		o.Number = t.trades[n-1].Number + 1
	}
	*o.by(key) = tr.At
	o.Heeded = t.believe(key, tr)
	t.trades = append(t.trades, o)
	t.keepTrade(o)
	if len(t.trades) > maxTrades {
		t.trades = slices.Delete(t.trades, 0, len(t.trades)-maxTrades)
	}
	return true
}

// Trades are the latest trades heard of, oldest first.
func (t *Trader) Trades() []dolly.Trade {
	out := make([]dolly.Trade, len(t.trades))
	for i, o := range t.trades {
		out[i] = o.Trade
	}
	return out
}
