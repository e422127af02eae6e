package market

import (
	"math"
	"math/bits"

	"github.com/dollynator/dolly"
)

// prices are the levels of both sides. A level that is there is found by the
// hash of its price; only where one comes or goes the ladders are searched.
type prices struct {
	hash   hasher
	byKey  index
	levels pool[level]
	queues rings // of the orders of each level, first come first
	sides  [2]ladder
}

// level is all open orders of one side at one exact ratio.
type level struct {
	key   uint64
	price dolly.Price // of the order that opened it; equal ratios share a level
	side  dolly.Side
}

func newPrices() prices {
	return prices{
		hash:  newHasher(),
		byKey: newIndex(),
		sides: [2]ladder{dolly.Bid - 1: {flip: math.MaxUint64}, dolly.Ask - 1: {}},
	}
}

func (p *prices) side(s dolly.Side) *ladder { return &p.sides[(s-1)&1] }

// ratio is a price as a number whose order never contradicts the exact one:
// ⌊ratio × 2⁴⁰⌋.
func ratio(p dolly.Price) uint64 {
	const shift = 40
	hi, lo := uint64(p.Sat)>>(64-shift), uint64(p.Sat)<<shift
	if hi >= uint64(p.MB) {
		return math.MaxUint64
	}
	q, _ := bits.Div64(hi, lo, uint64(p.MB))
	return q
}

// enter puts an order at the end of its level, which it may open.
func (p *prices) enter(at slot, s dolly.Side, price dolly.Price, ratio uint64) slot {
	l := p.side(s)
	key := ratio ^ l.flip
	lv := p.find(key, s, price)
	if lv == 0 {
		lv = p.levels.get()
		*p.levels.at(lv) = level{key: key, price: price, side: s}
		p.byKey.put(p.hashOf(key), lv)
		l.insert(&p.levels, lv)
	}
	p.queues.push(lv, at)
	return lv
}

func (p *prices) find(key uint64, s dolly.Side, price dolly.Price) slot {
	at := p.byKey.first(p.hashOf(key))
	for at != 0 {
		if lv := p.levels.at(at); lv.key == key && lv.side == s && lv.price.Cmp(price) == 0 {
			break
		}
		at = p.byKey.next(at)
	}
	return at
}

// leave takes an order out of its level, and the level off when it was the last.
func (p *prices) leave(at, lv slot) {
	p.queues.remove(at)
	if p.queues.first(lv) != 0 {
		return
	}
	l := p.levels.at(lv)
	p.side(l.side).remove(&p.levels, lv)
	p.byKey.remove(lv)
	p.levels.put(lv)
}

func (p *prices) hashOf(key uint64) uint32 { return p.hash.mix(key, key>>32) }
