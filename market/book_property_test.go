package market

import (
	"slices"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
	"pgregory.net/rapid"
)

// bookMachine drives the book and the naive one alike.
type bookMachine struct {
	book  *Book
	naive naive
	now   dolly.Time
	next  uint64
	made  []dolly.Order
}

// TestI30I31BookAgreesWithNaive: whole-satoshi ratios, so that no amount is
// rounded and the two must agree exactly.
func TestI30I31BookAgreesWithNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &bookMachine{book: NewBook(roomy()), naive: newNaive()}
		t.Repeat(map[string]func(*rapid.T){
			"add": m.add, "limit": m.limit, "immediate": m.immediate, "again": m.again, "overtake": m.overtake,
			"cancel": m.cancel, "reserve": m.reserve, "unreserve": m.unreserve,
			"trade": m.trade, "wait": m.wait, "": m.compare,
		})
	})
}

// make is a new order, whose number sometimes leaves all others far behind.
func (m *bookMachine) make(t *rapid.T) dolly.Order {
	who := []wire.Key{alice, bob, carol}[rapid.IntRange(0, 2).Draw(t, "who")]
	m.next += uint64(rapid.SampledFrom([]int{1, 1, 1, 1, 1, 1, 2, 40, memory - 1, 3 * memory}).Draw(t, "step"))
	mb := dolly.MB(rapid.IntRange(1, 20).Draw(t, "mb"))
	sat := dolly.Sat(rapid.IntRange(1, 8).Draw(t, "ratio")) * dolly.Sat(mb)
	o := order(who, m.next, dolly.Side(rapid.IntRange(1, 2).Draw(t, "side")), sat, mb,
		m.now+dolly.Time(rapid.IntRange(0, 50).Draw(t, "life")))
	m.made = append(m.made, o)
	return o
}

func (m *bookMachine) add(t *rapid.T) { m.addOne(t, m.make(t)) }

func (m *bookMachine) addOne(t *rapid.T, o dolly.Order) {
	if got, want := m.book.Add(o, m.now) == nil, m.naive.add(o, o.Price.MB, m.now); got != want {
		t.Fatalf("add %v: %v, want %v", o, got, want)
	}
}

// again repeats an order, whatever became of it.
func (m *bookMachine) again(t *rapid.T) {
	if len(m.made) > 0 {
		m.addOne(t, rapid.SampledFrom(m.made).Draw(t, "order"))
	}
}

// overtake has the cancel come before its order.
func (m *bookMachine) overtake(t *rapid.T) {
	o := m.make(t)
	if m.book.Cancel(&o.ID) {
		t.Fatalf("cancelled %v, which never came", o)
	}
	m.naive.claim(o.ID)
	m.addOne(t, o)
}

func (m *bookMachine) limit(t *rapid.T) {
	o := m.make(t)
	got, err := m.book.Limit(&o, m.now)
	want, ok := m.naive.settle(o, true, m.now)
	if (err == nil) != ok || !slices.Equal(got, want) {
		t.Fatalf("limit %v: %v, %v; want %v, %v", o, got, err, want, ok)
	}
}

func (m *bookMachine) immediate(t *rapid.T) {
	o := m.make(t)
	if rapid.Bool().Draw(t, "at any price") {
		o.Price.Sat = 0
	}
	got, err := m.book.Immediate(&o, m.now)
	want, ok := m.naive.settle(o, false, m.now)
	if (err == nil) != ok || !slices.Equal(got, want) {
		t.Fatalf("immediate %v: %v, %v; want %v, %v", o, got, err, want, ok)
	}
}

func (m *bookMachine) pick(t *rapid.T) (dolly.OrderID, *Entry) {
	if len(m.made) == 0 {
		t.Skip("no order yet")
	}
	o := m.made[rapid.IntRange(0, len(m.made)-1).Draw(t, "order")].ID
	e := m.naive.held[o]
	if e == nil {
		e = &Entry{}
	}
	return o, e
}

func (m *bookMachine) open(o dolly.OrderID) bool {
	return slices.ContainsFunc(m.naive.live, func(e *Entry) bool { return e.ID == o })
}

func (m *bookMachine) cancel(t *rapid.T) {
	o, _ := m.pick(t)
	if got, want := m.book.Cancel(&o), m.naive.end(o); got != want {
		t.Fatalf("cancel %v: %v, want %v", o, got, want)
	}
}

func (m *bookMachine) reserve(t *rapid.T) {
	o, e := m.pick(t)
	mb := dolly.MB(rapid.IntRange(1, 20).Draw(t, "mb"))
	want := m.open(o) && mb <= e.Free()
	if got := m.book.Reserve(o, mb) == nil; got != want {
		t.Fatalf("reserve %d of %+v: %v", mb, e, got)
	}
	if want {
		e.Reserved += mb
	}
}

