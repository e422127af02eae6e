package edge

import (
	"context"
	"errors"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/buybot"
	"github.com/dollynator/dolly/wallet"
)

// tellCoins tells the mind at every block what the wallet holds. It buys nothing
// before there are coins, for a funding that fails leaves a seller's MB locked.
func (b *Buyer) tellCoins(ctx context.Context) {
	for ready := false; ctx.Err() == nil; {
		ready = b.watchCoins(ctx, ready)
		select {
		case <-time.After(time.Duration(b.cfg.Settings.Pace.Retry)):
		case <-ctx.Done():
		}
	}
}

// watchCoins looks at every block until the link to the chain is lost, and
// reports whether the coins were ready.
func (b *Buyer) watchCoins(ctx context.Context, ready bool) bool {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	tips, err := b.wallet.Subscribe(ctx)
	if err != nil {
		b.cfg.Log.Warn("follow the chain", "err", err)
		return ready
	}
	for range tips {
		have, err := b.wallet.Balance(ctx)
		var gone []buybot.Gone
		if err == nil {
			gone, err = b.gone(ctx)
		}
		if err == nil && !ready && !b.cfg.Paper {
			ready, err = b.split(ctx, have)
		}
		if err != nil {
			b.cfg.Log.Warn("look at the coins", "err", err)
			continue
		}
		b.loop.Post(buybot.Purse{Sat: have.Confirmed, Ready: ready, Gone: gone})
	}
	return ready
}

// gone is what this wallet's coins were spent for that its store does not know: it may
// be an old image.
func (b *Buyer) gone(ctx context.Context) ([]buybot.Gone, error) {
	all, err := b.wallet.SpentElsewhere(ctx)
	out := make([]buybot.Gone, len(all))
	for i, s := range all {
		out[i] = buybot.Gone{TxID: s.TxID, Sat: s.Sat}
	}
	return out, err
}

// split splits the coins as configured and reports whether that is done.
func (b *Buyer) split(ctx context.Context, have wallet.Balance) (bool, error) {
	if have.Confirmed < b.cfg.Settings.Market.Dust {
		return false, nil
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

// farewell bounds how long taking asks back may take.
const farewell = 3 * time.Second

// takeBack takes back the asks that stand, and waits until that was told. An
// error says that the loop has ended by itself.
func (b *Buyer) takeBack(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, farewell)
	defer cancel()
	standing := 0
	if err := b.loop.Call(ctx, func() { standing = b.mind.Standing() }); err != nil || standing == 0 {
		return
	}
	if _, err := b.Face().Do(ctx, dolly.Action{Name: "withdraw"}, false); err != nil {
		return
	}
	select {
	case <-time.After(2*time.Duration(b.cfg.Settings.Pace.Tick) + farewell/6): // they are published at the next tick
	case <-ctx.Done():
	}
}
