package trade

import (
	"slices"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// fullBook lets a peer hear as many orders as its book takes.
func fullBook(t *testing.T, w *world, p *peer) int {
	t.Helper()
	limits := market.DefaultLimits()
	for i := range limits.Total / limits.PerTrader {
		w.tell(p, Heard{Topic: TopicOrders, Raw: flooder(t, sybil(i), 1, limits.PerTrader, time.Hour)})
	}
	if p.trader.Book.Len() != limits.Total {
		t.Fatalf("%d orders", p.trader.Book.Len())
	}
	return limits.Total
}

// TestANewcomerGetsTheBookAtOnce: one exchange brings all of a full book, in
// answers of bounded size, each message once.
func TestANewcomerGetsTheBookAtOnce(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice := w.join("alice")
	want := fullBook(t, w, alice)
	carol := w.join("carol")
	pages, most, batches := 0, 0, 0
	w.overhear = func(_ *peer, e Effect) {
		var page bookPage
		if a, ok := e.(Answer); ok && wire.Unmarshal(a.Raw, &page) == nil && len(page.Batches) > 0 {
			pages, most, batches = pages+1, max(most, len(a.Raw)), batches+len(page.Batches)
		}
	}
	w.run(step)
	if got := carol.trader.Book.Len(); got != want {
		t.Errorf("carol has %d orders of %d", got, want)
	}
	if pages < 2 || most > maxPage+16<<10 || batches != len(alice.trader.batches.bySum) {
		t.Errorf("%d messages in %d pages of up to %d bytes", batches, pages, most)
	}
	if carol.trader.batches.marks != alice.trader.batches.marks {
		t.Error("the books still differ")
	}
	pages = 0
	w.run(time.Minute)
	if pages > 0 {
		t.Errorf("%d pages for who has everything", pages)
	}
}

// TestACutBookIsResumed: the link breaks after a page. What came is not sent again.
func TestACutBookIsResumed(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice := w.join("alice")
	want := fullBook(t, w, alice)
	carol := w.join("carol")
	batches := 0
	w.overhear = func(_ *peer, e Effect) {
		var page bookPage
		if a, ok := e.(Answer); ok && wire.Unmarshal(a.Raw, &page) == nil && len(page.Batches) > 0 {
			batches += len(page.Batches)
			w.cut["carol->alice"] = true
		}
	}
	w.run(step)
	half := carol.trader.Book.Len()
	if half == 0 || half == want {
		t.Fatalf("nothing was cut: %d", half)
	}
	delete(w.cut, "carol->alice")
	w.overhear = func(_ *peer, e Effect) {
		var page bookPage
		if a, ok := e.(Answer); ok && wire.Unmarshal(a.Raw, &page) == nil {
			batches += len(page.Batches)
		}
	}
	w.run(30 * step)
	if got := carol.trader.Book.Len(); got != want {
		t.Errorf("carol has %d orders of %d", got, want)
	}
	if over := batches - len(alice.trader.batches.bySum); over > len(alice.trader.batches.bySum)/20 {
		t.Errorf("%d messages came twice", over)
	}
}

// TestABookPageLeavesOutWhatIsOver: of a message only the orders that live are
// taken, and a liar cannot make the number of them unusable.
func TestABookPageLeavesOutWhatIsOver(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, dave := w.join("alice"), stranger(4)
	raw := flooder(t, dave, 1, 3, time.Hour)
	w.tell(alice, Heard{Topic: TopicOrders, Raw: raw})
	cancel, err := market.SealBatch(dave, dolly.Town, market.Batch{Cancels: []uint64{2}})
	if err != nil {
		t.Fatal(err)
	}
	w.tell(alice, Heard{Topic: TopicOrders, Raw: cancel})
	carol := w.join("carol")
	w.run(5 * step)
	var got []uint64
	for _, e := range carol.trader.Book.Of(dave.Peer()) {
		got = append(got, e.ID.Number)
	}
	if !slices.Equal(got, []uint64{1, 3}) {
		t.Errorf("carol has the orders %v", got)
	}
	w.tell(carol, Heard{Topic: TopicOrders, Raw: raw})
	if carol.trader.Book.Status(dolly.OrderID{Trader: dave.Peer(), Number: 2}) != market.Open {
		t.Error("what one peer left out cannot be heard from another")
	}
}
