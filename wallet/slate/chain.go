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
	outputs   map[wire.OutPoint]*output
	order     []wire.OutPoint // as they came
	known     map[string]bool // accepted transactions
	submitted []Submitted
	subs      map[chan wallet.Tip]struct{}
}

type output struct {
	script  []byte
	value   dolly.Sat
	height  uint32 // zero in the memory pool
	spentBy string
	spentAt uint32
}

// Submitted is a transaction that somebody handed in.
type Submitted struct {
	TxID    string
	Taken   bool // by the chain; false if it was refused
	Inputs  dolly.Sat
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
		height: 1, outputs: map[wire.OutPoint]*output{}, known: map[string]bool{}, subs: map[chan wallet.Tip]struct{}{},
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
	c.add(tx, c.height)
	return nil
}

// Mine puts all that waits into a block.
func (c *Chain) Mine() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.height++
	for _, o := range c.outputs {
		if o.height == 0 {
			o.height = c.height
		}
		if o.spentBy != "" && o.spentAt == 0 {
			o.spentAt = c.height
		}
	}
	for ch := range c.subs {
		tell(ch, c.tip())
	}
}

// Submit takes in a transaction; see [wallet.Backend].
func (c *Chain) Submit(_ context.Context, raw []byte) (string, error) {
	tx := wire.NewMsgTx(2)
	if err := tx.Deserialize(bytes.NewReader(raw)); err != nil || len(tx.TxIn) == 0 {
		return "", ErrMalformed
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	id := tx.TxHash().String()
	if c.known[id] {
		return id, nil
	}
	s, err := c.judge(tx)
	c.submitted = append(c.submitted, s)
	if err != nil {
		return "", err
	}
	for _, in := range tx.TxIn {
		c.outputs[in.PreviousOutPoint].spentBy = id
	}
	c.add(tx, 0)
	return id, nil
}

// judge describes a transaction and says what speaks against it.
func (c *Chain) judge(tx *wire.MsgTx) (Submitted, error) {
	s := Submitted{TxID: tx.TxHash().String()}
	for _, o := range tx.TxOut {
		s.Outputs = append(s.Outputs, Paid{string(o.PkScript), dolly.Sat(o.Value)})
	}
	for _, in := range tx.TxIn {
		o := c.outputs[in.PreviousOutPoint]
		if o == nil || o.spentBy != "" {
			return s, fmt.Errorf("submit %s: %w: an input is not there", s.TxID, wallet.ErrRejected)
		}
		s.Inputs += o.value
	}
	s.Taken = true
	return s, nil
}

func (c *Chain) add(tx *wire.MsgTx, height uint32) {
	id := tx.TxHash()
	c.known[id.String()] = true
	for n, o := range tx.TxOut {
		at := wire.OutPoint{Hash: id, Index: uint32(n)}
		c.outputs[at] = &output{script: o.PkScript, value: dolly.Sat(o.Value), height: height}
		c.order = append(c.order, at)
	}
}
