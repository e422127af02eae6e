package market

import "github.com/dollynator/dolly"

// expiry is a binary heap of nodes, first to expire on top. Nothing leaves it
// early: an order that ended before its time is remembered until then.
type expiry []deadline

type deadline struct {
	at   dolly.Time
	node slot
}

func (e *expiry) push(at dolly.Time, n slot) {
	*e = append(*e, deadline{at, n})
	h := *e
	for i := len(h) - 1; i > 0; {
		up := (i - 1) / 2
		if h[up].at <= h[i].at {
			return
		}
		h[up], h[i] = h[i], h[up]
		i = up
	}
}

func (e *expiry) pop() slot {
	h := *e
	top, last := h[0].node, len(h)-1
	h[0] = h[last]
	h = h[:last]
	*e = h
	for i := 0; ; {
		down := 2*i + 1
		if down >= last {
			return top
		}
		if down+1 < last && h[down+1].at < h[down].at {
			down++
		}
		if h[i].at <= h[down].at {
			return top
		}
		h[i], h[down] = h[down], h[i]
		i = down
	}
}
