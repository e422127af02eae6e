package trade

import (
	"errors"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// A trader that agrees to everything and never goes on ties up no more than so
// many swaps, however many orders match.
func TestReservationsAreCapped(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, bob := w.join("alice"), w.join("bob")
	w.run(5 * time.Second)
	w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 400 * dolly.MiB})
	w.drain()
	w.run(2 * time.Second)
	price := dolly.Price{MB: 10 * dolly.MiB, Sat: 1000}
	for range maxOpenWith + 4 {
		w.place(alice, dolly.Bid, price)
		w.place(bob, dolly.Ask, price)
	}
	most := 0
	for range 20 {
		w.run(step)
		most = max(most, alice.trader.Open(), bob.trader.Open())
	}
	if most != shareOf(strange, 0).each {
		t.Errorf("%d swaps at once with a stranger", most)
	}
	if free := alice.trader.unpromised(); free != (400-10*dolly.MB(most))*dolly.MiB {
		t.Errorf("%v are free", free)
	}
	for range 12 {
		w.mine(5)
		w.run(10 * step)
		most = max(most, alice.trader.Open(), bob.trader.Open())
	}
	if most > maxOpenWith {
		t.Errorf("%d swaps at once, at most %d", most, maxOpenWith)
	}
	if sold := alice.trader.Tally().Trades; sold != maxOpenWith+4 {
		t.Errorf("%d of %d lots were sold in the end", sold, maxOpenWith+4)
	}
}

// haggle has a key propose to buy a part of alice's bid, as often as it likes, and
// returns how many times she agreed.
func (w *world) haggle(alice *peer, key wire.Key, times int) (agreed int) {
	for n := range times {
		if kind, _ := wire.Kind(w.wants(alice, key, n, dolly.MiB)); kind == market.KindAccept {
			agreed++
		}
	}
	return agreed
}

// wants has a key propose to buy so much of alice's first bid, for 1000 sat a MB, and
// returns what she answers.
func (w *world) wants(alice *peer, key wire.Key, n int, mb dolly.MB) (said []byte) {
	id := dolly.Hash{byte(n), byte(n >> 8), 7}
	self := key.Peer()
	at := alice.config().ContractKey(wire.Sum(append(self[:], id[:]...)))
	raw := wire.Seal(key, dolly.Town, market.KindPropose, market.Proposal{
		Bid: alice.trader.Own()[0].ID, Ask: dolly.OrderID{Trader: self, Number: uint64(w.now)*100 + uint64(n) + 1},
		Amount: dolly.Price{MB: mb, Sat: dolly.Sat(mb / dolly.MiB * 1000)}, Height: w.chain.height, Key: at, ID: id,
	})
	w.calls++
	w.asked[w.calls] = func(raw []byte, _ string) { said = raw }
	w.tell(alice, Asked{ID: w.calls, From: self, Kind: askPropose, Raw: raw})
	return said
}

// lots is a bid that many can buy of.
var lots = dolly.Price{MB: 800 * dolly.MiB, Sat: 800_000}

// hoard is alice with a bid, and bob who bought of her before.
func hoard(t *testing.T, bid dolly.Price) (w *world, alice, bob *peer) {
	w = newWorld(t.Fatalf)
	alice, bob = w.join("alice"), w.join("bob")
	w.line = Line{Stranger: 100_000 * dolly.MiB, Strangers: 1_000_000 * dolly.MiB}
	w.run(5 * step)
	w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 900 * dolly.MiB})
	w.drain()
	w.run(2 * step)
	price := dolly.Price{MB: 10 * dolly.MiB, Sat: 1000}
	w.place(alice, dolly.Bid, price)
	w.place(bob, dolly.Ask, price)
	w.run(10 * step)
	w.mine(8)
	if c := alice.trader.classOf(bob.key.Peer()); c != proven {
		t.Fatalf("bob bought of alice and is %v", c)
	}
	if _, err := alice.trader.Place(dolly.Bid, bid, 20*time.Hour); err != nil {
		t.Fatal(err)
	}
	return w, alice, bob
}

