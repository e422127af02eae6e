package market

import (
	"math"

	"github.com/dollynator/dolly"
)

// never is later than any deadline.
const never = dolly.Time(math.MaxInt64)

// soon finds the slots whose time is over: it knows, for each block of slots, a
// time before which none of them is due. To add a deadline is to compare it with that;
// to take one back costs nothing, the block is only looked through in vain, once.
// So an order that is cancelled, as most are, has cost next to nothing here, and
// nothing of it stays.
type soon struct {
	least  dolly.Time // not later than any block's; before the first look it is zero
	blocks []dolly.Time
}

const blockOfSlots = 64

func (s *soon) add(at slot, t dolly.Time) {
	if block := int(at / blockOfSlots); block >= len(s.blocks) || t < s.blocks[block] {
		s.lower(block, t)
	}
}

// lower has a block be looked through by then.
func (s *soon) lower(block int, t dolly.Time) {
	for block >= len(s.blocks) {
		s.blocks = append(s.blocks, never)
	}
	s.blocks[block] = min(s.blocks[block], t)
	s.least = min(s.least, t)
}

// due appends the slots whose deadline is at or before now. A slot that waits for
// nothing has the deadline never. Who is due must be gone, or be added again.
func (s *soon) due(dst []slot, now dolly.Time, slots int, deadline func(slot) dolly.Time) []slot {
	if now < s.least {
		return dst
	}
	s.least = never
	for b, t := range s.blocks {
		if t > now {
			s.least = min(s.least, t)
			continue
		}
		s.blocks[b] = never
		for at := max(b*blockOfSlots, 1); at < min((b+1)*blockOfSlots, slots); at++ {
			if t := deadline(slot(at)); t <= now {
				dst = append(dst, slot(at))
			} else {
				s.blocks[b] = min(s.blocks[b], t)
			}
		}
		s.least = min(s.least, s.blocks[b])
	}
	return dst
}
