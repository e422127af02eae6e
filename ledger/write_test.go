package ledger

import (
	"errors"
	"testing"

	"github.com/dollynator/dolly"
)

func TestDebitRefuses(t *testing.T) {
	l := New(dolly.Town)
	debit(t, l, alice, Lock, bob, 5, hashOf(1))
	debit(t, l, carol, Lock, bob, 5, hashOf(2))
	credit(t, l, bob, debit(t, l, carol, Lock, bob, 5, hashOf(3)), secret(3))
	held := len(l.blocks)
	for name, c := range map[string]struct {
		kind   Kind
		peer   dolly.PeerID
		amount dolly.MB
		lock   dolly.Hash
		want   error
	}{
		"nothing":              {Carry, bob.Peer(), 0, dolly.Hash{}, ErrAmount},
		"less than nothing":    {Carry, bob.Peer(), -5, dolly.Hash{}, ErrAmount},
		"more than there is":   {Carry, bob.Peer(), 1<<63 - 1, dolly.Hash{}, ErrAmount},
		"too large a total":    {Carry, bob.Peer(), MaxTotal, dolly.Hash{}, ErrTotals},
		"to oneself":           {Transfer, alice.Peer(), 5, dolly.Hash{}, ErrPeer},
		"to nobody":            {Transfer, dolly.PeerID{}, 5, dolly.Hash{}, ErrPeer},
		"a take":               {Take, bob.Peer(), 5, hashOf(9), ErrKind},
		"a release":            {Release, bob.Peer(), 5, hashOf(9), ErrKind},
		"lock without hash":    {Lock, bob.Peer(), 5, dolly.Hash{}, ErrLock},
		"carry with hash":      {Carry, bob.Peer(), 5, hashOf(9), ErrLock},
		"own hash once more":   {Lock, bob.Peer(), 5, hashOf(1), ErrLock},
		"hash of known secret": {Lock, bob.Peer(), 5, hashOf(3), ErrLock},
	} {
		if _, err := l.Debit(alice, c.kind, c.peer, c.amount, c.lock, 1); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if len(l.blocks) != held {
		t.Error("a refused block was kept")
	}
}

func TestCreditRefuses(t *testing.T) {
	l := New(dolly.Town)
	carry := debit(t, l, alice, Carry, bob, 5, dolly.Hash{})
	lock := debit(t, l, alice, Lock, bob, 5, hashOf(1))
	answer := credit(t, l, bob, carry, nil)
	unknown := debit(t, New(dolly.Town), carol, Carry, bob, 5, dolly.Hash{})
	open := debit(t, l, carol, Carry, bob, 5, dolly.Hash{})
	if _, err := l.Credit(carol, carry, nil, 1); !errors.Is(err, ErrNotMine) {
		t.Errorf("made for bob, answered by carol: %v", err)
	}
	for name, c := range map[string]struct {
		debit  Signed
		secret []byte
		want   error
	}{
		"no secret":           {lock, nil, ErrSecret},
		"a wrong secret":      {lock, secret(2), ErrSecret},
		"a secret in a carry": {open, secret(1), ErrSecret},
		"a credit":            {answer, nil, ErrKind},
		"never seen":          {Signed{Key: unknown.Key, Hash: dolly.Hash{9}}, nil, ErrUnknown},
	} {
		if _, err := l.Credit(bob, c.debit, c.secret, 1); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestReleaseRefuses(t *testing.T) {
	l := New(dolly.Town)
	carry := debit(t, l, alice, Carry, bob, 5, dolly.Hash{})
	lock := debit(t, l, alice, Lock, bob, 5, hashOf(1))
	taken := debit(t, l, alice, Lock, bob, 5, hashOf(2))
	credit(t, l, bob, taken, secret(2))
	if _, err := l.Release(bob, lock.Hash, 1); !errors.Is(err, ErrNotMine) {
		t.Errorf("bob releases alice's lock: %v", err)
	}
	for name, c := range map[string]struct {
		lock dolly.Hash
		want error
	}{
		"a carry": {carry.Hash, ErrKind}, "a taken lock": {taken.Hash, ErrTaken}, "never seen": {dolly.Hash{9}, ErrUnknown},
	} {
		if _, err := l.Release(alice, c.lock, 1); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestI28AskingTwiceWritesOnce(t *testing.T) {
	l := New(dolly.Town)
	d := debit(t, l, alice, Carry, bob, 5, dolly.Hash{})
	lock := debit(t, l, alice, Lock, bob, 5, hashOf(1))
	back := debit(t, l, alice, Lock, bob, 5, hashOf(2))
	for name, write := range map[string]func() (Signed, error){
		"credit":  func() (Signed, error) { return l.Credit(bob, d, nil, 1) },
		"take":    func() (Signed, error) { return l.Credit(bob, lock, secret(1), 1) },
		"release": func() (Signed, error) { return l.Release(alice, back.Hash, 1) },
	} {
		one, err := write()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		two, err := write()
		if err != nil || one.Hash != two.Hash {
			t.Errorf("%s: another block, %v", name, err)
		}
	}
	if tip, _ := l.Tip(bob.Peer()); tip.Seq != 2 || tip.Gained != 10 {
		t.Errorf("bob's tip is %+v", tip)
	}
}

// TestI28NoBlockIsWrittenIntoAGap has alice restored from an old image while a
// neighbour still holds what she signed last.
func TestI28NoBlockIsWrittenIntoAGap(t *testing.T) {
	before := New(dolly.Town)
	one := debit(t, before, alice, Carry, bob, 1, dolly.Hash{})
	two := debit(t, before, alice, Carry, bob, 1, dolly.Hash{})
	three := debit(t, before, alice, Carry, bob, 1, dolly.Hash{})

	restored := New(dolly.Town)
	add(t, restored, one, three)
	if _, err := restored.Debit(alice, Carry, bob.Peer(), 1, dolly.Hash{}, 2); !errors.Is(err, ErrBehind) {
		t.Fatalf("wrote into a gap: %v", err)
	}
	add(t, restored, two)
	four := debit(t, restored, alice, Carry, bob, 1, dolly.Hash{})
	if four.Seq != 4 || four.Prev != three.Hash || four.Spent != 4 {
		t.Errorf("caught up, and wrote block %d with %d spent", four.Seq, four.Spent)
	}
	add(t, before, four)
}

func TestTheLedgerKeepsItsOwnSecret(t *testing.T) {
	l := New(dolly.Town)
	s := secret(1)
	take := credit(t, l, bob, debit(t, l, alice, Lock, bob, 5, hashOf(1)), s)
	clear(s)
	if known, _ := l.Block(take.Hash); fits(known.Secret, known.Lock) != nil {
		t.Error("the take lost its secret when the caller wiped his copy")
	}
}

func TestWhatIsWrittenOpensElsewhere(t *testing.T) {
	l := New(dolly.Town)
	d := debit(t, l, alice, Lock, bob, 5, hashOf(1))
	for _, s := range []Signed{d, credit(t, l, bob, d, secret(1))} {
		got, err := Open(dolly.Town, s.Raw)
		if err != nil || got.Hash != s.Hash || got.Key != s.Key {
			t.Errorf("%s: %v", s.Kind, err)
		}
		if _, err := Open(dolly.Sim, s.Raw); err == nil {
			t.Error("I41: it opens on another network")
		}
	}
}
