package trade

import (
	"errors"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/wire"
)

// narrow is alice with little room.
func narrow(t *testing.T) (*world, *peer) {
	w, alice := lined(t, 1000, 1000)
	alice.trader.room = limits{keys: 3, held: 12, of: 6, stranger: 4, proofs: 2}
	return w, alice
}

// shows lets a stranger write and show blocks; the last answer counts.
func (w *world) shows(p *peer, c crook, n int) (err error) {
	w.tell(p, Flush{}) // it looks at the clock
	for range n {
		b := c.debit(w, ledger.Carry, stranger(99).Peer(), 1)
		err = p.trader.shown(Asked{From: c.Peer(), Raw: b.Raw})
		w.tell(p, Flush{})
	}
	return err
}

func TestI32AStrangersChainIsHeldToABound(t *testing.T) {
	w, alice := narrow(t)
	c := crooks(1)[0]
	if err := w.shows(alice, c, 4); err != nil {
		t.Fatal(err)
	}
	if err := w.shows(alice, c, 1); !errors.Is(err, ErrBlocks) || alice.trader.Ledger.Len(c.Peer()) != 4 {
		t.Errorf("a fifth block: %v", err)
	}
	g := give{}
	room := maxGive
	far := ledger.New(dolly.Town)
	for _, b := range c.books.Chain(c.Peer(), 1, 9) {
		_, _, _ = far.Add(b)
	}
	(&Trader{Ledger: far, cfg: alice.trader.cfg, room: limits{stranger: 9}}).give(&g, c.Peer(), alice.trader.reach(c.Peer()), &room)
	if len(g.Blocks) != 0 {
		t.Errorf("%d blocks are sent to who has no room for them", len(g.Blocks))
	}
	// Who has dealt with alice gets more.
	if err := w.sign(alice, c.books.Chain(c.Peer(), 5, 1)[0]); !errors.Is(err, ErrBlocks) {
		t.Fatalf("signed for a block that is not for her: %v", err)
	}
	friend := crooks(2)[1]
	if err := w.sign(alice, friend.debit(w, ledger.Carry, alice.key.Peer(), 1)); err != nil {
		t.Fatal(err)
	}
	if err := w.shows(alice, friend, 5); err != nil || alice.trader.Ledger.Len(friend.Peer()) != 6 {
		t.Errorf("a sixth block of who dealt with her: %v", err)
	}
	if err := w.shows(alice, friend, 1); !errors.Is(err, ErrBlocks) {
		t.Errorf("a seventh: %v", err)
	}
}

// TestI27AFullChainStillProvesAFork: no room for more is no excuse for two truths.
func TestI27AFullChainStillProvesAFork(t *testing.T) {
	w, alice := narrow(t)
	c := crooks(1)[0]
	if err := w.shows(alice, c, 4); err != nil {
		t.Fatal(err)
	}
	w.now++
	rival, err := ledger.New(dolly.Town).Debit(c, ledger.Carry, stranger(99).Peer(), 1, dolly.Hash{}, w.now)
	if err != nil {
		t.Fatal(err)
	}
	_ = alice.trader.shown(Asked{From: c.Peer(), Raw: rival.Raw})
	if _, bad := alice.trader.Ledger.Forked(c.Peer()); !bad {
		t.Error("a fork went unseen for want of room")
	}
}

