package town

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/wallet"
)

// guestSat is what the town gives a buybot that is started by hand.
const guestSat = 100_000

// Address says how to join the town from outside.
func (t *Town) Address() string {
	return fmt.Sprintf("join with: buybot 100sat --config %s", t.guestConfig())
}

// guestConfig is where the config of a buybot started by hand lies.
func (t *Town) guestConfig() string { return filepath.Join(t.cfg.Dir, "buybot.toml") }

// guestState is where such a buybot has its key and its wallet.
func (t *Town) guestState() string { return filepath.Join(t.cfg.Dir, "buybot") }

// buildGuest makes what a buybot started by hand needs: a config with the town's
// clock, chain and addresses, a key, and coins.
func (t *Town) buildGuest(ctx context.Context) error {
	s := t.buying()
	s.P2P.Bootstrap = append(t.hall.Addrs(), t.buyer.Host().Addrs()...)
	s.State = t.guestState()
	key, err := edge.CreateKey(edge.KeyPath(s.State))
	if err != nil {
		return err
	}
	w, err := t.walletOf(key, store.Memory())
	if err != nil {
		return err
	}
	if _, err := t.chain.Fund(ctx, w.Address(), []dolly.Sat{guestSat}); err != nil {
		return err
	}
	return os.WriteFile(t.guestConfig(), s.Encode(), 0o600)
}

// guestWallet opens the guest's wallet in a copy of its store, which it may
// still hold. One that never came has the addresses that its key tells.
func (t *Town) guestWallet() (*wallet.Wallet, error) {
	key, err := edge.LoadKey(edge.KeyPath(t.guestState()))
	if err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(filepath.Join(t.guestState(), "buybot.db"))
	if errors.Is(err, os.ErrNotExist) {
		return t.walletOf(key, store.Memory())
	}
	if err != nil {
		return nil, err
	}
	copied := filepath.Join(t.cfg.Dir, "guest.db")
	if err := os.WriteFile(copied, raw, 0o600); err != nil {
		return nil, err
	}
	return t.storedWallet(key, copied)
}
