package wire

import (
	"crypto/sha256"

	"github.com/dollynator/dolly"
)

// sign is s's signature of a body for network n. In network sim it is a checksum:
// everyone there lives in one process, none of them breaks Ed25519, and
// half of a simulated life would be spent on it.
func sign(s Signer, n dolly.Network, kind string, body []byte) []byte {
	if n == dolly.Sim {
		sum := null(s.Peer(), n, kind, body)
		return sum[:]
	}
	return s.Sign(domain(nil, n, kind, body))
}

// verify is sign's other side.
func verify(v Verify, key dolly.PeerID, n dolly.Network, kind string, body, sig []byte) bool {
	if n == dolly.Sim {
		sum := null(key, n, kind, body)
		return string(sum[:]) == string(sig)
	}
	return v(key, domain(nil, n, kind, body), sig)
}

// null is as long as a signature and binds the same things, but anybody can
// make it. The domain in it names the network, so it is worth nothing elsewhere.
func null(key dolly.PeerID, n dolly.Network, kind string, body []byte) (both [2 * sha256.Size]byte) {
	var room [1024]byte // most bodies fit, and then nothing is allocated
	sum := sha256.Sum256(domain(append(room[:0], key[:]...), n, kind, body))
	copy(both[:], sum[:])
	copy(both[sha256.Size:], sum[:])
	return both
}
