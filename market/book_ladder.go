package market

import (
	"slices"
	"sort"

	"github.com/dollynator/dolly"
)

// ladder is one side's levels in order, the best last: that is where levels come
// and go, so that a search from there is short and little has to move.
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

// near is how many rungs from the best one are looked at one by one; what is
// farther away is searched for by halves.
const near = 16

// insert adds a level that is not there: better ones move up.
func (l *ladder) insert(levels *pool[level], at slot, lv *level) {
	l.rungs = append(l.rungs, rung{})
	i := len(l.rungs) - 1
	for far := i - near; i > 0 && l.above(levels, l.rungs[i-1], lv); i-- {
		if i <= far {
			to := l.search(levels, lv, i)
			copy(l.rungs[to+1:], l.rungs[to:i])
			i = to
			break
		}
		l.rungs[i] = l.rungs[i-1]
	}
	l.rungs[i] = rung{lv.key, at}
}

// remove takes out a level that is there.
func (l *ladder) remove(levels *pool[level], at slot, lv *level) {
	i := len(l.rungs) - 1
	if l.rungs[i].level == at {
		l.rungs = l.rungs[:i]
		return
	}
	for far := i - near; l.rungs[i].level != at; i-- {
		if i <= far {
			i = l.search(levels, lv, i) - 1
			break
		}
	}
	l.rungs = slices.Delete(l.rungs, i, i+1)
}

// search is the first of so many rungs that is better than a level.
func (l *ladder) search(levels *pool[level], lv *level, rungs int) int {
	return sort.Search(rungs, func(i int) bool { return l.above(levels, l.rungs[i], lv) })
}

// reaches reports whether the best level has at least a key.
func (l *ladder) reaches(key uint64) bool {
	n := len(l.rungs)
	return n > 0 && l.rungs[n-1].key >= key
}

// above reports whether a rung is better than a level.
func (l *ladder) above(levels *pool[level], r rung, lv *level) bool {
	return r.key > lv.key || r.key == lv.key && l.worse(lv.price, levels.at(r.level).price)
}

// worse reports whether p is a worse price on this side than q.
func (l *ladder) worse(p, q dolly.Price) bool {
	if l.flip != 0 {
		return p.Cmp(q) > 0
	}
	return p.Cmp(q) < 0
}
