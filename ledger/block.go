package ledger

import (
	"crypto/sha256"
	"fmt"

	"github.com/dollynator/dolly"
)

// Kind says what a half-block records. The numbers are on the wire.
type Kind uint8

// The kinds. Carry, transfer and lock have a debtor's half; carry and transfer
// are answered by a half of the same kind, a lock by a take or a release.
const (
	Carry    Kind = 1 // the creditor carried bytes for the debtor
	Transfer Kind = 2 // the debtor gives MB to the creditor
	Lock     Kind = 3 // the seller sets MB aside for the buyer under a hash
	Take     Kind = 4 // the buyer shows the secret and gains what was locked
	Release  Kind = 5 // the seller destroyed the secret and gains it back
)

// String prints "carry", "transfer", "lock", "take" or "release".
func (k Kind) String() string {
	switch k {
	case Carry:
		return "carry"
	case Transfer:
		return "transfer"
	case Lock:
		return "lock"
	case Take:
		return "take"
	case Release:
		return "release"
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// MaxTotal bounds the running totals, in bytes: an exbibyte. So sums and
// differences of totals never overflow.
const MaxTotal dolly.MB = 1 << 60

// SecretSize is the length of every secret, in bytes.
const SecretSize = 32

// Block is one half of a transaction, as its owner signs it.
type Block struct {
	Seq    uint64       `cbor:"1,keyasint"`            // from 1
	Prev   dolly.Hash   `cbor:"2,keyasint,omitzero"`   // block Seq-1 of the same key; zero at 1
	Kind   Kind         `cbor:"3,keyasint"`            //
	Credit bool         `cbor:"4,keyasint"`            // the creditor's half
	Peer   dolly.PeerID `cbor:"5,keyasint"`            // the other side
	Link   dolly.Hash   `cbor:"6,keyasint,omitzero"`   // the debtor's half that is answered; zero in one
	Amount dolly.MB     `cbor:"7,keyasint"`            // above zero
	Gained dolly.MB     `cbor:"8,keyasint"`            // all credits up to this block
	Spent  dolly.MB     `cbor:"9,keyasint"`            // all debits up to this block
	Lock   dolly.Hash   `cbor:"10,keyasint,omitzero"`  // SHA-256 of the secret, in lock, take and release
	Secret []byte       `cbor:"11,keyasint,omitempty"` // in a take only
	At     dolly.Time   `cbor:"12,keyasint"`           // as the signer claims; nothing follows from it
}

// before is what the totals were ahead of this block.
func (b *Block) before() (gained, spent dolly.MB) {
	if b.Credit {
		return b.Gained - b.Amount, b.Spent
	}
	return b.Gained, b.Spent - b.Amount
}

// check judges what can be judged without any other block.
func (b *Block) check(key dolly.PeerID) error {
	if key.IsZero() || b.Peer.IsZero() || b.Peer == key {
		return ErrPeer
	}
	if err := b.checkShape(); err != nil {
		return err
	}
	if b.Amount <= 0 || b.Amount > MaxTotal {
		return ErrAmount
	}
	gained, spent := b.before()
	if gained < 0 || spent < 0 || b.Gained > MaxTotal || b.Spent > MaxTotal {
		return ErrTotals
	}
	first := b.Seq == 1
	if first && (gained != 0 || spent != 0) {
		return ErrTotals
	}
	if b.Seq == 0 || first != b.Prev.IsZero() {
		return ErrLink
	}
	return nil
}

// checkShape sees that a block has the fields of its kind and no others.
func (b *Block) checkShape() error {
	switch b.Kind {
	case Carry, Transfer:
	case Lock, Take, Release:
		if b.Credit == (b.Kind == Lock) {
			return ErrKind
		}
	default:
		return ErrKind
	}
	if b.Link.IsZero() == b.Credit {
		return ErrLink
	}
	if locked := b.Kind >= Lock; b.Lock.IsZero() == locked {
		return ErrLock
	}
	if b.Kind == Take {
		return fits(b.Secret, b.Lock)
	}
	if len(b.Secret) != 0 {
		return ErrSecret
	}
	return nil
}

// fits reports whether secret opens lock.
func fits(secret []byte, lock dolly.Hash) error {
	if len(secret) != SecretSize || sha256.Sum256(secret) != lock {
		return ErrSecret
	}
	return nil
}
