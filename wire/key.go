package wire

import (
	"crypto/ed25519"
	"crypto/sha256"

	"github.com/dollynator/dolly"
)

// Signer signs in one key's name.
type Signer interface {
	Peer() dolly.PeerID
	Sign(msg []byte) []byte
}

// Key is an Ed25519 private key. Printing one shows only whose it is; printing a
// struct that has one in a hidden field, where fmt calls no methods, shows an
// address in memory.
type Key struct{ private *ed25519.PrivateKey }

// NewKey makes the key of a 32-byte seed. The caller draws the seed.
func NewKey(seed [ed25519.SeedSize]byte) Key {
	private := ed25519.NewKeyFromSeed(seed[:])
	return Key{&private}
}

// Seed is what NewKey was given: the secret itself.
func (k Key) Seed() [ed25519.SeedSize]byte { return [32]byte(k.private.Seed()) }

// Derive is a seed for another purpose that reveals nothing of k.
func (k Key) Derive(purpose string) [32]byte {
	h := sha256.New()
	h.Write([]byte("dolly/1/derive/" + purpose + "\x00"))
	h.Write(k.private.Seed())
	return [32]byte(h.Sum(nil))
}

// Peer is the public half.
func (k Key) Peer() dolly.PeerID { return dolly.PeerID(k.private.Public().(ed25519.PublicKey)) }

// Sign signs msg (RFC 8032).
func (k Key) Sign(msg []byte) []byte { return ed25519.Sign(*k.private, msg) }

// String hides the secret.
func (k Key) String() string { return "key of " + k.Peer().String() }

// GoString hides the secret.
func (k Key) GoString() string { return k.String() }

// Private is the key for a library that signs by itself, such as SSH.
func (k Key) Private() ed25519.PrivateKey { return *k.private }
