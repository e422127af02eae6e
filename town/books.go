package town

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/wallet"
	"github.com/dollynator/dolly/wire"
)

// books is the town recounted from its own records, not from what agents say.
type books struct {
	chainResidual  dolly.Sat
	ledgerResidual dolly.MB
	carried        dolly.MB // by countersigned blocks
	received       int64    // by the clients' meters
	served         int64    // by the origin's sockets
	supply         dolly.Sat
}

// recount needs everything to have stopped.
func (t *Town) recount() (books, error) {
	b := books{served: t.origin.Served()}
	known, err := t.keyrings()
	if err != nil {
		return b, fmt.Errorf("keyrings: %w", err)
	}
	for _, c := range t.chain.Unspent() {
		b.supply += c.Value
		if !known[string(c.PkScript)] {
			b.chainResidual += c.Value
		}
	}
	for _, c := range t.clients {
		for _, n := range c.relay.Received() {
			b.received += n
		}
	}
	l := t.wholeLedger()
	for _, k := range l.Keys() {
		b.carried += l.Carried(k)
	}
	b.ledgerResidual = unexplained(l.Sum(), b.carried, dolly.MB(b.received), dolly.MB(b.served))
	return b, nil
}

// unexplained is what is wrong in a ledger, never below zero: countersigned
// deltas sum to zero, nobody is paid for what no client received, and no client
// received what the origin did not serve.
func unexplained(sum, carried, received, served dolly.MB) dolly.MB {
	return max(sum, -sum) + max(0, carried-received) + max(0, received-served)
}

// wholeLedger puts together what all clients hold: everybody's halves.
func (t *Town) wholeLedger() *ledger.Ledger {
	whole := ledger.New(dolly.Town)
	for _, c := range t.clients {
		for _, k := range c.trader.Ledger.Keys() {
			for _, b := range c.trader.Ledger.Chain(k, 1, 1<<30) {
				_, _, _ = whole.Add(b) // known blocks, and whatever a client had doubts about, change nothing
			}
		}
	}
	return whole
}

// keyrings are the scripts of every wallet that the town can read: its own, and
// those of all servers that ever ran.
func (t *Town) keyrings() (map[string]bool, error) {
	known := map[string]bool{string(t.chain.MinerScript()): true}
	add := func(w *wallet.Wallet) {
		for _, s := range w.Scripts() {
			known[string(s)] = true
		}
	}
	add(t.operator.Wallet)
	add(t.taxes.Wallet)
	add(t.buyer.Wallet())
	guest, err := t.guestWallet()
	if err != nil {
		return nil, fmt.Errorf("guest: %w", err)
	}
	add(guest)
	var errs []error
	for _, s := range t.landlord.Servers() {
		if s.Dir == "" {
			continue
		}
		w, err := t.agentWallet(filepath.Join(s.Dir, "dolly", "state"))
		if errors.Is(err, os.ErrNotExist) {
			continue // rented, but nobody was ever installed there
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("server %s: %w", s.ID, err))
			continue
		}
		add(w)
	}
	return known, errors.Join(errs...)
}

// agentWallet opens the wallet that an agent left.
func (t *Town) agentWallet(state string) (*wallet.Wallet, error) {
	db := filepath.Join(state, "dolly.db")
	for _, file := range []string{edge.KeyPath(state), db} {
		if _, err := os.Stat(file); err != nil {
			return nil, err
		}
	}
	key, err := edge.LoadKey(edge.KeyPath(state))
	if err != nil {
		return nil, err
	}
	return t.storedWallet(key, db)
}

// storedWallet reads a wallet from a store, and closes that again.
func (t *Town) storedWallet(key wire.Key, path string) (w *wallet.Wallet, err error) {
	db, err := store.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return t.walletOf(key, db)
}

func (t *Town) walletOf(key wire.Key, s dolly.Store) (*wallet.Wallet, error) {
	return wallet.Open(wallet.Config{Seed: key.Derive("wallet"), Network: dolly.Town, Backend: t.chain, Store: s, FeeRate: 1})
}
