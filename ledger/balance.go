package ledger

import "github.com/dollynator/dolly"

// Balance is what a key gained less what it spent. A gain counts only with the
// debtor's half known; a debt counts fully, also when nobody answered it and
// when blocks before it are missing. A condemned key has no gains, only debts.
func (l *Ledger) Balance(k dolly.PeerID) dolly.MB {
	c := l.chains[k]
	switch {
	case c == nil:
		return 0
	case c.condemned():
		return -c.spent()
	}
	return c.gained - c.spent()
}

// Carried is what a key carried for others, countersigned.
func (l *Ledger) Carried(k dolly.PeerID) dolly.MB {
	if c := l.chains[k]; c != nil {
		return c.carried
	}
	return 0
}

// Debt is what consumer owes carrier by all that they countersigned, whatever
// the kind: debits in carrier's favour less those in consumer's. It is negative
// if it is carrier who owes.
func (l *Ledger) Debt(consumer, carrier dolly.PeerID) dolly.MB {
	x, y := l.chains[consumer], l.chains[carrier]
	if x == nil || y == nil {
		return 0
	}
	i, ok := l.edgeOf[[2]int32{min(x.id, y.id), max(x.id, y.id)}]
	if !ok {
		return 0
	}
	e := l.edges[i]
	if x.id < y.id {
		return e.ab - e.ba
	}
	return e.ba - e.ab
}

// Sum recounts the countersigned transactions block by block: credits less
// debits, each found from its own side. It is zero if the books balance. A lock
// counts once it is taken or released.
func (l *Ledger) Sum() dolly.MB {
	var sum dolly.MB
	for _, c := range l.order {
		c.blocks(func(b *Signed) {
			switch {
			case b.Credit && l.debitOf(b) != nil:
				sum += b.Amount
			case !b.Credit && l.answered(b):
				sum -= b.Amount
			}
		})
	}
	return sum
}

func (l *Ledger) answered(d *Signed) bool {
	return l.creditOf(d, d.Peer) != nil || d.Kind == Lock && l.creditOf(d, d.Key) != nil
}

// LockState is where a lock stands. The numbers are on disk.
type LockState uint8

// The states of a lock; zero is a lock that is not known or void. Taken beats
// released: whoever knows the secret can write the take, at any time.
const (
	LockOpen     LockState = 1
	LockTaken    LockState = 2 // its secret is known
	LockReleased LockState = 3
)

// LockState tells the state of the lock whose block has this hash.
func (l *Ledger) LockState(lock dolly.Hash) LockState {
	b := l.blocks[lock]
	switch {
	case b == nil || b.Kind != Lock:
		return 0
	case l.secrets[b.Lock] != nil:
		return LockTaken
	case l.creditOf(b, b.Key) != nil:
		return LockReleased
	}
	return LockOpen
}
