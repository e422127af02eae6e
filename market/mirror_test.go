package market

import (
	"errors"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
	"pgregory.net/rapid"
)

func bidEntry(k wire.Key, n uint64, sat dolly.Sat, mb dolly.MB) Entry {
	return Entry{Order: order(k, n, dolly.Bid, sat, mb, 1000), Left: mb}
}

var hundred = dolly.Price{Sat: 100, MB: dolly.MiB} // sat per MB

func TestMirrorPlansCheapestFirst(t *testing.T) {
	m := Mirror{Limit: hundred, Budget: 10_000, Purse: Boundless, MinSat: 1}
	part := bidEntry(alice, 5, 900, 10*dolly.MiB)
	part.Left, part.Reserved = 8*dolly.MiB, 4*dolly.MiB
	taken := bidEntry(alice, 6, 500, 10*dolly.MiB)
	taken.Reserved = taken.Left
	gone := bidEntry(alice, 7, 500, 10*dolly.MiB)
	gone.Expires = 10
	ask := bidEntry(alice, 8, 500, 10*dolly.MiB)
	ask.Side = dolly.Ask
	bids := []Entry{
		bidEntry(alice, 1, 1000, 10*dolly.MiB), // at the limit
		bidEntry(alice, 2, 1001, 10*dolly.MiB), // a satoshi above
		bidEntry(bob, 3, 500, 10*dolly.MiB),    // cheapest, but bob is us
		bidEntry(alice, 4, 8000, 90*dolly.MiB), // cheaper, large
		part, taken, gone, ask,
	}
	asks, st := m.Plan(MirrorState{}, bids, bob.Peer(), 10)
	want := []Ask{
		{id(alice, 4), dolly.Price{Sat: 8000, MB: 90 * dolly.MiB}, 1000},
		{id(alice, 5), dolly.Price{Sat: 360, MB: 4 * dolly.MiB}, 1000},
		{id(alice, 1), dolly.Price{Sat: 1000, MB: 10 * dolly.MiB}, 1000},
	}
	if len(asks) != len(want) || asks[0] != want[0] || asks[1] != want[1] || asks[2] != want[2] || st.Committed != 9360 {
		t.Fatalf("asks %v, committed %d", asks, st.Committed)
	}
	if again, _ := m.Plan(st, bids, bob.Peer(), 10); len(again) != 0 {
		t.Fatalf("mirrored twice: %v", again)
	}
}

func TestMirrorBooks(t *testing.T) {
	m := Mirror{Limit: hundred, Budget: 1500, Purse: Boundless, MinSat: 1}
	first := bidEntry(alice, 1, 1000, 10*dolly.MiB)
	_, st := m.Plan(MirrorState{}, []Entry{first}, bob.Peer(), 0)
	st, err := st.Spend(first.ID, dolly.Price{Sat: 400, MB: 4 * dolly.MiB})
	if err != nil || st.Spent != 400 || st.Committed != 600 {
		t.Fatalf("%+v, %v", st, err)
	}
	if _, err := st.Spend(first.ID, dolly.Price{Sat: 601}); !errors.Is(err, ErrOverspent) {
		t.Errorf("overspent: %v", err)
	}
	if _, err := st.Spend(id(carol, 1), dolly.Price{Sat: 1}); !errors.Is(err, ErrNotMirrored) {
		t.Errorf("a bid never seen: %v", err)
	}
	st = st.Release(first.ID).Release(first.ID)
	if st.Spent != 400 || st.Committed != 0 {
		t.Fatalf("%+v", st)
	}
	second := bidEntry(alice, 2, 1100, 11*dolly.MiB)
	if asks, _ := m.Plan(st, []Entry{first, second}, bob.Peer(), 0); len(asks) != 1 || asks[0].Bid != second.ID {
		t.Errorf("what came back is not spent on another: %v", asks)
	}
	if _, st = m.Plan(st, nil, bob.Peer(), 1000); len(st.Mirrored) != 0 {
		t.Errorf("expired bids are remembered: %v", st.Mirrored)
	}
}

// TestI34MirrorKeepsLimitAndBudget: whatever the book shows, over restarts.
func TestI34MirrorKeepsLimitAndBudget(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := Mirror{Limit: hundred, Budget: 1500, Purse: Boundless, MinSat: 1}
		var st MirrorState
		asked := map[dolly.OrderID]dolly.Price{}
		var spent dolly.Sat
		for now := dolly.Time(0); now < 20; now++ {
			var bids []Entry
			for range rapid.IntRange(0, 5).Draw(t, "bids") {
				bids = append(bids, drawBid(t))
			}
			var asks []Ask
			asks, st = m.Plan(st, bids, bob.Peer(), now)
			for _, a := range asks {
				if _, twice := asked[a.Bid]; twice || a.Amount.Cmp(m.Limit) > 0 || a.Bid.Trader == bob.Peer() {
					t.Fatalf("asked %+v", a)
				}
				asked[a.Bid] = a.Amount
			}
			for _, r := range st.Mirrored {
				switch rapid.IntRange(0, 3).Draw(t, "fate") {
				case 0:
					spent += r.Open
					st, _ = st.Spend(r.Bid, dolly.Price{Sat: r.Open, MB: 1})
				case 1:
					st = st.Release(r.Bid)
				}
			}
			if st.Spent != spent || st.Committed < 0 || spent+st.Committed > m.Budget {
				t.Fatalf("%+v of a budget of %d, really spent %d", st, m.Budget, spent)
			}
			var stored MirrorState
			if err := wire.Unmarshal(wire.Marshal(st), &stored); err != nil {
				t.Fatal(err)
			}
			st = stored
		}
	})
}

// drawBid may be nonsense: amounts below zero, reserved beyond what is left.
func drawBid(t *rapid.T) Entry {
	who := []wire.Key{alice, bob, carol}[rapid.IntRange(0, 2).Draw(t, "who")]
	e := bidEntry(who, uint64(rapid.IntRange(1, 40).Draw(t, "number")),
		dolly.Sat(rapid.SampledFrom([]int{-5, 0, 1, 400, 700, 1000}).Draw(t, "sat")),
		dolly.MB(rapid.SampledFrom([]int{-5, 0, 1, 5 << 20, 10<<20 - 1, 40 << 20}).Draw(t, "mb")))
	e.Reserved = dolly.MB(rapid.Int64Range(-1, 4<<20).Draw(t, "reserved"))
	return e
}
