package trade

import (
	"errors"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/wire"
)

func (t *Trader) loadBlock(_ string, raw []byte) error {
	b, err := ledger.Open(t.cfg.Network, raw)
	if err != nil {
		return err
	}
	_, _, err = t.Ledger.Add(b)
	if errors.Is(err, ledger.ErrForked) {
		return nil // its owner was condemned after it was kept
	}
	t.keys[b.Key] = t.now
	return err
}

func (t *Trader) loadFork(_ string, raw []byte) error {
	var p ledger.ForkProof
	if err := wire.Unmarshal(raw, &p); err != nil {
		return err
	}
	_, _, err := t.Ledger.AddFork(p)
	t.proofs++
	return err
}

func (t *Trader) keepBlock(b ledger.Signed) {
	t.keys[b.Key] = t.now
	t.blocks.Put(placeOf(b), b.Raw)
	t.count(b)
	t.vouchFor(b)
}

// learn adds a block that came from somebody. What it proves about anybody is
// kept and spread.
func (t *Trader) learn(raw []byte) (ledger.Signed, error) {
	b, err := ledger.Open(t.cfg.Network, raw)
	if err != nil {
		return b, err
	}
	if err := t.roomFor(b); err != nil {
		return b, err
	}
	fresh, fork, err := t.Ledger.Add(b)
	if fork != nil {
		t.condemned(*fork)
	}
	if err != nil {
		return b, err
	}
	if fresh {
		t.keepBlock(b)
		t.oweAgain(b)
		t.missDeal(b)
	}
	t.lockFor(b)
	return b, nil
}

// oweAgain waits for the other half of an own debit that others gave back: an old
// image has forgotten that it asked for it.
func (t *Trader) oweAgain(b ledger.Signed) {
	if b.Key == t.Self() && !b.Credit && b.Kind != ledger.Lock {
		t.owed.Put(b.Hash.String(), owed{b.Hash})
	}
}

// condemn takes in a proof that a key signed two truths.
func (t *Trader) condemn(p ledger.ForkProof) {
	if key, err := ledger.CheckFork(t.cfg.Network, p); err != nil || !t.roomForProof(key) {
		return
	}
	if _, fresh, err := t.Ledger.AddFork(p); err == nil && fresh {
		t.condemned(p)
	}
}

// condemned keeps and spreads a proof that is news, and takes the orders of
// who it condemns off the book.
func (t *Trader) condemned(p ledger.ForkProof) {
	key, err := ledger.CheckFork(t.cfg.Network, p)
	if err != nil {
		return
	}
	t.do(Refuse{key})
	raw := wire.Marshal(p)
	t.proofs++
	t.forks.Put(fmt.Sprintf("%x", key[:]), raw)
	for _, e := range t.Book.Of(key) {
		t.drop(e.ID)
	}
	t.do(Publish{TopicLedger, raw})
	t.note("ledger.fork", key, "%s signed two truths and is refused from now on", key.Short())
}

// debit writes an own block that gives amount to peer.
func (t *Trader) debit(kind ledger.Kind, peer dolly.PeerID, amount dolly.MB, lock dolly.Hash) (ledger.Signed, error) {
	if err := t.mayWrite(); err != nil {
		return ledger.Signed{}, err
	}
	if _, bad := t.Ledger.Forked(peer); bad {
		return ledger.Signed{}, fmt.Errorf("give to %s: %w", peer.Short(), ledger.ErrForked)
	}
	if kind != ledger.Lock && !t.own.take(t.now, t.Self()) {
		return ledger.Signed{}, ErrPace
	}
	b, err := t.Ledger.Debit(t.cfg.Self, kind, peer, amount, lock, t.now)
	if err == nil {
		t.keepBlock(b)
	}
	return b, err
}

// credit writes the own block that answers d.
func (t *Trader) credit(d ledger.Signed, secret []byte) (ledger.Signed, error) {
	if err := t.mayWrite(); err != nil {
		return ledger.Signed{}, err
	}
	b, err := t.Ledger.Credit(t.cfg.Self, d, secret, t.now)
	if err == nil {
		t.keepBlock(b)
	}
	return b, err
}

// Transfer passes MB on to somebody, of what is promised to nobody. They gain it once they have signed.
func (t *Trader) Transfer(to dolly.PeerID, amount dolly.MB) error {
	if free := t.unpromised(); amount > free {
		return fmt.Errorf("transfer %v: %w: %v are free", amount, ErrBalance, max(free, 0))
	}
	b, err := t.debit(ledger.Transfer, to, amount, dolly.Hash{})
	if err != nil {
		return fmt.Errorf("transfer %v: %w", amount, err)
	}
	t.owe(b)
	t.note("ledger.transfer", b.Hash, "passed %v on to %s", amount, to.Short())
	return nil
}

// tellStanding tells the relay whom it is to refuse, and the gate whom it is to know,
// after a start.
func (t *Trader) tellStanding() {
	for _, k := range t.Ledger.Keys() {
		if _, bad := t.Ledger.Forked(k); bad {
			t.do(Refuse{k})
			continue
		}
		t.vouch(k)
	}
}

// answerCredit signs for a debit half that was made for me, once and again.
func (t *Trader) answerCredit(f Asked) ([]byte, error) {
	d, err := t.learn(f.Raw)
	if err != nil {
		return nil, err
	}
	if d.Key != f.From || d.Peer != t.Self() || d.Credit || d.Kind == ledger.Lock {
		return nil, ErrOtherBlock
	}
	b, again := t.Ledger.Counter(d.Hash)
	switch {
	case again:
		return b.Raw, nil
	case !t.served.take(t.now, d.Key) || !t.own.left(t.now, t.Self()):
		return nil, ErrPace
	case d.Kind == ledger.Carry:
		b, err = t.carried(d)
	default:
		b, err = t.given(d)
	}
	if err == nil {
		t.own.take(t.now, t.Self()) // what was refused costs only who asked
	}
	return b.Raw, err
}

// carried accepts what a consumer signed for bytes that it was carried: if it
// owes no more than newcomers may, and is within the line of this key.
func (t *Trader) carried(d ledger.Signed) (ledger.Signed, error) {
	if d.Gained-d.Spent < -t.cfg.Credit {
		return ledger.Signed{}, ErrCredit
	}
	bare, err := t.admit(d.Key, d.Amount)
	if err != nil {
		return ledger.Signed{}, err
	}
	b, err := t.credit(d, nil)
	if err != nil {
		return b, err
	}
	t.lend(d.Key, bare)
	t.do(Settle{Peer: d.Key, Bytes: d.Amount})
	return b, nil
}
