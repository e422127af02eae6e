package dolly

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
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
// They reckon with limbs of 32 bits: a view names many keys.
func base58(b []byte) string {
	limbs := make([]uint32, (len(b)+3)/4) // the least first
	for i, c := range b {
		at := len(b) - 1 - i
		limbs[at/4] |= uint32(c) << (8 * (at % 4))
	}
	var out []byte
	for n := len(limbs); n > 0; {
		var rest uint64
		for k := n - 1; k >= 0; k-- {
			rest = rest<<32 | uint64(limbs[k])
			limbs[k] = uint32(rest / 58)
			rest %= 58
		}
		out = append(out, alphabet[rest])
		for n > 0 && limbs[n-1] == 0 {
			n--
		}
	}
	out = bytes.TrimRight(out, alphabet[:1]) // zeros in front are counted below
	for i := 0; i < len(b) && b[i] == 0; i++ {
		out = append(out, alphabet[0])
	}
	slices.Reverse(out)
	return string(out)
}

func unbase58(s string) ([]byte, error) {
	var limbs [24]uint32 // the least first; 128 digits fit
	if len(s) > 128 {
		return nil, errors.New("too long for base58")
	}
	n, zeros := 0, 0
	for i := range len(s) {
		d := base58Digit(s[i])
		if d < 0 {
			return nil, fmt.Errorf("%q is not a base58 digit", s[i])
		}
		if d == 0 && n == 0 {
			zeros++
		}
		carry := uint64(d)
		for k := range n {
			carry += uint64(limbs[k]) * 58
			limbs[k] = uint32(carry)
			carry >>= 32
		}
		if carry > 0 {
			limbs[n] = uint32(carry)
			n++
		}
	}
	raw := make([]byte, 0, 4*n)
	for k := n - 1; k >= 0; k-- {
		raw = binary.BigEndian.AppendUint32(raw, limbs[k])
	}
	return append(make([]byte, zeros), bytes.TrimLeft(raw, "\x00")...), nil
}

// base58Digit is the value of a digit of [alphabet], or -1.
func base58Digit(c byte) int {
	switch {
	case c >= '1' && c <= '9':
		return int(c - '1')
	case c >= 'A' && c <= 'H':
		return int(c-'A') + 9
	case c >= 'J' && c <= 'N':
		return int(c-'J') + 17
	case c >= 'P' && c <= 'Z':
		return int(c-'P') + 22
	case c >= 'a' && c <= 'k':
		return int(c-'a') + 33
	case c >= 'm' && c <= 'z':
		return int(c-'m') + 44
	}
	return -1
}
