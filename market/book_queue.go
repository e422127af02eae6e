package market

// queue is a list of orders, first come first. The orders hold its links: each
// is in one queue at most. What is before the first and after the last is slot 0,
// whose own links mean nothing: so nothing is asked about ends.
type queue struct{ first, last slot }

type link struct{ prev, next slot }

// push appends an order, of which all have a place.
func (q *queue) push(all []node, at slot, n *node) {
	last := q.last
	n.link = link{prev: last}
	all[last].next = at
	q.last = at
	if last == 0 {
		q.first = at
	}
}

// remove takes an order out.
func (q *queue) remove(all []node, l link) {
	all[l.prev].next = l.next
	all[l.next].prev = l.prev
	first, last := q.first, q.last
	if l.prev == 0 {
		first = l.next
	}
	if l.next == 0 {
		last = l.prev
	}
	q.first, q.last = first, last
}
