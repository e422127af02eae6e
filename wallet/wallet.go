package wallet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/btcsuite/btcd/chaincfg/v2"
	"github.com/dollynator/dolly"
	dw "github.com/dollynator/dolly/wire"
)

// Config says what a wallet is made of.
type Config struct {
	Seed    [32]byte      // all keys follow from it
	Network dolly.Network // town and sim are regtest
	Backend Backend
	Store   dolly.Store // shared with others; the wallet keeps below "wallet/"
	FeeRate dolly.Sat   // per virtual byte; zero means 1
	Keys    int         // receive scripts to begin with; zero means 1
}

// Wallet is the coins of one node. All methods may be called from any goroutine;
// those that sign wait for each other. Two wallets must not share a seed or a store.
type Wallet struct {
	seed   [32]byte
	params *chaincfg.Params
	chain  Backend
	store  dolly.Store
	rate   dolly.Sat

	signing sync.Mutex // from choosing coins until they are on disk as spent
	stopped error      // guarded by signing

	mu      sync.RWMutex
	keys    []key
	foreign [][]byte // pkScripts of contracts

	scripts scripts
}

// Payment is a signed transaction as the store holds it.
type Payment struct {
	ID   dolly.Hash // of the permit, of the contract key, or zero
	TxID string
	Raw  []byte
	To   string // address
	Sat  dolly.Sat
	Fee  dolly.Sat // inputs minus outputs
}

// Open reads a wallet from its store, or begins one. It asks nothing of the
// backend; call [Wallet.Rebroadcast] once there is one, and at each tip.
func Open(cfg Config) (*Wallet, error) {
	params, err := paramsOf(cfg.Network)
	if err != nil {
		return nil, fmt.Errorf("open the wallet: %w", err)
	}
	if cfg.FeeRate < 0 || cfg.Keys < 0 {
		return nil, errors.New("open the wallet: a negative fee rate or number of keys")
	}
	w := &Wallet{
		seed: cfg.Seed, params: params, chain: cfg.Backend, store: cfg.Store, rate: max(cfg.FeeRate, 1),
	}
	count := uint32(max(cfg.Keys, 1))
	err = w.store.View(func(r dolly.Reader) error {
		var handedOut uint32
		if _, err := read(r, atKeys, &handedOut); err != nil {
			return err
		}
		count = max(count, handedOut)
		return w.loadContracts(r)
	})
	if err != nil {
		return nil, fmt.Errorf("open the wallet: %w", err)
	}
	for n := range count {
		k, err := receiveKey(w.seed, n, params)
		if err != nil {
			return nil, fmt.Errorf("open the wallet: %w", err)
		}
		w.keys = append(w.keys, k)
	}
	return w, nil
}

func (w *Wallet) loadContracts(r dolly.Reader) error {
	return r.Scan(atContract, func(key string, _ []byte) error {
		var d deal
		if _, err := read(r, key, &d); err != nil {
			return err
		}
		script, err := d.Contract.PkScript()
		if err != nil {
			return fmt.Errorf("read %s: %w", strings.TrimPrefix(key, atContract), err)
		}
		w.foreign = append(w.foreign, script)
		return nil
	})
}

// Address is the first receive address. It may be used any number of times.
func (w *Wallet) Address() string {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.keys[0].address
}

// NewAddress is a receive address that was never handed out before, and is the
// wallet's over restarts.
func (w *Wallet) NewAddress() (string, error) {
	w.signing.Lock()
	defer w.signing.Unlock()
	w.mu.RLock()
	n := uint32(len(w.keys))
	w.mu.RUnlock()
	k, err := receiveKey(w.seed, n, w.params)
	if err != nil {
		return "", err
	}
	err = w.commit(func(s dolly.Writer) error { return s.Put(atKeys, dw.Marshal(n+1)) })
	if err != nil {
		return "", fmt.Errorf("hand out an address: %w", err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.keys = append(w.keys, k)
	return k.address, nil
}

// ContractKey is the public key, 33 bytes, for the contract that id names. One
// id is good for one contract.
func (w *Wallet) ContractKey(id dolly.Hash) []byte {
	return contractKey(w.seed, id).PubKey().SerializeCompressed()
}

// Scripts are all pkScripts that this wallet can explain: its receive scripts
// and the contracts that it funded or claimed.
func (w *Wallet) Scripts() [][]byte {
	w.mu.RLock()
	defer w.mu.RUnlock()
	var all [][]byte
	for _, k := range w.keys {
		all = append(all, bytes.Clone(k.script))
	}
	for _, s := range w.foreign {
		all = append(all, bytes.Clone(s))
	}
	return all
}

// Subscribe is the backend's: the tip now and whenever it changes.
func (w *Wallet) Subscribe(ctx context.Context) (<-chan Tip, error) { return w.chain.Subscribe(ctx) }

// keyOf finds the receive key of a pkScript.
func (w *Wallet) keyOf(script []byte) (key, bool) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	for _, k := range w.keys {
		if bytes.Equal(k.script, script) {
			return k, true
		}
	}
	return key{}, false
}

// receive are the receive keys now.
func (w *Wallet) receive() []key {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.keys[:len(w.keys):len(w.keys)]
}

// remember adds a contract's pkScript to those that Scripts explains.
func (w *Wallet) remember(script []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !slices.ContainsFunc(w.foreign, func(s []byte) bool { return bytes.Equal(s, script) }) {
		w.foreign = append(w.foreign, script)
	}
}

// commit writes, and stops the wallet for good if the outcome is unknown. The
// caller holds w.signing.
func (w *Wallet) commit(f func(dolly.Writer) error) error {
	if w.stopped != nil {
		return w.stopped
	}
	if err := w.store.Update(f); err != nil {
		w.stopped = fmt.Errorf("%w: %w", ErrStopped, err)
		return w.stopped
	}
	return nil
}
