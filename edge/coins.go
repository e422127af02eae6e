package edge

import (
	"context"
	"errors"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/node/life"
	"github.com/dollynator/dolly/wallet"
)

// Coins is a wallet as a node sees it.
type Coins struct{ Wallet *wallet.Wallet }

var _ node.Coins = Coins{}

// Balance is what the wallet holds.
func (c Coins) Balance(ctx context.Context) (node.Balance, error) {
	b, err := c.Wallet.Balance(ctx)
	return node.Balance{Confirmed: b.Confirmed, Pending: b.Pending}, err
}

// Pay sends sat to an address, once a permit. An address of another network
// and dust never become payable, nor what was not paid in time.
func (c Coins) Pay(ctx context.Context, p charter.Permit, to string, sat dolly.Sat, anew bool) (string, dolly.Sat, error) {
	if !anew {
		_, stored, err := c.Wallet.Status(ctx, p.ID())
		if err != nil && !stored {
			return "", 0, err
		}
		if !stored {
			return c.late(ctx, p, to, sat)
		}
	}
	pay, err := c.Wallet.Pay(ctx, p, to, sat)
	if errors.Is(err, wallet.ErrAddress) || errors.Is(err, wallet.ErrDust) {
		err = node.Final{Err: err}
	}
	return pay.TxID, pay.Fee, broken(err)
}

// late is for a payment that this store does not have, when it is too late to
// make one: a copy of the wallet may have made it.
func (c Coins) late(ctx context.Context, p charter.Permit, to string, sat dolly.Sat) (string, dolly.Sat, error) {
	made, found, err := c.Wallet.Elsewhere(ctx, p.ID(), to, sat)
	if err != nil || found {
		return made.TxID, made.Fee, err
	}
	return "", 0, node.Final{Err: ErrLate}
}

// broken marks an error after which this wallet signs nothing more.
func broken(err error) error {
	if errors.Is(err, wallet.ErrStopped) {
		return node.Broken{Err: err}
	}
	return err
}

func contract(t market.Terms) wallet.Contract {
	return wallet.Contract{SellerKey: t.SellerKey, BuyerKey: t.BuyerKey, Hash: t.Hash, RefundAt: t.RefundAt, Sat: t.Amount.Sat}
}

// ErrLate is returned for a payment or a funding whose time is over, and of
// which no transaction exists.
var ErrLate = errors.New("too late to pay")

// Fund pays into a swap's contract: what is stored already, or was paid by a copy
// of this wallet, at any time; anew only while the chain is not above until, and
// under a permit.
func (c Coins) Fund(ctx context.Context, p charter.Permit, key dolly.Hash, t market.Terms, until uint32) error {
	state, stored, err := c.Wallet.Status(ctx, t.ID())
	if err != nil || state.Seen {
		return err
	}
	if !stored {
		seen, err := c.Wallet.Inspect(ctx, contract(t))
		switch {
		case errors.Is(err, wallet.ErrContract):
			return node.Final{Err: err}
		case err != nil || seen.Sat != 0:
			return err
		case seen.Tip > until:
			return node.Final{Err: ErrLate}
		}
		if err := p.Check(charter.Fund, t.Amount.Sat); err != nil {
			return node.Final{Err: err}
		}
	}
	return c.pay(ctx, p, key, t, stored)
}

func (c Coins) pay(ctx context.Context, p charter.Permit, key dolly.Hash, t market.Terms, stored bool) error {
	if stored && !p.Valid() {
		return broken(c.Wallet.Rebroadcast(ctx))
	}
	_, err := c.Wallet.Fund(ctx, p, key, contract(t))
	for _, nothing := range []error{wallet.ErrContract, wallet.ErrDust, wallet.ErrInsufficient} {
		if !stored && errors.Is(err, nothing) {
			return node.Final{Err: err}
		}
	}
	return broken(err)
}

// Claim takes a contract's coins with the secret: anew only while the chain is
// not above until.
func (c Coins) Claim(ctx context.Context, key dolly.Hash, t market.Terms, secret []byte, until uint32) (signed bool, err error) {
	if signed, err = c.Wallet.Claimed(key); err != nil {
		return false, err
	}
	if !signed {
		seen, err := c.Wallet.Inspect(ctx, contract(t))
		switch {
		case err != nil:
			return false, err
		case !seen.Claimed && seen.Tip > until: // a copy's claim may be repeated
			return false, node.Final{Err: ErrLate}
		}
	}
	_, err = c.Wallet.Claim(ctx, key, contract(t), secret)
	signed, known := c.Wallet.Claimed(key)
	return signed, broken(errors.Join(err, known))
}

// Refund takes a contract's coins back.
func (c Coins) Refund(ctx context.Context, key dolly.Hash, t market.Terms) error {
	_, err := c.Wallet.Refund(ctx, key, contract(t))
	return broken(err)
}

// Inspect is what the chain says of a contract.
func (c Coins) Inspect(ctx context.Context, t market.Terms) (market.Contract, error) {
	s, err := c.Wallet.Inspect(ctx, contract(t))
	return market.Contract{
		Height: s.Tip, FundedAt: s.FundedAt, Depth: s.Depth, Sat: s.Sat, Claimed: s.Claimed, Refunded: s.Refunded,
		SpentDepth: s.SpentDepth, Secret: s.Secret, Funding: s.TxID, FundFee: s.FundFee, SpendFee: s.SpendFee,
	}, err
}

// Sweep sends what is above keep away; what is too little stays.
func (c Coins) Sweep(ctx context.Context, to string, keep dolly.Sat) (life.Swept, error) {
	p, err := c.Wallet.Sweep(ctx, to, keep)
	if errors.Is(err, wallet.ErrDust) || errors.Is(err, wallet.ErrInsufficient) {
		return life.Swept{}, nil
	}
	return life.Swept{Sat: p.Sat, Fee: p.Fee, TxID: p.TxID}, broken(err)
}

// Tips sends the end of the chain whenever it changes, and sees that own
// transactions that no block has yet are sent again.
func (c Coins) Tips(ctx context.Context) (<-chan node.Tip, error) {
	tips, err := c.Wallet.Subscribe(ctx)
	if err != nil {
		return nil, err
	}
	out := make(chan node.Tip)
	go func() {
		defer close(out)
		for tip := range tips {
			_ = c.Wallet.Rebroadcast(ctx) // tried again at the next block
			select {
			case out <- node.Tip{Height: tip.Height, Time: tip.Time}:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out, nil
}
