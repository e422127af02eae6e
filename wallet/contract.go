package wallet

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/btcsuite/btcd/address/v2"
	"github.com/btcsuite/btcd/btcec/v2"
	"github.com/btcsuite/btcd/chaincfg/v2"
	"github.com/btcsuite/btcd/txscript/v2"
	"github.com/dollynator/dolly"
)

// SecretSize is the one size of a secret, in bytes; the script demands it, so
// that no secret is good on one side of a swap and too long on the other.
const SecretSize = 32

// Contract is a hash lock: its coins go to the seller's key with the preimage of
// Hash, or from height RefundAt on to the buyer's key without.
type Contract struct {
	SellerKey []byte     `cbor:"1,keyasint"` // 33 bytes, compressed
	BuyerKey  []byte     `cbor:"2,keyasint"` // 33 bytes, compressed
	Hash      dolly.Hash `cbor:"3,keyasint"` // SHA-256 of the secret
	RefundAt  uint32     `cbor:"4,keyasint"` // height
	Sat       dolly.Sat  `cbor:"5,keyasint"` // what the output holds, exactly
}

// Check is ErrContract unless all fields are such that the script does what it says.
func (c Contract) Check() error {
	for _, k := range [][]byte{c.SellerKey, c.BuyerKey} {
		if len(k) != btcec.PubKeyBytesLenCompressed {
			return fmt.Errorf("%w: a key has 33 bytes", ErrContract)
		}
		if _, err := btcec.ParsePubKey(k); err != nil {
			return fmt.Errorf("%w: %w", ErrContract, err)
		}
	}
	switch {
	case bytes.Equal(c.SellerKey, c.BuyerKey):
		return fmt.Errorf("%w: both keys are one", ErrContract)
	case c.Hash.IsZero():
		return fmt.Errorf("%w: no hash", ErrContract)
	case c.RefundAt == 0 || c.RefundAt >= txscript.LockTimeThreshold:
		return fmt.Errorf("%w: %d is not a height", ErrContract, c.RefundAt)
	case c.Sat < Dust || c.Sat > dolly.SatPerBTC*21_000_000:
		return fmt.Errorf("%w: %v", ErrContract, c.Sat)
	}
	return nil
}

// Opens reports whether secret is this contract's.
func (c Contract) Opens(secret []byte) bool {
	return len(secret) == SecretSize && sha256.Sum256(secret) == c.Hash
}

// Script is the witness script:
//
//	IF SIZE 32 EQUALVERIFY SHA256 <Hash> EQUALVERIFY <SellerKey>
//	ELSE <RefundAt> CHECKLOCKTIMEVERIFY DROP <BuyerKey>
//	ENDIF CHECKSIG
func (c Contract) Script() ([]byte, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	return txscript.NewScriptBuilder().
		AddOp(txscript.OP_IF).
		AddOp(txscript.OP_SIZE).AddInt64(SecretSize).AddOp(txscript.OP_EQUALVERIFY).
		AddOp(txscript.OP_SHA256).AddData(c.Hash[:]).AddOp(txscript.OP_EQUALVERIFY).
		AddData(c.SellerKey).
		AddOp(txscript.OP_ELSE).
		AddInt64(int64(c.RefundAt)).AddOp(txscript.OP_CHECKLOCKTIMEVERIFY).AddOp(txscript.OP_DROP).
		AddData(c.BuyerKey).
		AddOp(txscript.OP_ENDIF).AddOp(txscript.OP_CHECKSIG).
		Script()
}

// PkScript is what the funding output carries: OP_0 and the SHA-256 of Script.
func (c Contract) PkScript() ([]byte, error) {
	script, err := c.Script()
	if err != nil {
		return nil, err
	}
	return payTo(sha256.Sum256(script))
}

// payTo pays whoever satisfies the witness script with this hash.
func payTo(sum [sha256.Size]byte) ([]byte, error) {
	return txscript.NewScriptBuilder().AddOp(txscript.OP_0).AddData(sum[:]).Script()
}

// address is PkScript for people.
func (c Contract) address(p *chaincfg.Params) (string, error) {
	script, err := c.Script()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(script)
	a, err := address.NewAddressWitnessScriptHash(sum[:], p)
	if err != nil {
		return "", fmt.Errorf("make the contract's address: %w", err)
	}
	return a.EncodeAddress(), nil
}

// equal reports whether all fields are the same.
func (c Contract) equal(o Contract) bool {
	return bytes.Equal(c.SellerKey, o.SellerKey) && bytes.Equal(c.BuyerKey, o.BuyerKey) &&
		c.Hash == o.Hash && c.RefundAt == o.RefundAt && c.Sat == o.Sat
}

// errPath is returned for a witness that takes neither branch.
var errPath = errors.New("neither a claim nor a refund")

// secretIn reads the witness that spent the contract: the secret if it was a
// claim, nil if it was a refund.
func (c Contract) secretIn(witness []Bytes, script []byte) ([]byte, error) {
	switch n := len(witness); {
	case n == 4 && bytes.Equal(witness[3], script) && bytes.Equal(witness[2], []byte{1}) && c.Opens(witness[1]):
		return bytes.Clone(witness[1]), nil
	case n == 3 && bytes.Equal(witness[2], script) && len(witness[1]) == 0:
		return nil, nil
	}
	return nil, errPath
}
