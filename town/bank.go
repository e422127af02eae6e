package town

import (
	"context"
	"crypto/sha256"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/wallet"
	"github.com/dollynator/dolly/wire"
)

// account is a wallet of the town's own, with a charter that its holder signed
// for itself: who pays needs a permit, also here.
type account struct {
	*wallet.Wallet
	key   wire.Key
	self  charter.Signed[charter.Charter]
	clock dolly.Clock
	spent map[dolly.Hash]dolly.Sat
}

func (t *Town) openAccount(ctx context.Context, key wire.Key, coins ...dolly.Sat) (*account, error) {
	w, err := t.walletOf(key, store.Memory())
	if err != nil {
		return nil, err
	}
	if len(coins) > 0 {
		if _, err := t.chain.Fund(ctx, w.Address(), coins); err != nil {
			return nil, err
		}
	}
	const most = 100_000_000
	raw, err := charter.NewCharter(key, charter.Charter{
		Fleet: "account", Network: dolly.Town, Epoch: 1, Expiry: t.clock.Now().Add(10 * 365 * dolly.Day),
		Caps: charter.Caps{Total: most, PerAct: most}, Providers: providerNames(),
	})
	if err != nil {
		return nil, err
	}
	self, err := charter.OpenCharter(dolly.Town, raw)
	return &account{Wallet: w, key: key, self: self, clock: t.clock, spent: map[dolly.Hash]dolly.Sat{}}, err
}

// permit allows one spend under the account's own charter.
func (a *account) permit(s charter.Spend) (charter.Permit, error) {
	var others dolly.Sat
	for id, sat := range a.spent {
		if id != s.ID {
			others += sat
		}
	}
	p, err := charter.AllowSelf(a.self, a.key.Peer(), others, a.clock.Now(), s)
	if err == nil {
		a.spent[s.ID] = max(a.spent[s.ID], s.MaxSat)
	}
	return p, err
}

// till is the landlord's side of its wallet.
type till struct{ *account }

// NewAddress gives an address for one order.
func (l till) NewAddress(string) (string, error) { return l.Wallet.NewAddress() }

// Received is what arrived there, confirmed.
func (l till) Received(ctx context.Context, address string) (dolly.Sat, error) {
	return l.Wallet.Received(ctx, address)
}

// Refund sends an amount back, once an id; the fee is taken from it.
func (l till) Refund(ctx context.Context, id, to string, amount dolly.Sat) error {
	p, err := l.permit(charter.Spend{ID: sha256.Sum256([]byte(id)), Kind: charter.Payment, Offer: firstServer, MaxSat: amount + feeMaxSat})
	if err != nil {
		return fmt.Errorf("refund %s: %w", id, err)
	}
	_, err = l.Pay(ctx, p, to, amount)
	return err
}
