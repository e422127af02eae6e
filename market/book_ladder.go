package market

import (
	"slices"

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

func (l *ladder) insert(levels *pool[level], at slot) {
	lv := levels.at(at)
	i := len(l.rungs)
	for i > 0 && l.above(levels, l.rungs[i-1], lv) {
		i--
	}
	if i == len(l.rungs) {
		l.rungs = append(l.rungs, rung{lv.key, at})
		return
	}
	l.rungs = slices.Insert(l.rungs, i, rung{lv.key, at})
}

func (l *ladder) remove(at slot) {
	i := len(l.rungs) - 1
	if l.rungs[i].level == at {
		l.rungs = l.rungs[:i]
		return
	}
	for l.rungs[i].level != at {
		i--
	}
	l.rungs = slices.Delete(l.rungs, i, i+1)
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
