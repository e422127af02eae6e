package life

import (
	"time"

	"github.com/dollynator/dolly"
)

// The pace at which an operator's word is shown to who has not said that it
// has it: quickly, because a stop must arrive in seconds where three messages
// in ten are lost, then slower and slower.
const (
	spreadFirst = 500 * time.Millisecond
	spreadFast  = 8 // tries at the first pace
	spreadMost  = 5 * time.Minute
	spreadVain  = 3 // refusals after which a stranger is left alone
)

// Spread remembers what each peer has shown to hold of the operator's words, and
// says whom to tell. The zero Spread has heard of nobody.
type Spread struct {
	by map[dolly.PeerID]*listener
}

type listener struct {
	sum   dolly.Hash // of what it holds, as it last said
	next  dolly.Time // not told again before
	tries int
	vain  int // refusals since it last answered
}

func (s *Spread) of(p dolly.PeerID) *listener {
	if s.by == nil {
		s.by = map[dolly.PeerID]*listener{}
	}
	if s.by[p] == nil {
		s.by[p] = &listener{}
	}
	return s.by[p]
}

// Due picks those of peers that have not shown to hold sum and that it is time
// to tell, and counts them as told. Who is not among peers is forgotten: when it
// comes back it is asked again what it holds. Members are told until they have
// it; strangers that do not know the question are left alone.
func (s *Spread) Due(now dolly.Time, sum dolly.Hash, peers []dolly.PeerID, member func(dolly.PeerID) bool) []dolly.PeerID {
	here := make(map[dolly.PeerID]bool, len(peers))
	var due []dolly.PeerID
	for _, p := range peers {
		l := s.of(p)
		if here[p] || l.sum == sum || now < l.next || l.vain >= spreadVain && !member(p) {
			here[p] = true
			continue
		}
		here[p] = true
		wait := spreadFirst << max(0, min(l.tries+1-spreadFast, 20))
		l.tries++
		l.next = now.Add(min(wait, spreadMost))
		due = append(due, p)
	}
	for p := range s.by {
		if !here[p] {
			delete(s.by, p)
		}
	}
	return due
}

// News begins anew: everybody is told at once.
func (s *Spread) News() {
	for _, l := range s.by {
		l.next, l.tries, l.vain = 0, 0, 0
	}
}

// Holds notes what a peer said that it holds.
func (s *Spread) Holds(p dolly.PeerID, sum dolly.Hash) {
	l := s.of(p)
	l.sum, l.vain = sum, 0
}

// Refused notes that a peer did not answer the question.
func (s *Spread) Refused(p dolly.PeerID) { s.of(p).vain++ }
