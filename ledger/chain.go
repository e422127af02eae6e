package ledger

import (
	"cmp"
	"math"
	"slices"

	"github.com/dollynator/dolly"
)

// Window is how many numbers beyond the end of the contiguous chain a block may
// be and is still held. It bounds what a key can make a node remember out of order.
const Window = 1024

// never is the first void number of a key that did nothing wrong.
const never = math.MaxUint64

// chain is what is known of one key.
type chain struct {
	id      int32 // position in Ledger.order
	key     dolly.PeerID
	run     []*Signed              // blocks 1, 2, 3, … without a gap
	loose   []*Signed              // beyond the first gap, by number; at most Window
	answers map[dolly.Hash]*Signed // debtor's half → the block that answers it
	void    uint64                 // blocks from this number on count for nobody
	proof   ForkProof              // why void is not never
	fraud   bool                   // the proof is a release against a known secret
	strays  int                    // secrets learned from blocks that are not held
	gained  dolly.MB               // countersigned credits
	carried dolly.MB               // those of kind carry
	edges   []int32                // positions in Ledger.edges
}

func newChain(id int32, key dolly.PeerID) *chain {
	return &chain{id: id, key: key, void: never, answers: map[dolly.Hash]*Signed{}}
}

func (c *chain) condemned() bool { return c.void != never }

// tip is the end of the contiguous chain, or nil.
func (c *chain) tip() *Signed {
	if len(c.run) == 0 {
		return nil
	}
	return c.run[len(c.run)-1]
}

// last is the highest block held, or nil.
func (c *chain) last() *Signed {
	if len(c.loose) > 0 {
		return c.loose[len(c.loose)-1]
	}
	return c.tip()
}

// spent is all that the key is known to have given, gaps included: totals are
// exact, so the highest block tells.
func (c *chain) spent() dolly.MB {
	if b := c.last(); b != nil {
		return b.Spent
	}
	return 0
}

// find returns the nearest blocks held below, at and above a number, each nil if there is none.
func (c *chain) find(seq uint64) (below, at, above *Signed) {
	n := uint64(len(c.run))
	if seq <= n {
		at = c.run[seq-1]
		if seq > 1 {
			below = c.run[seq-2]
		}
		if seq < n {
			above = c.run[seq]
		} else if len(c.loose) > 0 {
			above = c.loose[0]
		}
		return below, at, above
	}
	i, found := c.search(seq)
	if i > 0 {
		below = c.loose[i-1]
	} else {
		below = c.tip()
	}
	if found {
		at = c.loose[i]
		i++
	}
	if i < len(c.loose) {
		above = c.loose[i]
	}
	return below, at, above
}

// twin is the block that answers the same debit as s, or nil.
func (c *chain) twin(s *Signed) *Signed {
	if !s.Credit {
		return nil
	}
	return c.answers[s.Link]
}

func (c *chain) search(seq uint64) (int, bool) {
	return slices.BinarySearchFunc(c.loose, seq, func(b *Signed, seq uint64) int { return cmp.Compare(b.Seq, seq) })
}

// hold puts a block in its place; what then joins without a gap joins the run.
func (c *chain) hold(s *Signed) {
	if s.Seq != uint64(len(c.run))+1 {
		i, _ := c.search(s.Seq)
		c.loose = slices.Insert(c.loose, i, s)
		return
	}
	c.run = append(c.run, s)
	n := 0
	for n < len(c.loose) && c.loose[n].Seq == uint64(len(c.run))+1 {
		c.run = append(c.run, c.loose[n])
		n++
	}
	c.loose = slices.Delete(c.loose, 0, n)
}

// cut removes the blocks from a number on and returns them, lowest first.
func (c *chain) cut(from uint64) []*Signed {
	var gone []*Signed
	if from <= uint64(len(c.run)) {
		gone = append(gone, c.run[from-1:]...)
		c.run = slices.Delete(c.run, int(from-1), len(c.run))
	}
	i, _ := c.search(from)
	gone = append(gone, c.loose[i:]...)
	c.loose = slices.Delete(c.loose, i, len(c.loose))
	return gone
}

// blocks visits every block held, lowest number first.
func (c *chain) blocks(visit func(*Signed)) {
	for _, b := range c.run {
		visit(b)
	}
	for _, b := range c.loose {
		visit(b)
	}
}
