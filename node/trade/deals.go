package trade

import (
	"encoding/binary"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/market"
)

// draw takes 32 random bytes. The body seeds the source with real entropy.
func (t *Trader) draw() (h dolly.Hash) {
	for i := 0; i < len(h); i += 8 {
		binary.LittleEndian.PutUint64(h[i:], t.rand.Uint64())
	}
	return h
}

// mayTrade says whether I can keep my side of a trade with somebody now, and
// how much of the MB that I would get is bare.
func (t *Trader) mayTrade(mine dolly.Side, with dolly.PeerID, amount dolly.Price) (bare dolly.MB, err error) {
	if _, bad := t.Ledger.Forked(with); bad {
		return 0, fmt.Errorf("trade with %s: %w", with.Short(), ledger.ErrForked)
	}
	if err := t.reserved(with); err != nil {
		return 0, err
	}
	if mine == dolly.Bid {
		if t.unpromised() < amount.MB {
			return 0, ErrBalance
		}
		return 0, nil
	}
	if t.cfg.Allow == nil {
		return 0, ErrCoins
	}
	if t.exposedTo(with)+amount.Sat > t.cfg.Swap.MaxSat {
		return 0, ErrExposed
	}
	if bare, err = t.admit(with, amount.MB); err != nil {
		return bare, err
	}
	_, err = t.cfg.Allow(t.now, charter.Spend{ID: t.draw(), Kind: charter.Fund, MaxSat: amount.Sat + t.cfg.FeeMax})
	return bare, err
}

// exposedTo is the bitcoin that a seller which forks its chain could take from
// me: all that I am about to pay it. It stays within one largest swap (I18).
func (t *Trader) exposedTo(seller dolly.PeerID) dolly.Sat {
	var sum dolly.Sat
	for _, d := range t.deals.All {
		if !d.Ended && d.Swap.Role == market.Buyer && d.Swap.Seller == seller {
			sum += d.Swap.Amount.Sat
		}
	}
	for _, p := range t.offers {
		if p.own == p.Ask && p.other.Trader == seller {
			sum += p.Amount.Sat
		}
	}
	return sum
}

// unpromised is the balance less what proposals and swaps before their lock
// will take from it.
func (t *Trader) unpromised() dolly.MB {
	free := t.Ledger.Balance(t.Self()) - t.uncounted()
	for _, p := range t.offers {
		if p.own == p.Bid {
			free -= p.Amount.MB
		}
	}
	for _, d := range t.deals.All {
		if d.Swap.State == market.SellerLocking {
			free -= d.Swap.Amount.MB
		}
	}
	return free
}
