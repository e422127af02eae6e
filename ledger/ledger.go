package ledger

import (
	"fmt"

	"github.com/dollynator/dolly"
)

// Ledger is everything one node knows of everybody's chains.
type Ledger struct {
	network  dolly.Network
	chains   map[dolly.PeerID]*chain
	order    []*chain                 // by id, in order of appearance
	blocks   map[dolly.Hash]*Signed   // every block held
	secrets  map[dolly.Hash]*Signed   // hash lock → a take that opens it, held or stray
	releases map[dolly.Hash][]*Signed // hash lock → releases held
	edges    []edge
	edgeOf   map[[2]int32]int32 // ids, lower first → position in edges
	shrunk   int                // how often blocks were taken away

	freeEdges, freeChains []int32 // places to be used again
}

// New is the ledger of one network, with nothing in it.
func New(n dolly.Network) *Ledger {
	return &Ledger{
		network:  n,
		chains:   map[dolly.PeerID]*chain{},
		blocks:   map[dolly.Hash]*Signed{},
		secrets:  map[dolly.Hash]*Signed{},
		releases: map[dolly.Hash][]*Signed{},
		edgeOf:   map[[2]int32]int32{},
	}
}

// Add takes note of a block from [Open], in any order and any number of times.
// It is fresh if it is held now and was not before.
//
// A fork is returned when the block proves somebody condemned who was not, or
// from an earlier block on than was known: gossip it. It is usually against the
// block's signer, but a take condemns who released the lock; [CheckFork] tells.
// Should one block prove several, the others are found by [Ledger.Forked].
//
// Errors are ErrForked and ErrAhead; then nothing was learned from the block.
func (l *Ledger) Add(s Signed) (fresh bool, fork *ForkProof, err error) {
	if l.ahead(&s) {
		return false, nil, fmt.Errorf("add block %d of %s: %w", s.Seq, s.Key.Short(), ErrAhead)
	}
	c := l.chain(s.Key)
	if s.Seq >= c.void {
		if fork = l.stray(c, &s); fork != nil {
			return false, fork, nil
		}
		return false, nil, fmt.Errorf("add block %d of %s: %w", s.Seq, s.Key.Short(), ErrForked)
	}
	below, at, above := c.find(s.Seq)
	if at != nil && at.Hash == s.Hash {
		return false, nil, nil
	}
	for _, other := range []*Signed{at, below, above, c.twin(&s), l.opened(&s)} {
		fork = first(fork, l.confront(&s, other))
	}
	if s.Seq >= c.void {
		return false, first(fork, l.stray(c, &s)), nil
	}
	l.hold(c, &s)
	if s.Kind == Take {
		fork = first(fork, l.learn(&s))
	}
	return true, fork, nil
}

// AddFork takes note of somebody else's proof and returns whom it condemns, and
// whether that, or from which block on, is news worth passing on.
func (l *Ledger) AddFork(p ForkProof) (dolly.PeerID, bool, error) {
	_, b, v, err := openFork(l.network, p)
	if err != nil {
		return dolly.PeerID{}, false, err
	}
	fresh := l.condemn(v) != nil
	if v.fraud {
		l.stray(l.chain(b.Key), &b)
	}
	return v.key, fresh, nil
}

// chain returns a key's chain, a new one if nothing was known.
func (l *Ledger) chain(k dolly.PeerID) *chain {
	c := l.chains[k]
	if c == nil {
		c = newChain(l.freeChain(), k)
		l.chains[k] = c
		l.order[c.id] = c
	}
	return c
}

// freeChain is a place for another key.
func (l *Ledger) freeChain() int32 {
	if n := len(l.freeChains); n > 0 {
		id := l.freeChains[n-1]
		l.freeChains = l.freeChains[:n-1]
		return id
	}
	l.order = append(l.order, nil)
	return int32(len(l.order) - 1)
}

// ahead reports whether a block is beyond what is held of its key out of order.
func (l *Ledger) ahead(s *Signed) bool {
	c := l.chains[s.Key]
	if c == nil {
		return s.Seq > Window
	}
	return s.Seq < c.void && s.Seq > uint64(len(c.run))+Window
}

// hold keeps a block that contradicts nothing and counts it.
func (l *Ledger) hold(c *chain, s *Signed) {
	c.hold(s)
	l.blocks[s.Hash] = s
	if s.Credit {
		c.answers[s.Link] = s
	}
	if s.Kind == Release {
		l.releases[s.Lock] = append(l.releases[s.Lock], s)
	}
	l.settle(s, 1)
}
