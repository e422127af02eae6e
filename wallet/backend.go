package wallet

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/dollynator/dolly"
)

// Backend is the block chain as a wallet sees it. It is asked by script, never
// by transaction id, because a reorganisation may change an id but not where
// coins lie. The package chain has one in process and one over HTTP.
type Backend interface {
	// Tip is the end of the best chain.
	Tip(ctx context.Context) (Tip, error)
	// Script lists all outputs that ever paid to pkScript: those in blocks in
	// the order of the chain, then those in the memory pool.
	Script(ctx context.Context, pkScript []byte) ([]Output, error)
	// Submit hands a transaction to the network and returns its id. What is
	// known already is not an error; what breaks a rule is ErrRejected.
	Submit(ctx context.Context, raw []byte) (string, error)
	// Subscribe sends the tip now and whenever it changes. Who reads slowly
	// misses older tips, never the newest. The channel closes when ctx ends or
	// the link is lost.
	Subscribe(ctx context.Context) (<-chan Tip, error)
}

// Tip is the end of the best chain. Time is the median of the last eleven
// blocks, which is the time that scripts are judged by.
type Tip struct {
	Height uint32     `json:"height"`
	Hash   string     `json:"hash"`
	Time   dolly.Time `json:"median_time_unix_ms"`
}

// Output is one output of a script's history and what became of it. Heights
// are zero in the memory pool; SpentBy is empty while unspent.
type Output struct {
	TxID         string    `json:"txid"`
	Vout         uint32    `json:"vout"`
	Value        dolly.Sat `json:"value_sat"`
	Height       uint32    `json:"height"`
	SpentBy      string    `json:"spent_by,omitempty"`
	SpentHeight  uint32    `json:"spent_height,omitempty"`
	SpentWitness []Bytes   `json:"spent_witness,omitempty"`
}

// Bytes show as hexadecimal digits in JSON.
type Bytes []byte

// MarshalText prints hexadecimal digits.
func (b Bytes) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, b), nil }

// UnmarshalText reads hexadecimal digits.
func (b *Bytes) UnmarshalText(text []byte) error {
	raw, err := hex.AppendDecode(nil, text)
	*b = raw
	return err
}

// ScriptID names a script in a [Backend]'s index: the SHA-256 of pkScript.
func ScriptID(pkScript []byte) dolly.Hash { return sha256.Sum256(pkScript) }
