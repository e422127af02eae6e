package ledger

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

const kindBlock = "block"

// Signed is a block with its owner's signature. It comes from [Open] or from
// the ledger; nobody else makes one. Raw and Secret are shared: read only.
type Signed struct {
	Block
	Key  dolly.PeerID // whose chain
	Raw  []byte       // the envelope, as it is stored and sent
	Hash dolly.Hash   // of key and body: signed again it is the same block
}

// Open verifies a block's signature for network n and everything that can be
// judged from one block alone.
func Open(n dolly.Network, raw []byte) (Signed, error) {
	s := Signed{Raw: raw}
	key, err := wire.Open(n, kindBlock, raw, &s.Block)
	if err != nil {
		return Signed{}, fmt.Errorf("open block: %w", err)
	}
	if err := s.check(key); err != nil {
		return Signed{}, fmt.Errorf("open block %d of %s: %w", s.Seq, key.Short(), err)
	}
	s.Key, s.Hash = key, name(key, &s.Block)
	return s, nil
}

// seal signs a block in s's name.
func seal(s wire.Signer, n dolly.Network, b Block) Signed {
	return Signed{
		Block: b, Key: s.Peer(),
		Raw: wire.Seal(s, n, kindBlock, b), Hash: name(s.Peer(), &b),
	}
}

// name is the hash of a block. Its body is canonical, so encoding it again
// gives the bytes that were signed.
func name(key dolly.PeerID, b *Block) dolly.Hash {
	return wire.Sum(append(key[:len(key):len(key)], wire.Marshal(b)...))
}
