package market

// rings are many lists over the same slots, each slot in one of them at most:
// doubly linked and closed by their head, so that nothing is asked about ends.
// Items have the even places, heads the odd ones.
type rings struct{ links []link }

type link struct{ prev, next int32 }

// push appends an item to a list.
func (r *rings) push(list, item slot) {
	head, i := 2*list+1, 2*item
	for int(max(head, i)) >= len(r.links) {
		self := int32(len(r.links))
		r.links = append(r.links, link{self, self})
	}
	last := r.links[head].prev
	r.links[i] = link{last, head}
	r.links[last].next = i
	r.links[head].prev = i
}

// remove takes an item out of its list.
func (r *rings) remove(item slot) {
	l := r.links[2*item]
	r.links[l.prev].next = l.next
	r.links[l.next].prev = l.prev
}

// first is a list's first item; 0 is none.
func (r *rings) first(list slot) slot {
	head := 2*list + 1
	if int(head) >= len(r.links) {
		return 0
	}
	return item(r.links[head].next)
}

// next is the item after another; 0 is none.
func (r *rings) next(i slot) slot { return item(r.links[2*i].next) }

func item(place int32) slot {
	if place&1 != 0 {
		return 0
	}
	return place >> 1
}
