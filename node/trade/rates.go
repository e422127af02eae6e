package trade

import (
	"fmt"
	"time"

	"github.com/dollynator/dolly"
)

// What it costs to answer others is bounded by a bucket for each peer, and one for all
// strangers together: whoever brings how many keys gets no more answers. Who dealt
// with this key has a bucket of its own that strangers cannot empty.

// rate is how often a kind of question is answered: so many at once, and then one
// every so often.
type rate struct {
	every time.Duration
	burst int
}

// rates of a kind: of one peer that dealt with this key, of one stranger, of all
// strangers together.
type rates struct{ known, stranger, strangers rate }

// ratesOf are the rates of what is expensive to answer. A page of the book is up to
// 256 KiB and a newcomer needs [maxPages] of them; an exchange is up to 512 KiB.
func ratesOf(kind string) (rates, bool) {
	switch kind {
	case AskExchange:
		return rates{rate{time.Second / 2, 256}, rate{time.Second, 64}, rate{time.Second / 10, 1024}}, true
	case askBook:
		return rates{rate{time.Second / 2, 2 * maxPages}, rate{time.Second, maxPages + 32}, rate{time.Second / 10, 8 * maxPages}}, true
	case askTip, askTerms, askPropose:
		return rates{rate{time.Second / 10, 512}, rate{time.Second / 2, 64}, rate{time.Second / 50, 1024}}, true
	}
	return rates{}, false
}

// buckets are the meters of one kind of question.
type buckets struct{ known, stranger, strangers *pace }

func newBuckets(r rates) buckets {
	return buckets{newPace(r.known.every, r.known.burst), newPace(r.stranger.every, r.stranger.burst), newPace(r.strangers.every, r.strangers.burst)}
}

// admitAsk takes a question of somebody out of its buckets, or says how soon another
// would be answered.
func (t *Trader) admitAsk(kind string, from dolly.PeerID) error {
	r, limited := ratesOf(kind)
	if !limited {
		return nil
	}
	b, made := t.buckets[kind]
	if !made {
		b = newBuckets(r)
		t.buckets[kind] = b
	}
	if t.dealsWith(from) {
		return b.known.admit(t.now, from)
	}
	// The bucket that all share is the one of nobody's key.
	if !b.strangers.left(t.now, dolly.PeerID{}) {
		return b.strangers.admit(t.now, dolly.PeerID{})
	}
	if err := b.stranger.admit(t.now, from); err != nil {
		return err
	}
	return b.strangers.admit(t.now, dolly.PeerID{})
}

// admit is take, with a reason.
func (p *pace) admit(now dolly.Time, key dolly.PeerID) error {
	if p.take(now, key) {
		return nil
	}
	wait := max(p.busy[key].Sub(now)-time.Duration(p.burst-1)*p.every, p.every)
	return fmt.Errorf("%w: again in %v", ErrBusy, wait)
}
