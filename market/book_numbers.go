package market

import "math/bits"

// memory is how many numbers of a trader, counted back from the largest, the
// book remembers one by one. Smaller ones count as used.
const memory = 512

// mark says what became of an order number. Of an order that ended it is the status
// less one, and of one that is in the book that of an expired one.
type mark uint8

const (
	fresh     = mark(Unknown)       // not used yet
	completed = mark(Completed - 1) // 1
	taken     = mark(Expired - 1)   // 2: in the book, or expired
	cancelled = mark(Cancelled - 1) // 3
	ancient   = mark(Cancelled)     // too far below the largest to tell
)

const (
	bitsPerMark  = 2
	marksPerWord = 64 / bitsPerMark
)

// numbers are the marks of a trader's last numbers: two bits each, in a ring.
type numbers struct {
	largest uint64
	ring    [memory / marksPerWord]uint64
}

func (n *numbers) get(number uint64) mark {
	switch {
	case number > n.largest:
		return fresh
	case n.largest-number >= memory:
		return ancient
	}
	return mark(*n.word(number) >> shift(number) & 3)
}

// use marks a fresh number. A new largest one makes others ancient; those that it
// leaves out are fresh.
func (n *numbers) use(number uint64, m mark) {
	if next := n.largest + 1; number >= next && number^next < marksPerWord { // most often: in one word
		w := n.word(number)
		*w = *w&^(2<<(shift(number)|1)-1<<shift(next)) | uint64(m)<<shift(number)
		n.largest = number
		return
	}
	if number > n.largest && number-n.largest >= memory {
		n.largest = number - memory
	}
	for n.largest < number { // a word at a time
		next := n.largest + 1
		last := min(number, next|(marksPerWord-1))
		*n.word(next) &^= ^uint64(0) << shift(next) & (^uint64(0) >> shift(^last))
		n.largest = last
	}
	*n.word(number) |= uint64(m) << shift(number)
}

// turn marks a number that is taken, unless it is ancient by now.
func (n *numbers) turn(number uint64, m mark) {
	_, there := bits.Sub64(n.largest-number, memory, 0)
	*n.word(number) ^= -there & uint64(m^taken) << shift(number)
}

// word is where a number has its mark.
func (n *numbers) word(number uint64) *uint64 {
	return &n.ring[number/marksPerWord%uint64(len(n.ring))]
}

// shift is how far up in its word a number has its mark.
func shift(number uint64) uint64 { return number * bitsPerMark % 64 }

// status is what a mark says of an order that is not in the book.
func (m mark) status() Status {
	if m == fresh || m == ancient {
		return Unknown
	}
	return Status(m + 1)
}