func (m *bookMachine) unreserve(t *rapid.T) {
	o, e := m.pick(t)
	mb := dolly.MB(rapid.IntRange(1, 20).Draw(t, "mb"))
	want := mb <= e.Reserved
	if got := m.book.Unreserve(o, mb) == nil; got != want {
		t.Fatalf("unreserve %d of %+v: %v", mb, e, got)
	}
	if want {
		if e.Reserved -= mb; !m.open(o) {
			e.Left = e.Reserved
		}
	}
}

func (m *bookMachine) trade(t *rapid.T) {
	o, e := m.pick(t)
	mb := dolly.MB(rapid.IntRange(1, 20).Draw(t, "mb"))
	want := mb <= e.Left
	if got := m.book.Trade(o, mb) == nil; got != want {
		t.Fatalf("trade %d of %+v: %v", mb, e, got)
	}
	if want {
		e.Left, e.Reserved = e.Left-mb, e.Reserved-min(e.Reserved, mb)
		if e.Left == 0 {
			m.naive.end(o)
		}
	}
}

func (m *bookMachine) wait(t *rapid.T) {
	m.now += dolly.Time(rapid.IntRange(0, 20).Draw(t, "ms"))
	got, want := m.book.Expire(m.now), m.naive.expire(m.now)
	if !slices.Equal(got, want) {
		t.Fatalf("expired %v, want %v", got, want)
	}
}

func (m *bookMachine) compare(t *rapid.T) {
	if m.book.Len() != len(m.naive.live) {
		t.Fatalf("%d live, want %d", m.book.Len(), len(m.naive.live))
	}
	for side, got := range map[dolly.Side][]Entry{dolly.Bid: m.book.Bids(0), dolly.Ask: m.book.Asks(0)} {
		want := m.naive.side(side)
		if !slices.EqualFunc(got, want, func(a Entry, b *Entry) bool { return a == *b }) {
			t.Fatalf("%v: %v, want %v", side, got, want)
		}
	}
	for _, o := range m.made {
		got, ok := m.book.Get(o.ID)
		if e := m.naive.held[o.ID]; e != nil && (ok != (e.Left > 0) || ok && got != *e) {
			t.Fatalf("get %v = %v, %v; want %v", o, got, ok, *e)
		}
		m.compareMatches(t, o)
	}
}

func (m *bookMachine) compareMatches(t *rapid.T, o dolly.Order) {
	var got, want []Fill
	for _, match := range m.book.Matches(o.ID, m.now) {
		bid, ask := m.naive.held[match.Bid], m.naive.held[match.Ask]
		other := bid
		if match.Bid == o.ID {
			other = ask
		}
		got = append(got, Fill{other.ID, match.Amount, other.Left - match.Amount.MB})
		if a := match.Amount; a.MB > bid.Free() || a.MB > ask.Free() || a.Cmp(bid.Price) < 0 || a.Cmp(ask.Price) > 0 {
			t.Fatalf("%v between %+v and %+v", match, *bid, *ask)
		}
	}
	if e := m.naive.held[o.ID]; e != nil && m.open(o.ID) {
		want = m.naive.fills(o, e.Free())
	}
	if !slices.Equal(got, want) {
		t.Fatalf("matches of %v: %v, want %v", o, got, want)
	}
}

// TestFitStaysWithinBothLimits: with ratios that do not divide, no amount
// breaks a limit, and a whole resting order always fits.
func TestFitStaysWithinBothLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sat, mb := rapid.Int64Range(1, 1e9), rapid.Int64Range(1, 1<<40)
		bid := dolly.Price{Sat: dolly.Sat(sat.Draw(t, "bs")), MB: dolly.MB(mb.Draw(t, "bm"))}
		ask := dolly.Price{Sat: dolly.Sat(sat.Draw(t, "as")), MB: dolly.MB(mb.Draw(t, "am"))}
		if bid.Cmp(ask) > 0 {
			bid, ask = ask, bid
		}
		rest := []dolly.Price{bid, ask}[rapid.IntRange(0, 1).Draw(t, "rest")]
		want := dolly.MB(mb.Draw(t, "want"))
		most := dolly.Sat(rapid.Int64Range(0, 1e6).Draw(t, "most"))
		a, ok := fit(bid, ask, rest, want, most)
		if ok && (!a.Valid() || a.MB > want || a.Cmp(bid) < 0 || a.Cmp(ask) > 0 || most > 0 && a.Sat > most) {
			t.Fatalf("%v for %d of bid %v, ask %v", a, want, bid, ask)
		}
		if whole, ok := fit(bid, ask, rest, rest.MB, 0); !ok || whole != rest {
			t.Fatalf("the whole of %v matched as %v, %v", rest, whole, ok)
		}
	})
}
