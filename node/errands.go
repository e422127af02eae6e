package node

import (
	"context"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/node/life"
)

// Errands are what a life asks of its edges, one call each, and what the life
// is told of how that went. A laboratory that steps lives itself runs the same.
type Errands struct {
	Coins  Coins
	Ground Ground // nil: rents nothing
	Warden WardenAt
	Clock  dolly.Clock
}

// Ask puts a question to the warden.
func (r Errands) Ask(ctx context.Context, e life.AskWarden) life.WardenSaid {
	raw, err := fault.Get("warden "+string(e.About), func() ([]byte, error) {
		warden, err := r.Warden(e.To, e.Addrs)
		if err != nil {
			return nil, err
		}
		return warden(ctx, e.Raw)
	})
	return life.WardenSaid{About: e.About, Raw: raw, Err: errText(err)}
}

// Buy carries out one step of a purchase. An error is of kind [Broken]: the
// program must start anew, and the step is then taken up again.
func (r Errands) Buy(ctx context.Context, e life.Buy) (purchase.Fact, error) {
	if pay, ok := e.Do.(purchase.Pay); ok {
		return r.pay(ctx, e, pay)
	}
	return r.work(ctx, e), nil
}

func (r Errands) work(ctx context.Context, e life.Buy) purchase.Fact {
	if r.Ground == nil {
		return purchase.EffectFailed{Why: "no provider is configured"}
	}
	fact, err := fault.Get(fmt.Sprintf("ground %T", e.Do), func() (purchase.Fact, error) { return r.Ground.Work(ctx, e), nil })
	if err != nil {
		return purchase.EffectFailed{Why: err.Error()}
	}
	return fact
}

func (r Errands) pay(ctx context.Context, e life.Buy, p purchase.Pay) (purchase.Fact, error) {
	paid, err := fault.Get("coins pay", func() (purchase.Paid, error) {
		inTime := p.Until == 0 || r.Clock.Now() < p.Until
		txid, fee, err := r.Coins.Pay(ctx, e.Permit, p.Address, p.Sat, inTime)
		return purchase.Paid{TxID: txid, Fee: fee}, err
	})
	switch {
	case err == nil:
		return paid, nil
	case IsBroken(err):
		return nil, err
	case isFinal(err):
		return purchase.PayFailed{Why: err.Error()}, nil
	}
	return purchase.EffectFailed{Why: err.Error()}, nil
}

// Sweep sends what is above e.Keep away.
func (r Errands) Sweep(ctx context.Context, e life.Sweep) (life.Swept, error) {
	return fault.Get("coins sweep", func() (life.Swept, error) { return r.Coins.Sweep(ctx, e.To, e.Keep) })
}