func TestI32TheSilentMakeRoomForOthers(t *testing.T) {
	w, alice := narrow(t)
	all := crooks(5)
	for _, c := range all[:3] {
		if err := w.shows(alice, c, 1); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.shows(alice, all[3], 1); !errors.Is(err, ErrKeys) {
		t.Errorf("a fourth stranger at once: %v", err)
	}
	if err := w.sign(alice, all[0].debit(w, ledger.Carry, alice.key.Peer(), 1)); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(idle * alice.trader.cfg.Exchange)
	if err := w.shows(alice, all[2], 1); err != nil {
		t.Fatal(err)
	}
	if err := w.shows(alice, all[4], 1); err != nil {
		t.Errorf("a stranger, though one is silent for long: %v", err)
	}
	held := func() (who []int) {
		for i, c := range all {
			if alice.trader.Ledger.Len(c.Peer()) > 0 {
				who = append(who, i)
			}
		}
		return who
	}
	if who := held(); len(who) != 3 || who[0] != 0 || who[1] != 2 || who[2] != 4 {
		t.Errorf("held are %v: not the one who dealt with her, the one who spoke and the new one", who)
	}
	w.boot(alice)
	if who := held(); len(who) != 3 {
		t.Errorf("after a restart %v are held: the disk forgot nothing", who)
	}
}

// TestI32WhoDealtComesBeforeStrangers fills all there is with strangers.
func TestI32WhoDealtComesBeforeStrangers(t *testing.T) {
	w, alice := narrow(t)
	alice.trader.room.keys = 9
	all := crooks(5)
	friend := all[0]
	if err := w.sign(alice, friend.debit(w, ledger.Carry, alice.key.Peer(), 1)); err != nil {
		t.Fatal(err)
	}
	for _, c := range all[1:4] {
		_ = w.shows(alice, c, 4) // the last finds no room
	}
	if n := alice.trader.Ledger.Size(); n != alice.trader.room.held {
		t.Fatalf("%d blocks are held, there is room for %d", n, alice.trader.room.held)
	}
	if err := w.shows(alice, all[4], 1); !errors.Is(err, ErrBlocks) {
		t.Errorf("one more stranger: %v", err)
	}
	if err := w.shows(alice, friend, 3); err != nil {
		t.Errorf("who dealt with her: %v", err)
	}
	if n := alice.trader.Ledger.Size(); n > alice.trader.room.held {
		t.Errorf("%d blocks are held", n)
	}
}

func TestI32ProofsAgainstTheUnknownAreBounded(t *testing.T) {
	w, alice := narrow(t)
	known := crooks(1)[0]
	if err := w.shows(alice, known, 1); err != nil {
		t.Fatal(err)
	}
	for n := range byte(4) {
		w.tell(alice, Heard{Topic: TopicLedger, Raw: w.forkOf(stranger(50 + n))})
	}
	if alice.trader.proofs != 2 {
		t.Errorf("%d proofs against strangers are kept", alice.trader.proofs)
	}
	w.tell(alice, Heard{Topic: TopicLedger, Raw: w.forkOf(known.Key)})
	if _, bad := alice.trader.Ledger.Forked(known.Peer()); !bad {
		t.Error("no room for a proof against somebody known")
	}
}

func TestI32HalfBlocksAreSignedAtAPace(t *testing.T) {
	w, alice := lined(t, 1000, 1000)
	greedy := crooks(1)[0]
	for range keyBurst {
		if err := w.sign(alice, greedy.debit(w, ledger.Carry, alice.key.Peer(), 1)); err != nil {
			t.Fatal(err)
		}
	}
	last := greedy.debit(w, ledger.Carry, alice.key.Peer(), 1)
	if err := w.sign(alice, last); !errors.Is(err, ErrPace) {
		t.Errorf("one more at once: %v", err)
	}
	w.now = w.now.Add(keyEvery)
	if err := w.sign(alice, last); err != nil {
		t.Errorf("a second later: %v", err)
	}
}

// Refusals are no half-blocks: however many keys ask for what they do not get,
// what this key may sign in all is left for others.
func TestI32RefusalsTakeNobodysPace(t *testing.T) {
	w, alice := lined(t, 1, 1)
	before := alice.trader.own.busy[alice.key.Peer()]
	for _, c := range crooks(9) {
		d := c.debit(w, ledger.Carry, alice.key.Peer(), 2*dolly.MiB)
		for range keyBurst {
			if err := w.sign(alice, d); !errors.Is(err, ErrLine) {
				t.Fatal(err)
			}
		}
	}
	if after := alice.trader.own.busy[alice.key.Peer()]; after != before {
		t.Errorf("refusals took %v of what alice may sign", after.Sub(before))
	}
}

func TestI32APaceIsKept(t *testing.T) {
	p := newPace(time.Second, 3)
	now, alice := dolly.Time(1000), stranger(1).Peer()
	taken := 0
	for range 100 {
		for p.take(now, alice) {
			taken++
		}
		now = now.Add(100 * time.Millisecond)
	}
	if taken != 3+9 {
		t.Errorf("%d in ten seconds, want 3 at once and one each second after", taken)
	}
	for n := range 2 * maxPaced {
		p.take(now, wire.NewKey([32]byte{byte(n), byte(n >> 8), 7}).Peer())
	}
	if len(p.busy) > maxPaced {
		t.Errorf("the pace of %d keys is remembered", len(p.busy))
	}
}
