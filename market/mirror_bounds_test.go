package market

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"pgregory.net/rapid"
)

// tens are bids of alice's at 10, 20, 30 … sat/MB, of 1000, 2000, 3000 … sat.
func tens(n int) []Entry {
	var all []Entry
	for i := range n {
		all = append(all, bidEntry(alice, uint64(i+1), dolly.Sat(i+1)*1000, 100*dolly.MiB))
		all[i].Expires = dolly.Time(0).Add(30 * dolly.Day)
	}
	return all
}

func TestMirrorBounds(t *testing.T) {
	for _, c := range []struct {
		name string
		m    Mirror
		want dolly.Sat // of all asks of 1000, 2000, 3000 and 4000 sat
	}{
		{"none", Mirror{Budget: Boundless, Purse: Boundless}, 10_000},
		{"a third of a satoshi", Mirror{Budget: Boundless, Purse: Boundless, Limit: dolly.Price{Sat: 119, MB: 4 * dolly.MiB}}, 3000},
		{"budget", Mirror{Budget: 5999, Purse: Boundless}, 3000},
		{"a gap in the budget is filled", Mirror{Budget: 7000, Purse: Boundless}, 6000},
		{"purse", Mirror{Budget: Boundless, Purse: 3000}, 3000},
		{"fees of two asks", Mirror{Budget: Boundless, Purse: 3999, Fee: 500}, 1000},
		{"fees of two asks, paid", Mirror{Budget: Boundless, Purse: 4000, Fee: 500}, 3000},
		{"fees off the budget", Mirror{Budget: 3999, Purse: Boundless, Fee: 500}, 1000},
		{"no coins", Mirror{Budget: Boundless, Purse: -1}, 0},
		{"max order", Mirror{Budget: Boundless, Purse: Boundless, MaxSat: 2000}, 3000},
		{"min order", Mirror{Budget: Boundless, Purse: Boundless, MinSat: 3000}, 7000},
		{"hourly", Mirror{Budget: Boundless, Purse: Boundless, Hourly: 6000}, 6000},
	} {
		if c.m.Limit == (dolly.Price{}) {
			c.m.Limit = hundred
		}
		_, st := c.m.Plan(MirrorState{}, tens(4), bob.Peer(), 0)
		if st.Committed != c.want {
			t.Errorf("%s: asks for %d, want %d", c.name, st.Committed, c.want)
		}
	}
}

func TestMirrorAsksSoMuchAnHour(t *testing.T) {
	m := Mirror{Limit: hundred, Budget: Boundless, Purse: Boundless, Hourly: 3000}
	hour := dolly.Time(time.Hour.Milliseconds())
	_, st := m.Plan(MirrorState{}, tens(4), bob.Peer(), 0)
	st = st.Release(tens(1)[0].ID)
	if asks, _ := m.Plan(st, tens(4), bob.Peer(), hour-1); len(asks) != 0 {
		t.Errorf("asks for %v within the hour, though an ask ended", asks)
	}
	asks, st := m.Plan(st, tens(4), bob.Peer(), hour)
	if len(asks) != 1 || asks[0].Amount.Sat != 3000 || st.LastHour(hour) != 3000 || st.LastHour(2*hour) != 0 {
		t.Errorf("asks for %v after the hour, %d of it", asks, st.LastHour(hour))
	}
}

func TestMirrorCoolsDown(t *testing.T) {
	m := Mirror{Limit: hundred, Budget: Boundless, Purse: Boundless, CoolDown: time.Minute}
	st := MirrorState{}
	for i, want := range []int64{1, 2, 4, 8, 16, 32, 32} {
		st = m.Fail(st, 0)
		if st.Cold != dolly.Time(want*time.Minute.Milliseconds()) {
			t.Errorf("cools for %v after %d failures", st.Cold.Sub(0), i+1)
		}
	}
	if asks, _ := m.Plan(st, tens(1), bob.Peer(), st.Cold-1); len(asks) != 0 {
		t.Errorf("asks for %v while it cools", asks)
	}
	asks, st := m.Plan(st, tens(1), bob.Peer(), st.Cold)
	if len(asks) != 1 {
		t.Fatal("asks for nothing afterwards")
	}
	if st, err := st.Spend(asks[0].Bid, asks[0].Amount); err != nil || st.Failures != 0 || st.Bought != 100*dolly.MiB || st.Trades != 1 {
		t.Errorf("a trade leaves %+v: %v", st, err)
	}
}

func TestMirrorTakesBack(t *testing.T) {
	wide := Mirror{Limit: hundred, Budget: Boundless, Purse: Boundless}
	bids := tens(4)
	_, st := wide.Plan(MirrorState{}, bids, bob.Peer(), 0)
	for _, c := range []struct {
		name string
		m    Mirror
		want []int // of the bids, the dearest first
	}{
		{"the same bounds", wide, nil},
		{"a lower limit", Mirror{Limit: dolly.Price{Sat: 20, MB: dolly.MiB}, Budget: Boundless}, []int{3, 2}},
		{"smaller asks", Mirror{Limit: hundred, Budget: Boundless, MaxSat: 3000}, []int{3}},
		{"a smaller budget", Mirror{Limit: hundred, Budget: 5000}, []int{3, 2}},
		{"none", Mirror{Limit: hundred}, []int{3, 2, 1, 0}},
	} {
		got := c.m.Excess(st)
		ok := len(got) == len(c.want)
		for i := range c.want {
			ok = ok && got[i] == bids[c.want[i]].ID
		}
		if !ok {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if _, again := wide.Plan(st.Withdraw(bids[1].ID), bids, bob.Peer(), 0); again.Committed != 10_000 {
		t.Errorf("an ask that was taken back does not come again: %+v", again)
	}
	part, err := st.Spend(bids[1].ID, dolly.Price{Sat: 1, MB: 1})
	if err != nil {
		t.Fatal(err)
	}
	if asks, _ := wide.Plan(part.Withdraw(bids[1].ID).Withdraw(bids[1].ID), bids, bob.Peer(), 0); len(asks) != 0 {
		t.Errorf("an ask that was filled in part comes again: %v", asks)
	}
}

// On paper the same is asked for as really, and all of it is bought.
func TestMirrorPretends(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := Mirror{
			Limit: hundred, Budget: dolly.Sat(rapid.IntRange(0, 12_000).Draw(t, "budget")), Purse: Boundless,
			Hourly: dolly.Sat(rapid.IntRange(0, 12_000).Draw(t, "hourly")),
		}
		bids := tens(rapid.IntRange(0, 6).Draw(t, "bids"))
		asks, st := m.Plan(MirrorState{}, bids, bob.Peer(), 0)
		paper, sheet := m.Pretend(MirrorState{}, bids, bob.Peer(), 0)
		if len(asks) != len(paper) || sheet.Spent != st.Committed || sheet.Committed != 0 || sheet.Spent > m.Budget || int(sheet.Trades) != len(paper) {
			t.Fatalf("really %+v, on paper %+v", st, sheet)
		}
		if again, _ := m.Pretend(sheet, bids, bob.Peer(), 1); m.Hourly == 0 && len(again) != 0 {
			t.Fatalf("bought twice: %v", again)
		}
	})
}
