package ledger

import (
	"slices"

	"github.com/dollynator/dolly"
)

// maxStrays bounds how many secrets are learned from void blocks of one key.
const maxStrays = 64

// Forked reports whether a key is condemned, and the proof. It is for ever:
// market, swap, ledger and learning refuse that key. Where two proofs condemn
// from the same block on, the one that came first is kept.
func (l *Ledger) Forked(k dolly.PeerID) (ForkProof, bool) {
	c := l.chains[k]
	if c == nil || !c.condemned() {
		return ForkProof{}, false
	}
	return c.proof, true
}

// Fraud is Forked for those whose proof is a release of a lock with a known secret.
func (l *Ledger) Fraud(k dolly.PeerID) (ForkProof, bool) {
	c := l.chains[k]
	if c == nil || !c.fraud {
		return ForkProof{}, false
	}
	return c.proof, true
}

// confront condemns if s and another block contradict each other.
func (l *Ledger) confront(s, other *Signed) *ForkProof {
	if other == nil {
		return nil
	}
	v, guilty := weigh(s, other)
	if !guilty {
		return nil
	}
	return l.condemn(v)
}

// condemn makes a key's blocks void from the verdict's block on. It returns the
// proof if that is news. What is before that block stands: so the blocks that
// count are those below the lowest contradiction, in whatever order they came.
func (l *Ledger) condemn(v verdict) *ForkProof {
	c := l.chain(v.key)
	if v.from >= c.void {
		return nil
	}
	c.void, c.proof, c.fraud = v.from, v.proof, v.fraud
	l.shrunk++
	l.unhold(c, c.cut(v.from))
	return &v.proof
}

// forgetReleases takes void blocks out of the index of releases, each hash once.
func (l *Ledger) forgetReleases(gone []*Signed) {
	done := map[dolly.Hash]bool{}
	for _, b := range gone {
		if b.Kind != Release || done[b.Lock] {
			continue
		}
		done[b.Lock] = true
		held := slices.DeleteFunc(l.releases[b.Lock], func(r *Signed) bool { return l.blocks[r.Hash] == nil })
		l.releases[b.Lock] = held
		if len(held) == 0 {
			delete(l.releases, b.Lock)
		}
	}
}

// stray learns the secret that a void take shows: who signed it is condemned,
// but a preimage is true whoever says it.
func (l *Ledger) stray(c *chain, s *Signed) *ForkProof {
	if s.Kind != Take || c.strays >= maxStrays || l.secrets[s.Lock] != nil {
		return nil
	}
	c.strays++
	return l.learn(s)
}

// learn remembers a secret and condemns whoever released its lock.
func (l *Ledger) learn(take *Signed) *ForkProof {
	if l.secrets[take.Lock] != nil {
		return nil
	}
	l.secrets[take.Lock] = take
	var fork *ForkProof
	for _, release := range slices.Clone(l.releases[take.Lock]) {
		fork = first(fork, l.confront(take, release))
	}
	return fork
}

// opened is the take that shows the secret of what s releases, or nil.
func (l *Ledger) opened(s *Signed) *Signed {
	if s.Kind != Release {
		return nil
	}
	return l.secrets[s.Lock]
}

// first is the first proof there is.
func first(a, b *ForkProof) *ForkProof {
	if a != nil {
		return a
	}
	return b
}
