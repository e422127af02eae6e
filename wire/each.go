package wire

import (
	"runtime"

	"github.com/dollynator/dolly"
)

// Each calls open for 0 to count−1 and returns the error of the lowest number.
// Calls must not depend on each other: they are spread over the processors,
// because verifying a chain of signatures is most of a millisecond. In network
// sim, where a signature costs nothing, they come one after another.
func Each(n dolly.Network, count int, open func(i int) error) error {
	hands := min(count, runtime.GOMAXPROCS(0))
	if n == dolly.Sim {
		hands = min(count, 1)
	}
	ends := make(chan ended, hands)
	for hand := 1; hand < hands; hand++ {
		go func() { ends <- openEvery(hand, count, hands, open) }()
	}
	first := openEvery(0, count, max(hands, 1), open)
	for hand := 1; hand < hands; hand++ {
		if e := <-ends; e.err != nil && (first.err == nil || e.at < first.at) {
			first = e
		}
	}
	return first.err
}

// ended is where one hand stopped, and why if it was not the end.
type ended struct {
	at  int
	err error
}

// openEvery opens from, from+step, … below count, up to the first that fails.
func openEvery(from, count, step int, open func(i int) error) ended {
	for i := from; i < count; i += step {
		if err := open(i); err != nil {
			return ended{i, err}
		}
	}
	return ended{at: count}
}
