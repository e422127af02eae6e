package edge

import (
	"context"
	"errors"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wallet"
)

// awaitCoins lets the mind buy once the wallet can pay. Until then it only
// watches the market, for a funding that fails leaves a seller's MB locked.
func (b *Buyer) awaitCoins(ctx context.Context) {
	for !b.watchCoins(ctx) {
		select {
		case <-time.After(time.Duration(b.cfg.Settings.Pace.Retry)):
		case <-ctx.Done():
			return
		}
	}
	// An error says that the loop has ended: nothing is left to buy then.
	_, _ = b.Face().Do(ctx, dolly.Action{Name: "resume"}, false)
}

// watchCoins looks at every block and reports whether the coins are ready;
// false when the link to the chain is lost.
func (b *Buyer) watchCoins(ctx context.Context) bool {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	tips, err := b.wallet.Subscribe(ctx)
	if err != nil {
		b.cfg.Log.Warn("follow the chain", "err", err)
		return false
	}
	for range tips {
		ready, err := b.purse(ctx)
		if err != nil {
			b.cfg.Log.Warn("look at the coins", "err", err)
		}
		if ready {
			return true
		}
	}
	return false
}

// purse splits the coins as configured and reports whether that is done.
func (b *Buyer) purse(ctx context.Context) (bool, error) {
	have, err := b.wallet.Balance(ctx)
	if err != nil || have.Confirmed < b.cfg.Settings.Market.Dust {
		return false, err
	}
	if b.cfg.Outputs == 0 {
		return true, nil
	}
	split, err := b.wallet.Split(ctx, b.cfg.Outputs)
	if errors.Is(err, wallet.ErrDust) || errors.Is(err, wallet.ErrInsufficient) {
		return true, nil // too little for so many: buy with what there is
	}
	return err == nil && split.TxID == "", err
}

// Funded reports whether any coins are in the wallet, or on their way.
func (b *Buyer) Funded(ctx context.Context) (bool, error) {
	have, err := b.wallet.Balance(ctx)
	return have.Confirmed+have.Pending+have.Reserved > 0, err
}
