package chain

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/btcsuite/btcd/address/v2"
	"github.com/btcsuite/btcd/btcec/v2"
	"github.com/btcsuite/btcd/txscript/v2"
	"github.com/btcsuite/btcd/wire/v2"
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wallet"
)

// ErrDry is returned when the faucet's mature coins do not cover a gift.
var ErrDry = errors.New("the faucet is dry")

// Virtual sizes of a transaction's parts, in bytes, rounded up.
const (
	sizeBase  = 11 // version, counts, lock time
	sizeInput = 68 // spending a P2WPKH output
	sizeOut   = 9  // value and length, without the script
)

// minerKey is the same in every world: its coins are worth nothing.
func minerKey() *btcec.PrivateKey {
	seed := sha256.Sum256([]byte("dolly/1/regtest/miner"))
	key, _ := btcec.PrivKeyFromBytes(seed[:])
	return key
}

// payTo is where key is paid, as an address and as a script.
func payTo(key *btcec.PrivateKey) (address.Address, []byte, error) {
	hash := address.Hash160(key.PubKey().SerializeCompressed())
	a, err := address.NewAddressWitnessPubKeyHash(hash, params)
	if err != nil {
		return nil, nil, fmt.Errorf("make the miner's address: %w", err)
	}
	script, err := txscript.PayToAddrScript(a)
	if err != nil {
		return nil, nil, fmt.Errorf("make the miner's script: %w", err)
	}
	return a, script, nil
}

// MinerScript is where coinbases and the faucet's change go.
func (c *Chain) MinerScript() []byte { return bytes.Clone(c.script) }

// Fund pays amounts, an output each, from the miner's mature coins to one
// address at 1 sat/vB, and returns the transaction's id. The next block has it.
func (c *Chain) Fund(ctx context.Context, to string, amounts []dolly.Sat) (string, error) {
	a, err := address.DecodeAddress(to, params)
	if err != nil || !a.IsForNet(params) {
		return "", fmt.Errorf("fund %q: %w", to, wallet.ErrAddress)
	}
	script, err := txscript.PayToAddrScript(a)
	if err != nil {
		return "", fmt.Errorf("fund %q: %w", to, err)
	}
	c.mining.Lock() // two gifts must not choose the same coins
	defer c.mining.Unlock()
	raw, err := c.gift(script, amounts)
	if err != nil {
		return "", fmt.Errorf("fund %q: %w", to, err)
	}
	return c.Submit(ctx, raw)
}

func (c *Chain) gift(script []byte, amounts []dolly.Sat) ([]byte, error) {
	tx, own := wire.NewMsgTx(2), c.script
	var want dolly.Sat
	size := sizeBase + sizeOut + len(own)
	for _, sat := range amounts {
		if sat <= 0 {
			return nil, wallet.ErrDust
		}
		tx.AddTxOut(wire.NewTxOut(int64(sat), script))
		want += sat
		size += sizeOut + len(script)
	}
	coins := txscript.NewMultiPrevOutFetcher(nil)
	var have dolly.Sat
	for _, coin := range c.minerCoins() {
		if have >= want+dolly.Sat(size) {
			break
		}
		tx.AddTxIn(wire.NewTxIn(&coin.at, nil, nil))
		coins.AddPrevOut(coin.at, coin.out)
		have += dolly.Sat(coin.out.Value)
		size += sizeInput
	}
	if have < want+dolly.Sat(size) {
		return nil, ErrDry
	}
	tx.AddTxOut(wire.NewTxOut(int64(have-want-dolly.Sat(size)), own))
	return c.sign(tx, coins)
}

// minerCoins are those that the next block may spend.
func (c *Chain) minerCoins() []coin {
	c.mu.RLock()
	defer c.mu.RUnlock()
	var out []coin
	for _, coin := range c.index.history(wallet.ScriptID(c.script), c.waiting()) {
		if coin.spent == nil && coin.height > 0 && coin.mature(c.tip.Height) {
			out = append(out, coin)
		}
	}
	return out
}

func (c *Chain) sign(tx *wire.MsgTx, coins *txscript.MultiPrevOutFetcher) ([]byte, error) {
	hashes := txscript.NewTxSigHashes(tx, coins)
	for i, in := range tx.TxIn {
		out := coins.FetchPrevOutput(in.PreviousOutPoint)
		w, err := txscript.WitnessSignature(tx, hashes, i, out.Value, out.PkScript, txscript.SigHashAll, c.key, true)
		if err != nil {
			return nil, err
		}
		in.Witness = w
	}
	var b bytes.Buffer
	if err := tx.Serialize(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
