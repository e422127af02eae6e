package trade

import (
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

const (
	maxTrades = 512
	tradeKind = "trade"
)

// told is a trade, and when each side says that it was; zero is not heard.
type told struct {
	dolly.Trade
	bidAt, askAt dolly.Time
}

func (o *told) by(key dolly.PeerID) *dolly.Time {
	if key == o.Bid.Trader {
		return &o.bidAt
	}
	return &o.askAt
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
func (t *Trader) hearTrade(raw []byte) {
	key, tr, err := openTrade(t.cfg.Network, raw)
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
// whether key had not told of it.
func (t *Trader) addTrade(key dolly.PeerID, tr dolly.Trade) bool {
	for i := range t.trades {
		o := &t.trades[i]
		if o.Bid != tr.Bid || o.Ask != tr.Ask || o.Amount != tr.Amount {
			continue
		}
		switch at := o.by(key); *at {
		case tr.At:
			return false
		case 0:
			*at = tr.At
			return true
		}
	}
	o := told{Trade: tr}
	*o.by(key) = tr.At
	t.trades = append(t.trades, o)
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
