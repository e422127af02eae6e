package wallet

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"

	"github.com/btcsuite/btcd/address/v2"
	"github.com/btcsuite/btcd/btcec/v2"
	"github.com/btcsuite/btcd/chaincfg/v2"
	"github.com/btcsuite/btcd/txscript/v2"
	"github.com/dollynator/dolly"
)

// key is a private key and where it is paid (P2WPKH).
type key struct {
	private *btcec.PrivateKey
	address string
	script  []byte
}

// derive is HMAC-SHA256 under the seed of "dolly/1/wallet/" and a purpose, as a
// scalar modulo the curve's order. Purposes: "receive/" and a number in
// decimal, "contract/" and 32 bytes.
func derive(seed [32]byte, purpose string) *btcec.PrivateKey {
	mac := hmac.New(sha256.New, seed[:])
	mac.Write([]byte("dolly/1/wallet/" + purpose))
	var scalar btcec.ModNScalar
	scalar.SetByteSlice(mac.Sum(nil))
	return btcec.PrivKeyFromScalar(&scalar)
}

func receiveKey(seed [32]byte, n uint32, p *chaincfg.Params) (key, error) {
	private := derive(seed, fmt.Sprintf("receive/%d", n))
	a, err := address.NewAddressWitnessPubKeyHash(address.Hash160(private.PubKey().SerializeCompressed()), p)
	if err != nil {
		return key{}, fmt.Errorf("make receive address %d: %w", n, err)
	}
	script, err := txscript.PayToAddrScript(a)
	if err != nil {
		return key{}, fmt.Errorf("make receive script %d: %w", n, err)
	}
	return key{private, a.EncodeAddress(), script}, nil
}

func contractKey(seed [32]byte, id dolly.Hash) *btcec.PrivateKey {
	return derive(seed, "contract/"+string(id[:]))
}
