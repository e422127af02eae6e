package wallet

import (
	"bytes"
	"fmt"

	"github.com/btcsuite/btcd/btcec/v2"
	"github.com/btcsuite/btcd/txscript/v2"
	"github.com/btcsuite/btcd/wire/v2"
	"github.com/dollynator/dolly"
)

const (
	// Dust is the least that a payment or contract may hold: below it, spending
	// the output costs a fair part of it.
	Dust dolly.Sat = 1000
	// minChange is the least change worth an output; less goes to the fee.
	minChange dolly.Sat = 330
	// sequence makes lock times count and lets a later fee bump spend the same inputs.
	sequence = wire.MaxTxInSequenceNum - 2
	// maxSig is the longest signature with a low S, and its hash type, in bytes.
	maxSig = 72
)

// coin is an output that the wallet can spend.
type coin struct {
	at     wire.OutPoint
	sat    dolly.Sat
	script []byte // its pkScript
}

func (c coin) txOut() *wire.TxOut { return wire.NewTxOut(int64(c.sat), c.script) }

// skeleton is an unsigned transaction of inputs and outputs.
func skeleton(ins []coin, outs []*wire.TxOut) *wire.MsgTx {
	tx := wire.NewMsgTx(2)
	for _, c := range ins {
		in := wire.NewTxIn(&c.at, nil, nil)
		in.Sequence = sequence
		tx.AddTxIn(in)
	}
	for _, o := range outs {
		tx.AddTxOut(o)
	}
	return tx
}

// feeFor is what a transaction costs once signed, at rate sat/vB, for the
// longest signatures; witness holds the other items of each input's stack.
func feeFor(tx *wire.MsgTx, rate dolly.Sat, witness ...[]byte) dolly.Sat {
	sized := tx.Copy()
	for _, in := range sized.TxIn {
		in.Witness = append(wire.TxWitness{make([]byte, maxSig)}, witness...)
	}
	weight := 3*sized.SerializeSizeStripped() + sized.SerializeSize()
	return rate * dolly.Sat((weight+3)/4)
}

// feeForKeys is feeFor when every input is P2WPKH.
func feeForKeys(tx *wire.MsgTx, rate dolly.Sat) dolly.Sat {
	return feeFor(tx, rate, make([]byte, btcec.PubKeyBytesLenCompressed))
}

// signKeys signs P2WPKH inputs; keyOf finds the key of a pkScript.
func signKeys(tx *wire.MsgTx, ins []coin, keyOf func(script []byte) (key, bool)) error {
	prev := txscript.NewMultiPrevOutFetcher(nil)
	for _, c := range ins {
		prev.AddPrevOut(c.at, c.txOut())
	}
	hashes := txscript.NewTxSigHashes(tx, prev)
	for i, c := range ins {
		k, ok := keyOf(c.script)
		if !ok {
			return fmt.Errorf("sign input %d: not an own script", i)
		}
		w, err := txscript.WitnessSignature(tx, hashes, i, int64(c.sat), c.script, txscript.SigHashAll, k.private, true)
		if err != nil {
			return fmt.Errorf("sign input %d: %w", i, err)
		}
		tx.TxIn[i].Witness = w
	}
	return nil
}

// signScript signs the one input of tx, which spends a contract, and puts the
// items of its branch and the script below the signature.
func signScript(tx *wire.MsgTx, in coin, k *btcec.PrivateKey, script []byte, branch ...[]byte) error {
	hashes := txscript.NewTxSigHashes(tx, txscript.NewCannedPrevOutputFetcher(in.script, int64(in.sat)))
	sig, err := txscript.RawTxInWitnessSignature(tx, hashes, 0, int64(in.sat), script, txscript.SigHashAll, k)
	if err != nil {
		return fmt.Errorf("sign a contract: %w", err)
	}
	tx.TxIn[0].Witness = append(append(wire.TxWitness{sig}, branch...), script)
	return nil
}

func serialize(tx *wire.MsgTx) ([]byte, error) {
	var b bytes.Buffer
	if err := tx.Serialize(&b); err != nil {
		return nil, fmt.Errorf("serialise a transaction: %w", err)
	}
	return b.Bytes(), nil
}
