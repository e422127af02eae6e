package market

import (
	"errors"
	"testing"

	"github.com/dollynator/dolly"
)

// TestStatusOfWhatEnded: the book says what became of an order as long as somebody
// could repeat it, and a proposal for it is declined with that reason.
func TestStatusOfWhatEnded(t *testing.T) {
	b := NewBook(roomy())
	for n, expires := range []dolly.Time{2000, 2000, 500, 2000} { // numbers 1 to 4
		if err := b.Add(order(alice, uint64(n+1), dolly.Bid, 10, 10, expires), 0); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Trade(id(alice, 1), 10); err != nil {
		t.Fatal(err)
	}
	b.Cancel(new(id(alice, 2)))
	b.Expire(500)
	want := []Status{Unknown, Completed, Cancelled, Expired, Open, Unknown}
	reasons := []Reason{InvalidProposal, OrderCompleted, OrderCancelled, OrderExpired}
	for n, s := range want {
		if got := b.Status(id(alice, uint64(n))); got != s {
			t.Errorf("order %d is %v, want %v", n, got, s)
		}
		if n < len(reasons) && s.Closed() != reasons[n] {
			t.Errorf("%v is declined as %v", s, s.Closed())
		}
	}
}

// TestNumbersAreRememberedUntilExpiry: also of who has nothing left in the book.
func TestNumbersAreRememberedUntilExpiry(t *testing.T) {
	b := NewBook(roomy())
	long, short := order(alice, 1, dolly.Bid, 10, 10, 1000), order(alice, 2, dolly.Bid, 10, 10, 500)
	for _, o := range []dolly.Order{short, long} {
		if err := b.Add(o, 0); err != nil {
			t.Fatal(err)
		}
		b.Cancel(&o.ID)
	}
	b.Expire(999)
	if err := b.Add(long, 999); !errors.Is(err, ErrDuplicate) || b.Status(long.ID) != Cancelled {
		t.Errorf("repeated before its expiry: %v, %v", err, b.Status(long.ID))
	}
	b.Expire(1000)
	if b.Status(long.ID) != Unknown || b.traders.pool.used() != 0 {
		t.Errorf("still remembered at its expiry: %v", b.Status(long.ID))
	}
	b.Cancel(new(id(bob, 7))) // overtakes its order
	late := order(bob, 7, dolly.Bid, 10, 10, 1000+b.maxLife)
	if b.Expire(late.Expires - 1); b.Status(late.ID) != Cancelled {
		t.Errorf("the cancel was forgotten: %v", b.Status(late.ID))
	}
}