// TestRegressionStrangersHoldAShareOnly: however many keys agree to everything and pay
// nothing, they hold their share of what may be under way, and who kept an agreement
// before finds room.
func TestRegressionStrangersHoldAShareOnly(t *testing.T) {
	w, alice, bob := hoard(t, lots)
	held := 0
	for n := range 100 {
		agreed := w.haggle(alice, sybil(n), 5)
		if each := shareOf(strange, 0).each; agreed > each {
			t.Fatalf("one stranger holds %d swaps", agreed)
		}
		held += agreed
	}
	if all := shareOf(strange, 0).all; held != all {
		t.Errorf("100 strangers hold %d swaps, want their share of %d", held, all)
	}
	if w.haggle(alice, bob.key, 1) != 1 {
		t.Error("there is no room for bob")
	}
	for n := range 60 { // many keys with a history crowd out nobody who has one
		key := sybil(1000 + n)
		alice.trader.conduct.Put(conductKey(key.Peer()), conduct{Kept: 100})
		if w.haggle(alice, key, maxOpenWith) == 0 {
			t.Fatalf("there is no room for the %d. key that is known", n)
		}
		if open := alice.trader.Open(); open > maxOpen+n+1 {
			t.Fatalf("%d swaps are under way", open)
		}
	}
	if w.haggle(alice, sybil(999), 1) != 0 {
		t.Error("a stranger more finds room")
	}
}

// TestRegressionStrangersHoldHalfOfAnOrder: keys that agree to everything and pay
// nothing leave half of an order to who kept an agreement before.
func TestRegressionStrangersHoldHalfOfAnOrder(t *testing.T) {
	w, alice, bob := hoard(t, dolly.Price{MB: 20 * dolly.MiB, Sat: 20_000})
	whole := w.wants(alice, sybil(0), 0, 20*dolly.MiB)
	if _, c, err := market.OpenCounter(dolly.Town, whole); err != nil || c.Amount.MB != 10*dolly.MiB {
		t.Fatalf("a stranger that wants all of it is offered %v: %v", c.Amount.MB, err)
	}
	held := dolly.MB(0)
	for n := range 8 {
		if kind, _ := wire.Kind(w.wants(alice, sybil(n), 1, 3*dolly.MiB)); kind == market.KindAccept {
			held += 3 * dolly.MiB
		}
	}
	if held != 9*dolly.MiB {
		t.Errorf("strangers hold %v of 20", held)
	}
	if kind, _ := wire.Kind(w.wants(alice, bob.key, 1, 11*dolly.MiB)); kind != market.KindAccept {
		t.Error("the rest is not bob's to have")
	}
	if free := alice.trader.Own()[0].Free(); free != 0 {
		t.Errorf("%v are left", free)
	}
}

// A stranger may have all of an order that nobody else would be kept waiting for, and
// of one that is too small for two swaps; who paid holds nothing for nothing.
func TestWhatAStrangerMayHave(t *testing.T) {
	w, alice, bob := hoard(t, dolly.Price{MB: 20 * dolly.MiB, Sat: 20_000})
	own, carol := alice.trader.Own()[0], sybil(1)
	spare := func(e market.Entry) dolly.MB { return alice.trader.spare(e, carol.Peer()) }
	if got := spare(own); got != 10*dolly.MiB {
		t.Errorf("%v of 20", got)
	}
	small := own
	small.Left, small.Price = dolly.MiB, dolly.Price{MB: dolly.MiB, Sat: 1998}
	if got := spare(small); got != dolly.MiB {
		t.Errorf("%v of an order that is small", got)
	}
	if kind, _ := wire.Kind(w.wants(alice, sybil(2), 1, 10*dolly.MiB)); kind != market.KindAccept || spare(alice.trader.Own()[0]) != 0 {
		t.Fatal("another stranger has not got half of it")
	}
	for key, d := range alice.trader.deals.All {
		if d.Swap.With() == sybil(2).Peer() {
			d.Paid = true
			alice.trader.deals.Put(key, d)
		}
	}
	if got := spare(alice.trader.Own()[0]); got != 10*dolly.MiB {
		t.Errorf("%v, though who has the other half paid", got)
	}
	alice.trader.conduct.Delete(conductKey(bob.key.Peer()))
	if got := spare(own); got != 20*dolly.MiB {
		t.Errorf("%v of 20, though nobody has standing", got)
	}
}

