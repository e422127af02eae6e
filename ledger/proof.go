package ledger

import (
	"bytes"
	"fmt"

	"github.com/dollynator/dolly"
)

// ForkProof is two envelopes that no honest key signs both of. Of one key:
// two blocks with one number; neighbours of which one does not continue the
// other; totals that shrink; two answers to one debit. Or a release (A) and a
// take (B) that shows the secret of the same lock: then the releaser lied.
type ForkProof struct {
	A []byte `cbor:"1,keyasint"`
	B []byte `cbor:"2,keyasint"`
}

// verdict is whom a proof condemns, and from which block of theirs on.
type verdict struct {
	key   dolly.PeerID
	from  uint64
	fraud bool // a release against a known secret
	proof ForkProof
}

// CheckFork verifies both signatures and returns the key that a proof condemns.
func CheckFork(n dolly.Network, p ForkProof) (dolly.PeerID, error) {
	_, _, v, err := openFork(n, p)
	return v.key, err
}

func openFork(n dolly.Network, p ForkProof) (a, b Signed, v verdict, err error) {
	if a, err = Open(n, p.A); err != nil {
		return a, b, v, fmt.Errorf("check fork: %w", err)
	}
	if b, err = Open(n, p.B); err != nil {
		return a, b, v, fmt.Errorf("check fork: %w", err)
	}
	v, ok := weigh(&a, &b)
	if !ok {
		return a, b, v, fmt.Errorf("check fork: %w", ErrProof)
	}
	return a, b, v, nil
}

// weigh judges two blocks in either order. Fraud goes first: it condemns from
// the release on, which is never later than where two blocks of one key clash.
func weigh(a, b *Signed) (verdict, bool) {
	if b.Kind == Release {
		a, b = b, a
	}
	if a.Kind == Release && b.Kind == Take && a.Lock == b.Lock {
		return verdict{key: a.Key, from: a.Seq, fraud: true, proof: ForkProof{a.Raw, b.Raw}}, true
	}
	if a.Key != b.Key {
		return verdict{}, false
	}
	if a.Seq > b.Seq || a.Seq == b.Seq && bytes.Compare(a.Hash[:], b.Hash[:]) > 0 {
		a, b = b, a
	}
	if compatible(a, b) {
		return verdict{}, false
	}
	return verdict{key: b.Key, from: b.Seq, proof: ForkProof{a.Raw, b.Raw}}, true
}

// compatible reports whether a and b, of one key and a.Seq <= b.Seq, can lie on one chain.
func compatible(a, b *Signed) bool {
	if a.Seq == b.Seq {
		return a.Hash == b.Hash
	}
	return continues(a, b) && (!a.Credit || !b.Credit || a.Link != b.Link)
}

// continues is the rule of totals: a successor adds exactly its amount and
// names its predecessor; a later block has at least what was there before. It
// is transitive, so that checking neighbours checks all.
func continues(a, b *Signed) bool {
	gained, spent := b.before()
	if b.Seq == a.Seq+1 {
		return b.Prev == a.Hash && gained == a.Gained && spent == a.Spent
	}
	return gained >= a.Gained && spent >= a.Spent
}
