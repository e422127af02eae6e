package p2p

import (
	"strings"

	"github.com/dollynator/dolly"
	"github.com/libp2p/go-libp2p/core/peer"
)

// idPrefix is what libp2p puts before an Ed25519 key to make an id of it: the
// identity multihash of the protobuf-encoded key.
const idPrefix = "\x00\x24\x08\x01\x12\x20"

func toID(p dolly.PeerID) peer.ID { return peer.ID(idPrefix + string(p[:])) }

// fromID is false for ids that are not plain Ed25519 keys. The gater lets no
// such peer in.
func fromID(id peer.ID) (dolly.PeerID, bool) {
	raw, ok := strings.CutPrefix(string(id), idPrefix)
	if !ok || len(raw) != len(dolly.PeerID{}) {
		return dolly.PeerID{}, false
	}
	return dolly.PeerID([]byte(raw)), true
}
