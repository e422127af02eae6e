package p2p

import (
	"encoding/binary"
	"sync/atomic"

	"github.com/dollynator/dolly"
	"github.com/oasisprotocol/curve25519-voi/primitives/ed25519"
)

// knownKeys is how many keys a [Verifier] remembers at most, each in 1.6 KB.
const knownKeys = 1024

// Verifier verifies signatures of strangers, many of whom sign again and again: what
// it computed of a key it keeps, until another key takes its place. The zero Verifier
// is ready, and any goroutine may use it.
type Verifier struct {
	known [knownKeys]atomic.Pointer[knownKey]
}

type knownKey struct {
	key      dolly.PeerID
	expanded *ed25519.ExpandedPublicKey
}

// Verify reports whether sig is key's signature over msg. It says of any bytes what
// [dolly.PeerID.Verify] says, in half the time where the processor has AVX2. It is for
// what strangers send without end and nothing but a wish depends on: gossiped orders.
func (v *Verifier) Verify(key dolly.PeerID, msg, sig []byte) bool {
	place := v.place(key)
	if k := place.Load(); k != nil && k.key == key {
		return k.verify(msg, sig)
	}
	expanded, err := ed25519.NewExpandedPublicKey(key[:])
	if err != nil {
		return false
	}
	k := &knownKey{key, expanded}
	if !k.verify(msg, sig) {
		return false
	}
	place.Store(k)
	return true
}

func (k *knownKey) verify(msg, sig []byte) bool {
	return ed25519.VerifyExpandedWithOptions(k.expanded, msg, sig, &ed25519.Options{Verify: ed25519.VerifyOptionsStdLib})
}

// place is where key is kept. Who makes a key for another's place has to sign with it
// all the time, and then either costs what it costs without a place.
func (v *Verifier) place(key dolly.PeerID) *atomic.Pointer[knownKey] {
	return &v.known[binary.LittleEndian.Uint16(key[:])%knownKeys]
}
