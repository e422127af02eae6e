package market

import "slices"

// slot is a place in a pool; 0 is none.
type slot = uint32

// fewestSlots is what there is room for at first.
const fewestSlots = 32

// pool keeps values in one slice and gives freed places out again, so that a
// book in steady state allocates nothing.
type pool[T any] struct {
	all  []T
	free []slot
}

func (p *pool[T]) at(s slot) *T { return &p.all[s] }

// get is a place whose value is zero.
func (p *pool[T]) get() slot {
	n := len(p.free)
	if n == 0 {
		return p.extend()
	}
	s := p.free[n-1]
	p.free = p.free[:n-1]
	return s
}

// extend is a place that is new.
func (p *pool[T]) extend() slot {
	if len(p.all) == cap(p.all) {
		p.all = slices.Grow(p.all, max(len(p.all), fewestSlots)) // append grows by less
	}
	if len(p.all) == 0 {
		p.all = append(p.all, *new(T)) // slot 0 is none
	}
	p.all = append(p.all, *new(T))
	return slot(len(p.all) - 1)
}

func (p *pool[T]) put(s slot) {
	p.all[s] = *new(T)
	p.free = append(p.free, s)
}

// used is the number of places that are given out.
func (p *pool[T]) used() int { return max(len(p.all)-1, 0) - len(p.free) }
