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
	sides  [2]ladder
}

// level is all open orders of one side at one exact ratio.
type level struct {
	key   uint64
	price dolly.Price // of the order that opened it; equal ratios share a level
	queue queue
}

func newPrices() prices {
	return prices{
		hash:  newHasher(),
		byKey: newIndex(),
		sides: [2]ladder{dolly.Bid - 1: {flip: math.MaxUint64}, dolly.Ask - 1: {}},
	}
}

func (p *prices) side(s dolly.Side) *ladder { return &p.sides[(s-1)&1] }

// facing is the side that orders of another trade with.
func (p *prices) facing(s dolly.Side) *ladder { return &p.sides[s&1] }

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

// find is the place of the level of a side's key and price, which it may open, and what
// is there.
func (p *prices) find(s dolly.Side, key uint64, price *dolly.Price) (slot, *level) {
	for at := p.byKey.first(p.hashOf(key)); at != 0; at = p.byKey.next[at] {
		if l := p.levels.at(at); l.key == key && l.price.Cmp(*price) == 0 {
			return at, l // on the same side: there equal prices have other keys
		}
	}
	return p.open(s, key, price)
}

func (p *prices) open(s dolly.Side, key uint64, price *dolly.Price) (slot, *level) {
	at := p.levels.get()
	l := p.levels.at(at)
	l.key, l.price = key, *price
	if !p.byKey.has(at) {
		p.byKey.grow(p.hashAt)
	}
	p.byKey.put(p.hashOf(key), at)
	p.side(s).insert(&p.levels, at, l)
	return at, l
}

// close takes a level of a side off that has no orders left.
func (p *prices) close(at slot, s dolly.Side) {
	l := p.levels.at(at)
	p.side(s).remove(&p.levels, at, l)
	p.byKey.remove(p.hashOf(l.key), at)
	p.levels.put(at)
}

// first is the first order of a level.
func (p *prices) first(level slot) slot { return p.levels.at(level).queue.first }

func (p *prices) hashOf(key uint64) uint32 { return p.hash.mix(key, key>>32) }

func (p *prices) hashAt(at slot) uint32 { return p.hashOf(p.levels.at(at).key) }
