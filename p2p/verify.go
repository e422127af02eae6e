package p2p

import (
	"github.com/dollynator/dolly"
	"github.com/oasisprotocol/curve25519-voi/primitives/ed25519"
)

// Verify reports whether sig is key's signature over msg. It says of any bytes what
// [dolly.PeerID.Verify] says, in half the time where the processor has AVX2. It is for
// what strangers send without end and nothing but a wish depends on: gossiped orders.
func Verify(key dolly.PeerID, msg, sig []byte) bool {
	return ed25519.VerifyWithOptions(key[:], msg, sig, &ed25519.Options{Verify: ed25519.VerifyOptionsStdLib})
}
