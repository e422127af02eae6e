package trade

import (
	"encoding/binary"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// message is so many bytes about orders of a trader, of which some live.
func message(trader uint64, size, orders, live int) (raw []byte, all, alive []dolly.OrderID) {
	raw = make([]byte, size)
	binary.LittleEndian.PutUint64(raw, trader)
	for n := range orders {
		all = append(all, dolly.OrderID{Trader: numbered(trader), Number: uint64(n + 1)})
	}
	return raw, all, all[:live]
}

// TestRegressionI32FatMessagesTakeNoRoomOfSmallOnes: messages of 64 orders and 256 cancels
// each, of which one order lives, fill all the room that there is, which is a fifth of what
// a gate hears in a span. Whose message is short is passed on all the same, whoever came
// first, and what is held is bounded.
func TestRegressionI32FatMessagesTakeNoRoomOfSmallOnes(t *testing.T) {
	b := newBatches()
	const fat, orders = 5 << 10, 64
	early, all, live := message(1, 200, 1, 1)
	b.add(early, all, live)
	many := uint64(maxBatches/fat + 100)
	for n := range many {
		raw, all, live := message(100+n, fat, orders, 1)
		b.add(raw, all, live)
	}
	if gap := maxBatches - b.size; gap >= 8 { // with the least that is left, too
		raw, all, live := message(99, gap, orders, 1)
		b.add(raw, all, live)
	}
	late, all, live := message(2, 200, 1, 1)
	b.add(late, all, live)
	whole, all, live := message(3, fat, orders, orders)
	b.add(whole, all, live)
	for name, raw := range map[string][]byte{"early": early, "late": late, "of many live orders": whole} {
		if b.bySum[wire.Sum(raw)] == nil {
			t.Errorf("the message that was %s is not kept", name)
		}
	}
	if b.size > maxBatches || len(b.byOrder) > len(b.bySum)+orders {
		t.Errorf("%d bytes of %d, %d orders of %d messages", b.size, maxBatches, len(b.byOrder), len(b.bySum))
	}
	for n := range many {
		b.drop(dolly.OrderID{Trader: numbered(100 + n), Number: 1})
	}
	b.drop(dolly.OrderID{Trader: numbered(99), Number: 1})
	if len(b.bySum) != 3 || b.size != 400+fat {
		t.Errorf("%d messages of %d bytes are left", len(b.bySum), b.size)
	}
}

// TestMessagesGiveWayToLessFatOnesOnly: who is as fat as what is there finds no room.
func TestMessagesGiveWayToLessFatOnesOnly(t *testing.T) {
	b := newBatches()
	const large = maxBatches / 4
	for n := range uint64(4) {
		raw, all, live := message(n, large, 2, 1)
		b.add(raw, all, live)
	}
	for _, c := range []struct {
		live int
		kept bool
	}{{1, false}, {2, true}} {
		raw, all, live := message(9, large, 2, c.live)
		b.add(raw, all, live)
		if kept := b.bySum[wire.Sum(raw)] != nil; kept != c.kept || len(b.bySum) != 4 || b.size != maxBatches {
			t.Errorf("%d live orders: kept %v, %d messages of %d bytes", c.live, kept, len(b.bySum), b.size)
		}
	}
}
