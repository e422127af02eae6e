package sim

import (
	"math/bits"

	"github.com/dollynator/dolly"
)

// calendar is the queue of events: a ring of buckets of a millisecond each for
// what is near, in which an event costs an append, and a heap for what is far.
// Events of one moment come in the order in which they were asked for, but that
// those from the heap come where their time entered the ring.
type calendar struct {
	now   dolly.Time // the moment that is played; all events are later, or of it
	ring  [][]event  // a power of two of them, 64 or more
	used  []uint64   // a bit for each bucket with events
	count int        // events in the ring
	next  int        // of the present bucket's events
	far   []farEvent // a binary heap
	seq   uint64
	soon  dolly.Time // no event is earlier
}

// The reach of the ring in milliseconds: of worlds in which deliveries are events, and
// of those where next to all events are far.
const (
	wideRing   = 1 << 13
	narrowRing = 1 << 6
)

// event says what is to be done; a, b and c are its arguments.
type event struct {
	do      action
	a, b, c uint32
}

type farEvent struct {
	at  dolly.Time
	seq uint64
	event
}

// action is a number in the table of what events do.
type action uint32

const never = dolly.Time(1<<63 - 1)

func newCalendar(now dolly.Time, reach int) *calendar {
	return &calendar{now: now, soon: never, ring: make([][]event, reach), used: make([]uint64, reach/64)}
}

// bucket is the place of a moment in the ring.
func (c *calendar) bucket(t dolly.Time) int { return int(t) & (len(c.ring) - 1) }

func (c *calendar) reach() dolly.Time { return dolly.Time(len(c.ring)) }

// at asks for an event. What is asked for in the past is played now.
func (c *calendar) at(t dolly.Time, e event) {
	t = max(t, c.now)
	c.soon = min(c.soon, t)
	if t < c.now+c.reach() {
		c.put(t, e)
		return
	}
	c.seq++
	c.far = append(c.far, farEvent{t, c.seq, e})
	c.up(len(c.far) - 1)
}

func (c *calendar) put(t dolly.Time, e event) {
	i := c.bucket(t)
	c.ring[i] = append(c.ring[i], e)
	c.used[i/64] |= 1 << (i % 64)
	c.count++
}

// pop is the next event that is not later than until.
func (c *calendar) pop(until dolly.Time) (event, bool) {
	for {
		i := c.bucket(c.now)
		if b := c.ring[i]; c.next < len(b) {
			if c.now > until {
				return event{}, false
			}
			e := b[c.next]
			c.next++
			c.count--
			return e, true
		}
		c.empty(i)
		t, any := c.later()
		if !any || t > until {
			c.soon = t
			if until > c.now {
				c.turn(min(until, t))
			}
			return event{}, false
		}
		c.turn(t)
	}
}

// empty forgets a bucket that was played.
func (c *calendar) empty(i int) {
	c.ring[i] = c.ring[i][:0]
	c.used[i/64] &^= 1 << (i % 64)
	c.next = 0
}

// turn goes to a moment before which nothing is left, and takes in what is no
// longer far.
func (c *calendar) turn(t dolly.Time) {
	c.now = t
	for len(c.far) > 0 && c.far[0].at < t+c.reach() {
		e := c.far[0]
		c.drop()
		c.put(e.at, e.event)
	}
}

// later is the time of the next event after the present bucket.
func (c *calendar) later() (dolly.Time, bool) {
	if c.count == 0 {
		if len(c.far) == 0 {
			return never, false
		}
		return c.far[0].at, true
	}
	from := c.bucket(c.now + 1)
	word := c.used[from/64] &^ (1<<(from%64) - 1)
	for k := 0; ; k++ {
		i := (from/64 + k) & (len(c.used) - 1)
		if k > 0 {
			word = c.used[i]
		}
		if word != 0 {
			at := i*64 + bits.TrailingZeros64(word)
			return c.now + dolly.Time(c.bucket(dolly.Time(at)-c.now)), true
		}
	}
}

func (c *calendar) before(i, j int) bool {
	x, y := &c.far[i], &c.far[j]
	return x.at < y.at || x.at == y.at && x.seq < y.seq
}

func (c *calendar) up(i int) {
	for i > 0 && c.before(i, (i-1)/2) {
		c.far[i], c.far[(i-1)/2] = c.far[(i-1)/2], c.far[i]
		i = (i - 1) / 2
	}
}

// drop takes the first of the heap away.
func (c *calendar) drop() {
	last := len(c.far) - 1
	c.far[0] = c.far[last]
	c.far = c.far[:last]
	for i := 0; ; {
		kid := 2*i + 1
		if kid >= last {
			return
		}
		if kid+1 < last && c.before(kid+1, kid) {
			kid++
		}
		if !c.before(kid, i) {
			return
		}
		c.far[i], c.far[kid] = c.far[kid], c.far[i]
		i = kid
	}
}
