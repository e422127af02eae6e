package trade

import (
	"errors"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// crook is a key that writes half-blocks without a trader.
type crook struct {
	wire.Key
	books *ledger.Ledger
}

// debit makes a half in favour of somebody.
func (c crook) debit(w *world, kind ledger.Kind, to dolly.PeerID, amount dolly.MB) ledger.Signed {
	b, err := c.books.Debit(c, kind, to, amount, dolly.Hash{}, w.now)
	if err != nil {
		w.fail("a crook writes: %v", err)
	}
	return b
}

// sign lets p sign for a half, and returns why not.
func (w *world) sign(p *peer, d ledger.Signed) error {
	w.tell(p, Flush{}) // it looks at the clock
	_, err := p.trader.answerCredit(Asked{From: d.Key, Kind: askCredit, Raw: d.Raw})
	w.tell(p, Flush{}) // and stores
	return err
}

// lined is alice in a world in which little is accepted of strangers.
func lined(t testing.TB, stranger, strangers dolly.MB) (*world, *peer) {
	w := newWorld(t.Fatalf)
	w.line = Line{Stranger: stranger * dolly.MiB, Strangers: strangers * dolly.MiB}
	alice := w.join("alice")
	w.run(30 * step) // nobody is there to compare with
	return w, alice
}

func crooks(n byte) []crook {
	books := ledger.New(dolly.Town)
	var out []crook
	for i := range n {
		out = append(out, crook{stranger(i), books})
	}
	return out
}

func TestStrangersAreGoodForTheirShareOfADay(t *testing.T) {
	w, alice := lined(t, 10, 25)
	c := crooks(4)
	for i, try := range []struct {
		who  int
		mb   dolly.MB
		want error
	}{
		{0, 11, ErrLine}, {0, 10, nil}, {0, 1, ErrLine}, {1, 10, nil}, {2, 6, ErrStrangers}, {2, 5, nil}, {3, 1, ErrStrangers},
	} {
		d := c[try.who].debit(w, ledger.Carry, alice.key.Peer(), try.mb*dolly.MiB)
		if err := w.sign(alice, d); !errors.Is(err, try.want) {
			t.Errorf("%d: %d MB of stranger %d: %v, want %v", i, try.mb, try.who, err, try.want)
		}
	}
	w.boot(alice)
	w.run(30 * step)
	last := c[3].debit(w, ledger.Carry, alice.key.Peer(), dolly.MiB)
	if err := w.sign(alice, last); !errors.Is(err, ErrStrangers) {
		t.Errorf("a restart forgot what was lent: %v", err)
	}
	w.now = w.now.Add(25 * time.Hour)
	if err := w.sign(alice, last); err != nil {
		t.Errorf("on the next day: %v", err)
	}
	if err := w.sign(alice, last); err != nil {
		t.Errorf("asked again: %v", err)
	}
	if got := alice.trader.lendings().all; got != dolly.MiB {
		t.Errorf("%v counts as lent, want 1 MB", got)
	}
}

func TestWhatFlowedToAKeyCoversIt(t *testing.T) {
	w, alice := lined(t, 1, 1)
	bob := w.join("bob")
	w.run(30 * step)
	c := crooks(1)[0]
	// Bob served alice, and passed more than that on to the stranger.
	w.tell(alice, Metered{Call: 1, Carrier: bob.key.Peer(), Bytes: dolly.MiB})
	w.drain()
	d := c.debit(w, ledger.Carry, alice.key.Peer(), 2*dolly.MiB)
	if err := w.sign(alice, d); !errors.Is(err, ErrLine) {
		t.Errorf("a stranger beyond its share: %v", err)
	}
	back := ledger.New(dolly.Town)
	for _, b := range bob.trader.Ledger.Chain(bob.key.Peer(), 1, 9) {
		_, _, _ = back.Add(b)
	}
	given, err := back.Debit(bob.key, ledger.Transfer, c.Peer(), 2*dolly.MiB, dolly.Hash{}, w.now)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.books.Add(given); err != nil {
		t.Fatal(err)
	}
	got, err := c.books.Credit(c, given, nil, w.now)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range []ledger.Signed{given, got} {
		w.tell(alice, Asked{From: c.Peer(), Kind: askBlock, Raw: b.Raw})
	}
	if got := alice.trader.Ledger.Trust(alice.key.Peer(), c.Peer()); got != dolly.MiB {
		t.Fatalf("%d flows to the stranger, want 1 MB: what alice gave bob", got)
	}
	w.now = w.now.Add(25 * time.Hour)
	if err := w.sign(alice, d); err != nil {
		t.Errorf("one MB covered, one a stranger's share: %v", err)
	}
}

func TestAGiftBeyondTheLineCountsOnceItIsCovered(t *testing.T) {
	w, alice := lined(t, 10, 10)
	c := crooks(1)[0]
	if err := w.sign(alice, c.debit(w, ledger.Transfer, alice.key.Peer(), 50*dolly.MiB)); err != nil {
		t.Fatal(err)
	}
	if got := alice.trader.Available(); got != 0 {
		t.Errorf("a stranger's 50 MB out of nothing make %v to sell", got)
	}
	if err := w.sign(alice, c.debit(w, ledger.Transfer, alice.key.Peer(), 10*dolly.MiB)); err != nil {
		t.Fatal(err)
	}
	if got := alice.trader.Available(); got != 10*dolly.MiB {
		t.Errorf("%v of a stranger's share of 10 MB are to sell", got)
	}
	w.boot(alice)
	w.run(30 * step)
	if got := alice.trader.Available(); got != 10*dolly.MiB {
		t.Errorf("after a restart %v are to sell", got)
	}
	w.line = Line{Stranger: 60 * dolly.MiB, Strangers: 60 * dolly.MiB}
	w.boot(alice)
	w.run(30 * step)
	if got := alice.trader.Available(); got != 60*dolly.MiB {
		t.Errorf("with a longer line %v are to sell", got)
	}
}

// TestABuyerAsksStrangersForNoMoreThanTheirShare has two sellers whom nothing
// of bob's ever flowed to. He meets both at once.
func TestABuyerAsksStrangersForNoMoreThanTheirShare(t *testing.T) {
	w := newWorld(t.Fatalf)
	w.line = Line{Stranger: 60 * dolly.MiB, Strangers: 100 * dolly.MiB}
	alice, bob, carol, dave := w.join("alice"), w.join("bob"), w.join("carol"), w.join("dave")
	w.run(5 * step)
	w.line = Line{Stranger: 10_000 * dolly.MiB, Strangers: 10_000 * dolly.MiB}
	w.boot(alice)
	w.boot(carol)
	w.run(5 * step)
	for _, p := range []*peer{alice, carol} {
		w.tell(dave, Metered{Call: 1, Carrier: p.key.Peer(), Bytes: 200 * dolly.MiB})
		w.drain()
	}
	w.run(20 * step)
	mb := func(n dolly.MB) dolly.Price { return dolly.Price{MB: n * dolly.MiB, Sat: 100 * dolly.Sat(n)} }
	w.place(alice, dolly.Bid, mb(55))
	w.place(carol, dolly.Bid, mb(50))
	w.run(2 * step)
	for _, price := range []dolly.Price{mb(55), mb(50)} { // he proposes to both in one tick
		if _, err := bob.trader.Place(dolly.Ask, price, time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	w.run(30 * step)
	if n := buys(bob); n < 50 || n > 100 {
		t.Errorf("bob buys %d MB of two strangers, whose share is 100 together", n)
	}
}

// buys is how many MB a trader is buying, proposals included.
func buys(p *peer) (mb dolly.MB) {
	for _, d := range p.trader.deals.All {
		if d.Swap.Role == market.Buyer {
			mb += d.Swap.Amount.MB / dolly.MiB
		}
	}
	for _, o := range p.trader.offers {
		if o.own == o.Ask {
			mb += o.Amount.MB / dolly.MiB
		}
	}
	return mb
}
