package ledger

import (
	"bytes"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// Debit makes the debtor's half of a carry, transfer or lock and adds it. The
// lock is the hash of a fresh secret, or zero in the other kinds. The balance
// may become negative: credit is the caller's to limit.
//
// The caller makes the block durable before anybody sees it, here and in Credit
// and Release. If it cannot, it must not use this ledger again.
func (l *Ledger) Debit(s wire.Signer, kind Kind, peer dolly.PeerID, amount dolly.MB, lock dolly.Hash, at dolly.Time) (Signed, error) {
	b := Block{Kind: kind, Peer: peer, Amount: amount, Lock: lock, At: at}
	if kind == Lock && l.used(s.Peer(), lock) {
		return Signed{}, fmt.Errorf("write lock: %w", ErrLock)
	}
	return l.write(s, b)
}

// Credit makes the half that answers a debit made for the signer, and adds it:
// of the same kind for a carry or transfer, with no secret; a take for a lock,
// with its secret. The debit must be known to the ledger. A debit that was
// answered before gets the same block again.
func (l *Ledger) Credit(s wire.Signer, debit Signed, secret []byte, at dolly.Time) (Signed, error) {
	if c := l.chains[debit.Key]; c != nil && debit.Seq >= c.void {
		return Signed{}, fmt.Errorf("answer debit: %w", ErrForked)
	}
	d, err := l.debit(debit.Hash)
	if err != nil {
		return Signed{}, fmt.Errorf("answer debit: %w", err)
	}
	if d.Peer != s.Peer() {
		return Signed{}, fmt.Errorf("answer debit: %w", ErrNotMine)
	}
	if c := l.creditOf(d, s.Peer()); c != nil {
		return *c, nil
	}
	b := Block{Kind: d.Kind, Credit: true, Peer: d.Key, Link: d.Hash, Amount: d.Amount, Lock: d.Lock, Secret: bytes.Clone(secret), At: at}
	if d.Kind == Lock {
		b.Kind = Take
	}
	return l.write(s, b)
}

// Release makes the block by which the signer gains back what it locked, and
// adds it. The signer has destroyed the secret. It is refused with ErrTaken if
// the ledger knows the secret; a lock released before gives the same block.
func (l *Ledger) Release(s wire.Signer, lock dolly.Hash, at dolly.Time) (Signed, error) {
	d, err := l.debit(lock)
	switch {
	case err != nil:
		return Signed{}, fmt.Errorf("release lock: %w", err)
	case d.Kind != Lock:
		return Signed{}, fmt.Errorf("release lock: %w", ErrKind)
	case d.Key != s.Peer():
		return Signed{}, fmt.Errorf("release lock: %w", ErrNotMine)
	case l.secrets[d.Lock] != nil:
		return Signed{}, fmt.Errorf("release lock: %w", ErrTaken)
	}
	if c := l.creditOf(d, s.Peer()); c != nil {
		return *c, nil
	}
	return l.write(s, Block{
		Kind: Release, Credit: true, Peer: d.Peer, Link: d.Hash, Amount: d.Amount, Lock: d.Lock, At: at,
	})
}

// debit finds a debtor's half that is held.
func (l *Ledger) debit(h dolly.Hash) (*Signed, error) {
	d := l.blocks[h]
	if d == nil {
		return nil, ErrUnknown
	}
	if d.Credit {
		return nil, ErrKind
	}
	return d, nil
}

// used reports whether a hash lock must not be used again by key k: its secret
// is out, or would open two locks.
func (l *Ledger) used(k dolly.PeerID, lock dolly.Hash) bool {
	used := l.secrets[lock] != nil
	if c := l.chains[k]; c != nil && !used {
		c.blocks(func(b *Signed) { used = used || b.Kind == Lock && b.Lock == lock })
	}
	return used
}

// write continues the signer's chain by a block and adds it.
func (l *Ledger) write(s wire.Signer, b Block) (Signed, error) {
	c := l.chain(s.Peer())
	switch {
	case c.condemned():
		return Signed{}, fmt.Errorf("write %s: %w", b.Kind, ErrForked)
	case len(c.loose) > 0:
		return Signed{}, fmt.Errorf("write %s: %w", b.Kind, ErrBehind)
	}
	b.Seq = 1
	if tip := c.tip(); tip != nil {
		b.Seq, b.Prev, b.Gained, b.Spent = tip.Seq+1, tip.Hash, tip.Gained, tip.Spent
	}
	if b.Credit {
		b.Gained += b.Amount
	} else {
		b.Spent += b.Amount
	}
	if err := b.check(c.key); err != nil {
		return Signed{}, fmt.Errorf("write %s: %w", b.Kind, err)
	}
	own := seal(s, l.network, b)
	l.hold(c, &own)
	if b.Kind == Take {
		l.learn(&own)
	}
	return own, nil
}
