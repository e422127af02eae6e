package town

import (
	"context"
	"strconv"
	"time"

	"github.com/dollynator/dolly"
)

// leastGift is what is worth a block in two chains.
const leastGift = 8 * dolly.MiB

// fillPurses passes what the buybot bought on to the client that owes most.
func (t *Town) fillPurses(ctx context.Context) error {
	return t.every(ctx, 2*time.Second, func() error {
		var balances []dolly.MB
		for _, c := range t.clients {
			balances = append(balances, c.Balance(ctx))
		}
		i, amount := gift(balances, t.buyer.Spare(ctx))
		if amount == 0 {
			return nil
		}
		_, err := t.buyer.Face().Do(ctx, dolly.Action{Name: "transfer", Args: map[string]string{
			"to": t.clients[i].trader.Self().String(), "bytes": strconv.FormatInt(int64(amount), 10),
		}}, false)
		if err != nil {
			t.cfg.Log.Debug("a gift waits for the next round", "err", err)
		}
		return nil
	})
}

// gift says who gets how much of what there is: the client that owes most, no
// more than it owes, and nothing that is too little.
func gift(balances []dolly.MB, have dolly.MB) (who int, amount dolly.MB) {
	for i, b := range balances {
		if b < balances[who] {
			who = i
		}
	}
	if len(balances) > 0 {
		amount = min(have, -balances[who])
	}
	if amount < leastGift {
		return who, 0
	}
	return who, amount
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
