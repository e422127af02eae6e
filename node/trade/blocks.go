package trade

import (
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/wire"
)

// owed is a debit half of mine that the creditor has not answered yet.
type owed struct {
	Raw []byte `cbor:"1,keyasint"`
}

func (t *Trader) loadBlock(_ string, raw []byte) error {
	b, err := ledger.Open(t.cfg.Network, raw)
	if err != nil {
		return err
	}
	_, _, err = t.Ledger.Add(b)
	return err
}

func (t *Trader) loadFork(_ string, raw []byte) error {
	var p ledger.ForkProof
	if err := wire.Unmarshal(raw, &p); err != nil {
		return err
	}
	_, _, err := t.Ledger.AddFork(p)
	return err
}

func (t *Trader) keepBlock(b ledger.Signed) {
	t.blocks.Put(fmt.Sprintf("%x/%016x", b.Key[:], b.Seq), b.Raw)
}

// learn adds a block that came from somebody. What it proves about anybody is
// kept and spread.
func (t *Trader) learn(raw []byte) (ledger.Signed, error) {
	b, err := ledger.Open(t.cfg.Network, raw)
	if err != nil {
		return b, err
	}
	fresh, fork, err := t.Ledger.Add(b)
	if fork != nil {
		t.condemned(*fork)
	}
	if err == nil && fresh {
		t.keepBlock(b)
		t.lockFor(b)
	}
	return b, err
}

// condemn takes in a proof that a key signed two truths.
func (t *Trader) condemn(p ledger.ForkProof) {
	if _, fresh, err := t.Ledger.AddFork(p); err == nil && fresh {
		t.condemned(p)
	}
}

// condemned keeps and spreads a proof that is news.
func (t *Trader) condemned(p ledger.ForkProof) {
	key, err := ledger.CheckFork(t.cfg.Network, p)
	if err != nil {
		return
	}
	raw := wire.Marshal(p)
	t.forks.Put(fmt.Sprintf("%x", key[:]), raw)
	t.do(Publish{TopicLedger, raw})
	t.note("ledger.fork", key, "%s signed two truths and is refused from now on", key.Short())
}

// debit writes an own block that gives amount to peer.
func (t *Trader) debit(kind ledger.Kind, peer dolly.PeerID, amount dolly.MB, lock dolly.Hash) (ledger.Signed, error) {
	if !t.Ready() {
		return ledger.Signed{}, ErrNotReady
	}
	b, err := t.Ledger.Debit(t.cfg.Self, kind, peer, amount, lock, t.now)
	if err == nil {
		t.keepBlock(b)
	}
	return b, err
}

// credit writes the own block that answers d.
func (t *Trader) credit(d ledger.Signed, secret []byte) (ledger.Signed, error) {
	if !t.Ready() {
		return ledger.Signed{}, ErrNotReady
	}
	b, err := t.Ledger.Credit(t.cfg.Self, d, secret, t.now)
	if err == nil {
		t.keepBlock(b)
	}
	return b, err
}

// Transfer passes MB on to somebody. They gain it once they have signed.
func (t *Trader) Transfer(to dolly.PeerID, amount dolly.MB) error {
	if amount > t.Ledger.Balance(t.Self()) {
		return fmt.Errorf("transfer %v: %w", amount, ErrBalance)
	}
	b, err := t.debit(ledger.Transfer, to, amount, dolly.Hash{})
	if err != nil {
		return fmt.Errorf("transfer %v: %w", amount, err)
	}
	t.owe(b)
	t.note("ledger.transfer", b.Hash, "passed %v on to %s", amount, to.Short())
	return nil
}

// bill is a carrier that waits to be paid. Debits that it never answered count
// towards it, so that asking again never pays twice.
type bill struct {
	call uint64
	rest dolly.MB
}

// metered begins to pay for bytes that a carrier carried.
func (t *Trader) metered(f Metered) {
	t.bills[f.Carrier] = bill{f.Call, f.Bytes}
	t.payNext(f.Carrier)
}

