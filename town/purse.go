package town

import (
	"context"
	"strconv"
	"time"

	"github.com/dollynator/dolly"
)

// fillPurses passes what the buybot bought on to the client that owes most.
func (t *Town) fillPurses(ctx context.Context) error {
	const least = 8 * dolly.MiB
	return t.every(ctx, 2*time.Second, func() error {
		poorest, balance := (*client)(nil), dolly.MB(0)
		for _, c := range t.clients {
			if b := c.Balance(ctx); b < balance {
				poorest, balance = c, b
			}
		}
		have := t.buyer.Spare(ctx)
		amount := min(have, -balance)
		if poorest == nil || amount < least {
			return nil
		}
		_, err := t.buyer.Face().Do(ctx, dolly.Action{Name: "transfer", Args: map[string]string{
			"to": poorest.trader.Self().String(), "bytes": strconv.FormatInt(int64(amount), 10),
		}}, false)
		if err != nil {
			t.cfg.Log.Debug("purse", "err", err)
		}
		return nil
	})
}

// every calls f again and again until it fails or ctx ends, which is no error.
func (t *Town) every(ctx context.Context, d time.Duration, f func() error) error {
	tick := time.NewTicker(d)
	defer tick.Stop()
	for {
		if err := f(); err != nil {
			return err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}
