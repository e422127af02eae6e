package market

import "slices"

// nodes are places for orders. As in a [pool] freed ones are given out again, the last
// one first; they are a list through their own links, so that nothing is kept beside.
type nodes struct {
	all  []node
	free slot // the first; its next is the second; 0 is none
}

func (p *nodes) at(s slot) *node { return &p.all[s] }

// has reports whether a place is free; if not, extend makes one.
func (p *nodes) has() bool { return p.free != 0 }

// get is a free place. All in it but promised is as the last order left it.
func (p *nodes) get() (slot, *node) {
	s := p.free
	n := &p.all[s]
	p.free = n.next
	return s, n
}

// extend adds a free place.
func (p *nodes) extend() slot {
	if len(p.all) == cap(p.all) {
		p.all = slices.Grow(p.all, max(len(p.all), fewestSlots)) // append grows by less
	}
	if len(p.all) == 0 {
		p.all = append(p.all, node{}) // slot 0 is none
	}
	p.all = append(p.all, node{})
	p.free = slot(len(p.all) - 1)
	return p.free
}

// put frees the place of an order that is closed and of which nothing is promised.
func (p *nodes) put(s slot, n *node) {
	n.trader, n.next = 0, p.free
	p.free = s
}
