package market

// memory is how many numbers of a trader, counted back from the largest, the
// book remembers one by one. Smaller ones count as used.
const memory = 512

// mark says what became of an order number.
type mark uint8

const (
	fresh     mark = 0 // not used yet
	taken     mark = 1 // in the book, or expired
	completed mark = 2
	cancelled mark = 3
	ancient   mark = 4 // too far below the largest to tell
)

const marksPerWord = 32

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
	word, shift := place(number)
	return mark(n.ring[word] >> shift & 3)
}

// set marks a number, unless it is ancient. A new largest one makes others ancient.
func (n *numbers) set(number uint64, m mark) {
	if number > n.largest {
		n.advance(number)
	} else if n.largest-number >= memory {
		return
	}
	n.write(number, m)
}

// advance makes a number the largest; those that it leaves out are fresh.
func (n *numbers) advance(number uint64) {
	if number-n.largest >= memory {
		n.ring = [memory / marksPerWord]uint64{}
	} else {
		for k := n.largest + 1; k < number; k++ {
			n.write(k, fresh)
		}
	}
	n.largest = number
}

func (n *numbers) write(number uint64, m mark) {
	word, shift := place(number)
	n.ring[word] = n.ring[word]&^(3<<shift) | uint64(m)<<shift
}

func place(number uint64) (word, shift uint64) {
	return number % memory / marksPerWord, number % marksPerWord * 2
}

// status is what a mark says of an order that is not in the book.
func (m mark) status() Status {
	switch m {
	case taken:
		return Expired
	case completed:
		return Completed
	case cancelled:
		return Cancelled
	}
	return Unknown
}