// payNext takes the next step of paying a carrier.
func (t *Trader) payNext(carrier dolly.PeerID) {
	b, waits := t.bills[carrier]
	if !waits {
		return
	}
	if old, ok := t.owedTo(carrier); ok {
		t.askCredit(old)
		return
	}
	if b.rest <= 0 {
		t.paid(carrier, nil)
		return
	}
	d, err := t.debit(ledger.Carry, carrier, b.rest, dolly.Hash{})
	if err != nil {
		t.paid(carrier, err)
		return
	}
	t.owe(d)
}

func (t *Trader) paid(carrier dolly.PeerID, err error) {
	if b, waits := t.bills[carrier]; waits {
		delete(t.bills, carrier)
		t.do(Paid{Call: b.call, Err: text(err)})
	}
}

// owedTo finds a carry that a carrier has not answered.
func (t *Trader) owedTo(carrier dolly.PeerID) (ledger.Signed, bool) {
	for _, o := range t.owed.All {
		b, err := ledger.Open(t.cfg.Network, o.Raw)
		if err == nil && b.Kind == ledger.Carry && b.Peer == carrier {
			return b, true
		}
	}
	return ledger.Signed{}, false
}

func (t *Trader) owe(b ledger.Signed) {
	t.owed.Put(b.Hash.String(), owed{Raw: b.Raw})
	t.askCredit(b)
}

func (t *Trader) askCredit(b ledger.Signed) {
	t.do(Ask{To: b.Peer, Kind: askCredit, Raw: b.Raw, Tag: Tag{askCredit, b.Hash}})
}

// askOwed asks again for halves that are missing, of who is here.
func (t *Trader) askOwed() {
	for key, o := range t.owed.All {
		b, err := ledger.Open(t.cfg.Network, o.Raw)
		if err != nil {
			t.owed.Delete(key)
			continue
		}
		if _, refused := t.Ledger.Forked(b.Peer); refused {
			t.owed.Delete(key)
			continue
		}
		if slices.Contains(t.near, b.Peer) {
			t.askCredit(b)
		}
	}
}

// onCredit reads the other half of a debit of mine.
func (t *Trader) onCredit(f Answered) {
	err := f.err()
	if err == nil {
		err = t.credited(f)
	}
	if err != nil {
		t.paid(f.From, err)
		return
	}
	t.payNext(f.From)
}

func (t *Trader) credited(f Answered) error {
	b, err := t.learn(f.Raw)
	if err != nil {
		return err
	}
	if b.Link != f.Tag.Ref || b.Key != f.From {
		return ErrOtherBlock
	}
	if _, waited := t.owed.Get(f.Tag.Ref.String()); !waited {
		return nil
	}
	t.owed.Delete(f.Tag.Ref.String())
	if due, waits := t.bills[f.From]; waits && b.Kind == ledger.Carry {
		due.rest -= b.Amount
		t.bills[f.From] = due
	}
	return nil
}

// answerCredit signs for a debit half that was made for me. A carry is only
// taken from who is within the credit line, by the totals that they signed.
func (t *Trader) answerCredit(f Asked) ([]byte, error) {
	d, err := t.learn(f.Raw)
	if err != nil {
		return nil, err
	}
	if d.Key != f.From || d.Peer != t.Self() || d.Credit {
		return nil, ErrOtherBlock
	}
	if d.Kind == ledger.Carry && d.Gained-d.Spent < -t.cfg.Credit {
		return nil, ErrCredit
	}
	if d.Kind == ledger.Lock {
		return nil, ErrOtherBlock
	}
	before, _ := t.Ledger.Tip(t.Self())
	b, err := t.credit(d, nil)
	if err != nil {
		return nil, err
	}
	if d.Kind == ledger.Carry && b.Seq > before.Seq { // not when asked again
		t.do(Settle{Peer: d.Key, Bytes: d.Amount})
	}
	return b.Raw, nil
}
