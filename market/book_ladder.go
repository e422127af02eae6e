package market

import "github.com/dollynator/dolly"

// ladder is one side's levels in order, the best last: that is where levels come
// and go, so that little has to move and a search starts there.
type ladder struct {
	flip  uint64 // turns a ratio into a key: keys rise towards the better price
	rungs []rung
}

// rung is a level's place on the ladder. Equal keys are told apart by the exact
// ratios.
type rung struct {
	key   uint64
	level slot
}

func (l *ladder) insert(levels *pool[level], at slot) {
	lv := levels.at(at)
	i := l.find(levels, lv)
	l.rungs = append(l.rungs, rung{})
	copy(l.rungs[i+1:], l.rungs[i:])
	l.rungs[i] = rung{lv.key, at}
}

func (l *ladder) remove(levels *pool[level], at slot) {
	i := l.find(levels, levels.at(at))
	l.rungs = append(l.rungs[:i], l.rungs[i+1:]...)
}

// find returns where a level's rung is, or would be: the rungs with its key are
// few, mostly one.
func (l *ladder) find(levels *pool[level], lv *level) int {
	i := l.search(lv.key)
	for i < len(l.rungs) && l.rungs[i].key == lv.key && l.worse(levels.at(l.rungs[i].level).price, lv.price) {
		i++
	}
	return i
}

// search returns the first rung whose key is not below another: it doubles its
// steps from the best price down, then halves them.
func (l *ladder) search(key uint64) int {
	rungs := l.rungs
	hi, step := len(rungs), 1
	lo := hi - 1
	for lo >= 0 && rungs[lo].key >= key {
		hi, lo = lo, lo-step
		step *= 2
	}
	lo = max(lo, -1) + 1
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if rungs[mid].key < key {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// worse reports whether p is a worse price on this side than q.
func (l *ladder) worse(p, q dolly.Price) bool {
	if l.flip != 0 {
		return p.Cmp(q) > 0
	}
	return p.Cmp(q) < 0
}
