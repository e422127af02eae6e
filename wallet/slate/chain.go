package slate

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"

	"github.com/btcsuite/btcd/address/v2"
	"github.com/btcsuite/btcd/chaincfg/v2"
	"github.com/btcsuite/btcd/txscript/v2"
	"github.com/btcsuite/btcd/wire/v2"
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wallet"
)

// ErrMalformed is returned for bytes that are no transaction.
var ErrMalformed = errors.New("not a transaction")

// Chain is the slate. Its methods may be called from any goroutine.
type Chain struct {
	mu        sync.Mutex
	height    uint32
	grants    uint32
	floor     dolly.Sat // per virtual byte: what pays less waits
	outputs   map[wire.OutPoint]*output
	order     []wire.OutPoint // as they came
	known     map[string]*transaction
	arrivals  []*transaction // as they came
	submitted []Submitted
	subs      map[chan wallet.Tip]struct{}
}

type output struct {
	script  []byte
	value   dolly.Sat
	height  uint32 // zero in the memory pool
	spentBy *transaction
	witness [][]byte // of what spent it
}

// transaction is one that the chain took.
type transaction struct {
	id     string
	msg    *wire.MsgTx
	height uint32 // zero in the memory pool
	size   dolly.Sat
	fee    dolly.Sat
	grant  bool
}

// Submitted is a transaction that somebody handed in.
type Submitted struct {
	TxID    string
	Taken   bool // by the chain; false if it was refused
	Inputs  dolly.Sat
	Coins   []string // that it spends, as txid:index
	Outputs []Paid
}

// Paid is one output of a transaction.
type Paid struct {
	Script string // bytes
	Sat    dolly.Sat
}

// New is an empty chain of one block.
func New() *Chain {
	return &Chain{
		height: 1, outputs: map[wire.OutPoint]*output{}, known: map[string]*transaction{}, subs: map[chan wallet.Tip]struct{}{},
	}
}

// Address is a regtest address that only its name decides; nobody has its key.
func Address(name string) string {
	sum := sha256.Sum256([]byte(name))
	a, err := address.NewAddressWitnessPubKeyHash(sum[:20], &chaincfg.RegressionNetParams)
	if err != nil {
		panic(err) // only for a hash of another length
	}
	return a.EncodeAddress()
}

// Script is what pays to a regtest address.
func Script(to string) ([]byte, error) {
	a, err := address.DecodeAddress(to, &chaincfg.RegressionNetParams)
	if err != nil {
		return nil, fmt.Errorf("script of %q: %w", to, err)
	}
	return txscript.PayToAddrScript(a)
}

// Grant makes coins out of nothing, in a block, one output an amount.
func (c *Chain) Grant(to string, amounts ...dolly.Sat) error {
	script, err := Script(to)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	tx := wire.NewMsgTx(2)
	c.grants++
	tx.AddTxIn(wire.NewTxIn(&wire.OutPoint{Index: c.grants}, nil, nil)) // every grant is another transaction
	for _, sat := range amounts {
		tx.AddTxOut(wire.NewTxOut(int64(sat), script))
	}
	c.add(&transaction{id: tx.TxHash().String(), msg: tx, height: c.height, grant: true})
	return nil
}

// Submit takes in a transaction; see [wallet.Backend]. One that waits gives way
// to another of the same inputs which pays more, as BIP 125 says.
func (c *Chain) Submit(_ context.Context, raw []byte) (string, error) {
	msg := wire.NewMsgTx(2)
	if err := msg.Deserialize(bytes.NewReader(raw)); err != nil || len(msg.TxIn) == 0 {
		return "", ErrMalformed
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	tx := &transaction{id: msg.TxHash().String(), msg: msg, size: virtualSize(msg)}
	if c.known[tx.id] != nil {
		return tx.id, nil
	}
	s, why := c.judge(tx)
	c.submitted = append(c.submitted, s)
	if why != nil {
		return "", fmt.Errorf("submit %s: %w: %w", tx.id, wallet.ErrRejected, why)
	}
	for _, other := range c.rivals(tx) {
		c.forget(other)
	}
	c.add(tx)
	return tx.id, nil
}

// virtualSize is BIP 141's, in bytes.
func virtualSize(msg *wire.MsgTx) dolly.Sat {
	return dolly.Sat(3*msg.SerializeSizeStripped()+msg.SerializeSize()+3) / 4
}

// add holds a transaction, and what it spends as spent.
func (c *Chain) add(tx *transaction) {
	c.known[tx.id] = tx
	c.arrivals = append(c.arrivals, tx)
	for _, in := range tx.msg.TxIn {
		if o := c.outputs[in.PreviousOutPoint]; o != nil {
			o.spentBy, o.witness = tx, in.Witness
		}
	}
	hash := tx.msg.TxHash()
	for n, o := range tx.msg.TxOut {
		at := wire.OutPoint{Hash: hash, Index: uint32(n)}
		c.outputs[at] = &output{script: o.PkScript, value: dolly.Sat(o.Value), height: tx.height}
		c.order = append(c.order, at)
	}
}
