package ledger

import (
	"fmt"

	"github.com/dollynator/dolly"
)

// End is where a chain ends: all that it takes to write its next block and to
// judge it. It is for whoever keeps many chains and none of their blocks, as a
// simulation does; who must prove a fork keeps a [Ledger]. The zero End is a
// chain without blocks.
type End struct {
	Seq           uint64
	Hash          dolly.Hash
	Gained, Spent dolly.MB
}

// Next completes a block of key, of which kind, sides, amount and references are
// set, as the one that follows, and is the chain's end after it.
func (t End) Next(key dolly.PeerID, b Block) (Block, End, error) {
	b.Seq, b.Prev, b.Gained, b.Spent = t.Seq+1, t.Hash, t.Gained, t.Spent
	if b.Credit {
		b.Gained += b.Amount
	} else {
		b.Spent += b.Amount
	}
	next, err := t.Follow(key, b)
	return b, next, err
}

// Follow judges a block of key as the one that follows: by itself, as [Open] does,
// and by its number, predecessor and totals, as [Ledger.Add] does.
func (t End) Follow(key dolly.PeerID, b Block) (End, error) {
	if err := b.check(key); err != nil {
		return t, fmt.Errorf("follow block %d of %s: %w", t.Seq, key.Short(), err)
	}
	last := Signed{Block: Block{Seq: t.Seq, Gained: t.Gained, Spent: t.Spent}, Hash: t.Hash}
	if b.Seq != t.Seq+1 || !continues(&last, &Signed{Block: b}) {
		return t, fmt.Errorf("follow block %d of %s: %w", t.Seq, key.Short(), ErrForked)
	}
	return End{Seq: b.Seq, Hash: name(key, &b), Gained: b.Gained, Spent: b.Spent}, nil
}

// Answers reports whether a credit is the other half of a debit whose block has
// the hash: if not, it is a claim that nobody signed for and counts nothing.
func Answers(creditor dolly.PeerID, credit Block, debtor dolly.PeerID, debit Block, hash dolly.Hash) bool {
	return answers(&Signed{Block: credit, Key: creditor}, &Signed{Block: debit, Key: debtor, Hash: hash})
}