// TestRegressionWhoLetsAnAgreementLapseWaits: bob, who is known, agrees and pays
// nothing. For a while he gets nothing, for longer the second time, and then as a
// stranger does.
func TestRegressionWhoLetsAnAgreementLapseWaits(t *testing.T) {
	w, alice, bob := hoard(t, lots)
	w.cut["alice->bob"], w.cut["bob->alice"] = true, true
	wait := lapseWait
	for range 3 {
		if w.haggle(alice, bob.key, 1) != 1 {
			t.Fatal("bob gets nothing")
		}
		w.mine(int(alice.config().Swap.RefundAfter) + 10)
		if alice.trader.Open() != 0 {
			t.Fatalf("alice waits for ever: %+v", alice.trader.swaps(0))
		}
		began := w.now
		w.boot(alice) // it is on disk
		w.run(20 * step)
		if err := alice.trader.reserved(bob.key.Peer()); !errors.Is(err, ErrLapsed) {
			t.Fatalf("at once: %v", err)
		}
		if w.haggle(alice, bob.key, 1) != 0 {
			t.Error("bob gets something at once")
		}
		w.now = began.Add(wait - 2*time.Minute)
		if w.haggle(alice, bob.key, 1) != 0 {
			t.Errorf("bob gets something before %v", wait)
		}
		w.now = began.Add(wait + time.Minute)
		wait *= 2
	}
	if c := alice.trader.classOf(bob.key.Peer()); c == proven {
		t.Errorf("bob is still %v", c)
	}
}

func TestConductIsBounded(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice := w.join("alice")
	tr := alice.trader
	tr.conduct.Put(conductKey(sybil(0).Peer()), conduct{Kept: 1})
	for n := range maxConduct + 50 {
		with := sybil(n + 1).Peer()
		tr.judgeConduct(deal{Swap: market.Swap{Role: market.Seller, Terms: market.Terms{Buyer: with}}}, market.OutcomeReleased)
	}
	if n := tr.conduct.Len(); n != maxConduct {
		t.Errorf("%d keys are remembered", n)
	}
	if tr.conductOf(sybil(0).Peer()).Kept != 1 {
		t.Error("who kept its agreements is forgotten before who did not")
	}
}

// A permit that was given and withdrawn leaves no swap open: the wallet says
// whether it stored a funding.
func TestAWithdrawnPermitEndsASwapThatPaidNothing(t *testing.T) {
	for name, stored := range map[string]bool{"nothing stored": false, "stored": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t.Fatalf)
			alice, bob := w.join("alice"), w.join("bob")
			w.run(5 * time.Second)
			w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 100 * dolly.MiB})
			w.drain()
			w.run(2 * time.Second)
			price := dolly.Price{MB: 66 * dolly.MiB, Sat: 6600}
			w.place(bob, dolly.Ask, price)
			w.run(time.Second)
			w.place(alice, dolly.Bid, price)
			bob.unheard = !stored
			bob.deaf = stored
			w.run(20 * time.Second)
			bob.noPermit = true
			bob.unheard = false
			w.mine(int(bob.config().Swap.FundWithin) + 2)
			w.run(time.Minute)
			if n := bob.trader.Open(); !stored && n != 0 {
				t.Errorf("%d swaps that can be funded no more wait for the refund's height", n)
			}
			w.mine(int(bob.config().Swap.RefundAfter-bob.config().Swap.FundWithin) + 10)
			w.run(time.Minute)
			if bob.trader.Open() != 0 || bob.trader.Outgoing(dolly.Hash{}) != 0 {
				t.Errorf("bob has %d swaps open and %v set aside", bob.trader.Open(), bob.trader.Outgoing(dolly.Hash{}))
			}
			if bought := bob.trader.Tally().Bought == price.MB; bought != stored {
				t.Errorf("bought %v", bought)
			}
			w.same()
		})
	}
}
