package dolly

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
)

// PeerID is a raw Ed25519 public key: who someone is, on the network, in the
// ledger and in a charter alike.
type PeerID [ed25519.PublicKeySize]byte

// identity multihash of libp2p's protobuf key: code 0, length 36, type Ed25519, 32 bytes.
var peerPrefix = []byte{0x00, 0x24, 0x08, 0x01, 0x12, 0x20}

// String prints the key as libp2p does: 12D3Koo….
func (p PeerID) String() string { return base58(append(peerPrefix[:6:6], p[:]...)) }

// Short prints the last eight characters, which differ between keys.
func (p PeerID) Short() string { s := p.String(); return s[len(s)-8:] }

// IsZero reports whether p is nobody.
func (p PeerID) IsZero() bool { return p == PeerID{} }

// Verify reports whether sig is p's signature over msg.
func (p PeerID) Verify(msg, sig []byte) bool { return ed25519.Verify(p[:], msg, sig) }

// MarshalText makes JSON show the libp2p form.
func (p PeerID) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the libp2p form; empty text is nobody.
func (p *PeerID) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*p = PeerID{}
		return nil
	}
	id, err := ParsePeerID(string(text))
	*p = id
	return err
}

// ParsePeerID reads what [PeerID.String] prints.
func ParsePeerID(s string) (PeerID, error) {
	raw, err := unbase58(s)
	if err != nil || len(raw) != len(peerPrefix)+ed25519.PublicKeySize || string(raw[:6]) != string(peerPrefix) {
		return PeerID{}, fmt.Errorf("%q is not the id of an Ed25519 peer", s)
	}
	return PeerID(raw[6:]), nil
}

// Hash is a SHA-256 digest.
type Hash [32]byte

// String prints hexadecimal digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// Short prints the first eight hexadecimal digits.
func (h Hash) Short() string { return hex.EncodeToString(h[:4]) }

// IsZero reports whether h is no digest.
func (h Hash) IsZero() bool { return h == Hash{} }

// MarshalText makes JSON show hexadecimal digits.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads hexadecimal digits.
func (h *Hash) UnmarshalText(text []byte) error {
	if hex.DecodedLen(len(text)) != len(h) {
		return errors.New("a hash has 64 hexadecimal digits")
	}
	_, err := hex.Decode(h[:], text)
	return err
}

const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

// base58 and its inverse are Bitcoin's alphabet without a checksum, as libp2p uses it.
func base58(b []byte) string {
	n, radix, mod := new(big.Int).SetBytes(b), big.NewInt(58), new(big.Int)
	var out []byte
	for n.Sign() > 0 {
		n.DivMod(n, radix, mod)
		out = append(out, alphabet[mod.Int64()])
	}
	for i := 0; i < len(b) && b[i] == 0; i++ {
		out = append(out, alphabet[0])
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return string(out)
}

func unbase58(s string) ([]byte, error) {
	if len(s) > 128 {
		return nil, errors.New("too long for base58")
	}
	var digits [256]int64
	for i := range alphabet {
		digits[alphabet[i]] = int64(i) + 1
	}
	n, radix := new(big.Int), big.NewInt(58)
	zeros := 0
	for i := range len(s) {
		d := digits[s[i]]
		if d == 0 {
			return nil, fmt.Errorf("%q is not a base58 digit", s[i])
		}
		if d == 1 && n.Sign() == 0 {
			zeros++
		}
		n.Mul(n, radix).Add(n, big.NewInt(d-1))
	}
	return append(make([]byte, zeros), n.Bytes()...), nil
}
