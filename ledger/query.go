package ledger

import (
	"bytes"
	"slices"

	"github.com/dollynator/dolly"
)

// Tip is the end of the contiguous chain of a key: what nodes gossip, and
// compare to find out what they miss.
type Tip struct {
	Key    dolly.PeerID `cbor:"1,keyasint"`
	Seq    uint64       `cbor:"2,keyasint"`
	Hash   dolly.Hash   `cbor:"3,keyasint"`
	Gained dolly.MB     `cbor:"4,keyasint"` // as the key claims; see [Ledger.Balance]
	Spent  dolly.MB     `cbor:"5,keyasint"`
}

// Tip returns the end of the contiguous prefix from block 1, false if there is none.
func (l *Ledger) Tip(k dolly.PeerID) (Tip, bool) {
	c := l.chains[k]
	if c == nil || len(c.run) == 0 {
		return Tip{Key: k}, false
	}
	b := c.tip()
	return Tip{Key: k, Seq: b.Seq, Hash: b.Hash, Gained: b.Gained, Spent: b.Spent}, true
}

// Missing returns the first gap before the highest block held, both ends included.
func (l *Ledger) Missing(k dolly.PeerID) (from, to uint64, ok bool) {
	c := l.chains[k]
	if c == nil || len(c.loose) == 0 {
		return 0, 0, false
	}
	return uint64(len(c.run)) + 1, c.loose[0].Seq - 1, true
}

// Chain returns at most limit blocks of the contiguous chain, from a number on:
// what answers a catch-up or a crawl.
func (l *Ledger) Chain(k dolly.PeerID, from uint64, limit int) []Signed {
	c := l.chains[k]
	from = max(from, 1)
	if c == nil || limit <= 0 || from > uint64(len(c.run)) {
		return nil
	}
	run := c.run[from-1:]
	out := make([]Signed, min(limit, len(run)))
	for i := range out {
		out[i] = *run[i]
	}
	return out
}

// Beyond returns the blocks that are held beyond the first gap of a chain.
func (l *Ledger) Beyond(k dolly.PeerID) []Signed {
	c := l.chains[k]
	if c == nil {
		return nil
	}
	out := make([]Signed, len(c.loose))
	for i, b := range c.loose {
		out[i] = *b
	}
	return out
}

// Held is [Ledger.Chain] with the blocks beyond a gap: at most limit of those
// held from a number on, lowest first.
func (l *Ledger) Held(k dolly.PeerID, from uint64, limit int) []Signed {
	out := l.Chain(k, from, limit)
	c := l.chains[k]
	if c == nil {
		return out
	}
	for _, b := range c.loose {
		if b.Seq >= from && len(out) < limit {
			out = append(out, *b)
		}
	}
	return out
}

// Block returns the block with a hash, if it is held.
func (l *Ledger) Block(h dolly.Hash) (Signed, bool) {
	if b := l.blocks[h]; b != nil {
		return *b, true
	}
	return Signed{}, false
}

// Counter returns the other half of the transaction that a block is one half
// of, if it is held. That of a lock is its take, else its release.
func (l *Ledger) Counter(h dolly.Hash) (Signed, bool) {
	b := l.blocks[h]
	if b == nil {
		return Signed{}, false
	}
	other := l.debitOf(b)
	if !b.Credit {
		if other = l.creditOf(b, b.Peer); other == nil && b.Kind == Lock {
			other = l.creditOf(b, b.Key)
		}
	}
	if other == nil {
		return Signed{}, false
	}
	return *other, true
}

// CarriedUpTo returns what a key carried for others, countersigned, in its blocks up
// to a number, false if they are not all held.
func (l *Ledger) CarriedUpTo(k dolly.PeerID, seq uint64) (dolly.MB, bool) {
	c := l.chains[k]
	if seq == 0 {
		return 0, true
	}
	if c == nil || seq > uint64(len(c.run)) {
		return 0, false
	}
	var sum dolly.MB
	for _, b := range c.run[:seq] {
		if b.Credit && b.Kind == Carry && l.debitOf(b) != nil {
			sum += b.Amount
		}
	}
	return sum, true
}

// CarriedAfter returns what a key carried for others, countersigned, in its held
// contiguous blocks beyond a number, as far as the other side signed for it before a
// moment: its clock is not the key's to set.
func (l *Ledger) CarriedAfter(k dolly.PeerID, seq uint64, before dolly.Time) dolly.MB {
	c := l.chains[k]
	if c == nil || seq >= uint64(len(c.run)) {
		return 0
	}
	var sum dolly.MB
	for _, b := range c.run[seq:] {
		if !b.Credit || b.Kind != Carry {
			continue
		}
		if d := l.debitOf(b); d != nil && d.At < before {
			sum += b.Amount
		}
	}
	return sum
}

// Witnesses returns the distinct other sides of the last blocks of k's
// contiguous chain, latest first: whom to ask whether its tip is the tip.
func (l *Ledger) Witnesses(k dolly.PeerID, last int) []dolly.PeerID {
	c := l.chains[k]
	if c == nil {
		return nil
	}
	var out []dolly.PeerID
	for i := len(c.run) - 1; i >= max(0, len(c.run)-last); i-- {
		if peer := c.run[i].Peer; !slices.Contains(out, peer) {
			out = append(out, peer)
		}
	}
	return out
}

// Keys returns every key that has a block here or is condemned, sorted.
func (l *Ledger) Keys() []dolly.PeerID {
	var out []dolly.PeerID
	for _, c := range l.order {
		if c.last() != nil || c.condemned() {
			out = append(out, c.key)
		}
	}
	slices.SortFunc(out, func(a, b dolly.PeerID) int { return bytes.Compare(a[:], b[:]) })
	return out
}
