package ledger

import "github.com/dollynator/dolly"

// edge is what two keys did for each other, countersigned.
type edge struct {
	a, b   int32    // ids, a below b
	ab, ba dolly.MB // a was debited in favour of b; b in favour of a
}

// answers reports whether credit c is the other half of debit d. If not, c is
// a claim that nobody signed for and counts nothing.
func answers(c, d *Signed) bool {
	if d == nil || d.Credit || c.Link != d.Hash || c.Amount != d.Amount || c.Lock != d.Lock {
		return false
	}
	switch c.Kind {
	case Take:
		return d.Kind == Lock && c.Key == d.Peer && c.Peer == d.Key
	case Release:
		return d.Kind == Lock && c.Key == d.Key && c.Peer == d.Peer
	default:
		return d.Kind == c.Kind && c.Key == d.Peer && c.Peer == d.Key
	}
}

// debitOf is the held half that a credit answers, or nil.
func (l *Ledger) debitOf(c *Signed) *Signed {
	if d := l.blocks[c.Link]; answers(c, d) {
		return d
	}
	return nil
}

// creditOf is the held half of key k that answers debit d, or nil.
func (l *Ledger) creditOf(d *Signed, k dolly.PeerID) *Signed {
	c := l.chains[k]
	if c == nil {
		return nil
	}
	if b := c.answers[d.Hash]; b != nil && answers(b, d) {
		return b
	}
	return nil
}

// settle counts (sign 1) or no longer counts (sign -1) the transactions that s
// is a half of and whose other half is held.
func (l *Ledger) settle(s *Signed, sign dolly.MB) {
	if s.Credit {
		if d := l.debitOf(s); d != nil {
			l.count(s, sign)
		}
		return
	}
	if c := l.creditOf(s, s.Peer); c != nil {
		l.count(c, sign)
	}
	if s.Kind != Lock {
		return
	}
	if c := l.creditOf(s, s.Key); c != nil {
		l.count(c, sign)
	}
}

// count books a countersigned credit.
func (l *Ledger) count(c *Signed, sign dolly.MB) {
	amount := sign * c.Amount
	creditor := l.chain(c.Key)
	creditor.gained += amount
	if c.Kind == Release {
		return
	}
	if c.Kind == Carry {
		creditor.carried += amount
	}
	debtor := l.chain(c.Peer)
	e := l.edge(debtor, creditor)
	if debtor.id < creditor.id {
		e.ab += amount
	} else {
		e.ba += amount
	}
}

// edge returns the edge between two chains, a new one if they never dealt.
func (l *Ledger) edge(x, y *chain) *edge {
	a, b := min(x.id, y.id), max(x.id, y.id)
	i, ok := l.edgeOf[[2]int32{a, b}]
	if !ok {
		i = l.freeEdge()
		l.edges[i] = edge{a: a, b: b}
		l.edgeOf[[2]int32{a, b}] = i
		x.edges = append(x.edges, i)
		y.edges = append(y.edges, i)
	}
	return &l.edges[i]
}

// freeEdge is a place for another edge.
func (l *Ledger) freeEdge() int32 {
	if n := len(l.freeEdges); n > 0 {
		i := l.freeEdges[n-1]
		l.freeEdges = l.freeEdges[:n-1]
		return i
	}
	l.edges = append(l.edges, edge{})
	return int32(len(l.edges) - 1)
}
