package buybot

import (
	"errors"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/trade"
)

// ErrView is returned for a view that a buybot does not have.
var ErrView = errors.New("a buybot shows only its market")

// Info names this buybot.
func (b *Buybot) Info() dolly.Info {
	return dolly.Info{
		Name: "buybot", Role: "buybot", Peer: b.trader.Self(), Network: b.cfg.Trade.Network, Version: b.cfg.Version,
	}
}

// View shows the market.
func (b *Buybot) View(_ dolly.Time, v dolly.View) (any, error) {
	if v != dolly.ViewMarket {
		return nil, ErrView
	}
	m := b.trader.View(func(dolly.PeerID) string { return "" })
	st := b.state.Get()
	m.Strategy = fmt.Sprintf("mirror: up to %.3f sat/MB, spent %v, committed %v of %v", b.cfg.Limit.PerMB(), st.Spent, st.Committed, b.cfg.Budget)
	return m, nil
}

// Spent is what trades cost so far.
func (b *Buybot) Spent() dolly.Sat { return b.state.Get().Spent }

// Idle reports whether nothing is open: no order, no swap.
func (b *Buybot) Idle() bool { return b.asks.Len() == 0 && b.trader.Open() == 0 }

// Do carries out an action: transfer, pause, resume.
func (b *Buybot) Do(now dolly.Time, a dolly.Action, dry bool) (dolly.Result, []trade.Effect, error) {
	var res dolly.Result
	var err error
	switch a.Name {
	case "transfer":
		res, err = b.trader.DoTransfer(now, a, dry)
	case "pause", "resume":
		res = dolly.Result{Done: !dry, Lines: []string{a.Name + " mirroring"}}
		if !dry {
			b.paused = a.Name == "pause"
		}
	default:
		err = &dolly.Error{Kind: dolly.Usage, Text: fmt.Sprintf("no action %q", a.Name), Hint: "there are transfer, pause and resume"}
	}
	return res, b.trader.Step(now, b.rand, trade.Flush{}), err
}

// Why lists what was written down with an event.
func (b *Buybot) Why(e dolly.Event) []string { return []string{e.Text, "made on: " + string(e.Data)} }
