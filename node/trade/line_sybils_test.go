package trade

import (
	"errors"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"pgregory.net/rapid"
)

// minting is alice, two honest keys, and keys of one owner.
type minting struct {
	*rapid.T
	w      *world
	alice  *peer
	honest []crook
	sybils []crook

	direct dolly.MB            // that the owner carried for alice
	via    map[int][2]dolly.MB // of each honest key: what it carried for alice, and the owner for it
}

func (m *minting) pick(of []crook) int { return rapid.IntRange(0, len(of)-1).Draw(m.T, "who") }

// deal writes both halves of a dealing and shows them to alice: a was debited in
// favour of b.
func (m *minting) deal(a, b crook, amount dolly.MB) {
	d := a.debit(m.w, ledger.Carry, b.Peer(), amount)
	c, err := b.books.Credit(b, d, nil, m.w.now)
	if err != nil {
		m.Fatal(err)
	}
	for _, half := range []ledger.Signed{d, c} {
		m.w.tell(m.alice, Asked{From: a.Peer(), Kind: askBlock, Raw: half.Raw})
	}
}

// served lets somebody carry for alice, who signs for it.
func (m *minting) served(by crook, amount dolly.MB) {
	d, err := m.alice.trader.debit(ledger.Carry, by.Peer(), amount, dolly.Hash{})
	if err != nil {
		m.Fatal(err)
	}
	if _, _, err := by.books.Add(d); err != nil {
		m.Fatal(err)
	}
	c, err := by.books.Credit(by, d, nil, m.w.now)
	if err != nil {
		m.Fatal(err)
	}
	m.w.tell(m.alice, Asked{From: by.Peer(), Kind: askBlock, Raw: c.Raw})
}

func (m *minting) event() {
	amount := dolly.MB(rapid.IntRange(1, 15).Draw(m.T, "MB")) * dolly.MiB
	switch rapid.IntRange(0, 9).Draw(m.T, "event") {
	case 0: // out of nothing
		if a, b := m.pick(m.sybils), m.pick(m.sybils); a != b {
			m.deal(m.sybils[a], m.sybils[b], amount<<10)
		}
	case 1:
		m.direct += amount
		m.served(m.sybils[m.pick(m.sybils)], amount)
	case 2:
		h := m.pick(m.honest)
		m.via[h] = [2]dolly.MB{m.via[h][0] + amount, m.via[h][1]}
		m.served(m.honest[h], amount)
	case 3: // an attack edge
		h := m.pick(m.honest)
		m.via[h] = [2]dolly.MB{m.via[h][0], m.via[h][1] + amount}
		m.deal(m.honest[h], m.sybils[m.pick(m.sybils)], amount)
	case 4:
		m.w.now = m.w.now.Add(time.Duration(rapid.IntRange(1, 30).Draw(m.T, "hours")) * time.Hour)
	case 5:
		m.w.boot(m.alice)
		m.w.run(30 * step)
	default:
		s := m.sybils[m.pick(m.sybils)]
		_ = m.w.sign(m.alice, s.debit(m.w, ledger.Carry, m.alice.key.Peer(), amount)) // refused or not
	}
}

// TestSybilsAreCarriedForNoMoreThanFlowsAndTheStrangersShare lets k keys of one owner
// mint among themselves and ask alice, over days and restarts, to be carried for what
// they claim. Honest keys carried for her, and the owner for these: m attack edges.
func TestSybilsAreCarriedForNoMoreThanFlowsAndTheStrangersShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t.Fatalf)
		w.line = Line{Stranger: 10 * dolly.MiB, Strangers: 20 * dolly.MiB}
		m := &minting{T: t, w: w, alice: w.join("alice"), via: map[int][2]dolly.MB{}}
		w.run(30 * step)
		all := crooks(byte(2 + rapid.IntRange(1, 6).Draw(t, "k")))
		m.honest, m.sybils = all[:2], all[2:]
		begun := w.now
		for range rapid.IntRange(1, 30).Draw(t, "events") {
			m.event()
		}
		m.judge(begun)
	})
}

// judge recounts what alice gave from her chain.
func (m *minting) judge(begun dolly.Time) {
	flow := m.direct
	for _, edge := range m.via {
		flow += min(edge[0], edge[1])
	}
	var gave dolly.MB
	of := map[dolly.PeerID]dolly.MB{}
	for _, b := range m.alice.trader.Ledger.Chain(m.alice.key.Peer(), 1, 1000) {
		if b.Credit {
			gave += b.Amount
			of[b.Peer] += b.Amount
		}
	}
	days := dolly.MB(m.w.now.Sub(begun)/dolly.Day) + 1
	if limit := flow + days*m.w.line.Strangers; gave > limit {
		m.Fatalf("carried %v for keys to which %v flowed within %d days", gave, flow, days)
	}
	for _, s := range m.sybils {
		if limit := flow + days*m.w.line.Stranger; of[s.Peer()] > limit {
			m.Fatalf("carried %v for one of them", of[s.Peer()])
		}
	}
}

// TestAFriendsSignatureMovesOnesOwnWordAndNothingElse: a key that says it owes too much
// is refused, and what a friend signs for it is also a word. So it takes that refusal
// away, as bought MB do, which nobody can tell from it; what the line allows of the key,
// and of all its friends, stays as it is.
func TestAFriendsSignatureMovesOnesOwnWordAndNothingElse(t *testing.T) {
	const credit = 1000 // of the world's peers
	w, alice := lined(t, credit+200, credit+300)
	c := crooks(3)
	ask := func(who int, mb dolly.MB) error {
		return w.sign(alice, c[who].debit(w, ledger.Carry, alice.key.Peer(), mb*dolly.MiB))
	}
	d := c[2].debit(w, ledger.Carry, c[1].Peer(), dolly.MiB<<30)
	if _, err := c[1].books.Credit(c[1], d, nil, w.now); err != nil {
		t.Fatal(err)
	}
	for i, try := range []struct {
		who  int
		mb   dolly.MB
		want error
	}{
		{0, credit + 1, ErrCredit},       // by its own word
		{1, credit + 1, nil},             // its friend's gives it as much as it likes
		{1, 200, ErrLine}, {1, 199, nil}, // and this is c_max all the same
		{2, 1, ErrCredit}, // the friend owes all that
		{0, 1, ErrCredit}, // what was refused stays a debt by one's own word
	} {
		if err := ask(try.who, try.mb); !errors.Is(err, try.want) {
			t.Errorf("%d: %d MB of stranger %d: %v, want %v", i, try.mb, try.who, err, try.want)
		}
	}
	if got := alice.trader.lendings().all; got != (credit+200)*dolly.MiB {
		t.Errorf("%v are lent", got)
	}
}
