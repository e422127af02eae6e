package trade

import (
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
)

// owed is a debit half of mine that the creditor has not answered yet.
type owed struct {
	Block dolly.Hash `cbor:"1,keyasint"`
}

// bill is a carrier that waits to be paid. Debits that it never answered count
// towards it, so that asking again never pays twice. Who is told that a bill failed
// bills the same bytes again: what the carrier has of them by then counts too.
type bill struct {
	call  uint64
	bytes dolly.MB
	got   dolly.MB // by the carrier, of this bill or beyond the last one
}

// metered begins to pay for bytes that a carrier carried. Bills of one carrier
// are paid one after the other.
func (t *Trader) metered(f Metered) {
	t.bills[f.Carrier] = append(t.bills[f.Carrier], bill{f.Call, f.Bytes, t.prepaid[f.Carrier]})
	delete(t.prepaid, f.Carrier)
	if len(t.bills[f.Carrier]) == 1 {
		t.payNext(f.Carrier)
	}
}

// payNext takes the next step of paying a carrier.
func (t *Trader) payNext(carrier dolly.PeerID) {
	for len(t.bills[carrier]) > 0 {
		rest := t.bills[carrier][0].bytes - t.bills[carrier][0].got
		if rest <= 0 {
			t.paid(carrier, nil)
			continue
		}
		if old, ok := t.owedTo(carrier); ok {
			t.askCredit(old)
			return
		}
		d, err := t.debit(ledger.Carry, carrier, rest, dolly.Hash{})
		if err != nil {
			t.paid(carrier, err)
			continue
		}
		t.owe(d)
		return
	}
}

// paid answers a carrier's first bill.
func (t *Trader) paid(carrier dolly.PeerID, err error) {
	due := t.bills[carrier]
	if len(due) == 0 {
		return
	}
	t.do(Paid{Call: due[0].call, Err: text(err)})
	over := due[0].got
	if err == nil {
		over -= due[0].bytes
	}
	switch {
	case len(due) > 1:
		due[1].got += over
		t.bills[carrier] = due[1:]
		return
	case over > 0:
		t.prepaid[carrier] = over
	}
	delete(t.bills, carrier)
}

// owedTo finds a carry that a carrier has not answered.
func (t *Trader) owedTo(carrier dolly.PeerID) (ledger.Signed, bool) {
	for _, o := range t.owed.All {
		b, known := t.Ledger.Block(o.Block)
		if known && b.Kind == ledger.Carry && b.Peer == carrier {
			return b, true
		}
	}
	return ledger.Signed{}, false
}

func (t *Trader) owe(b ledger.Signed) {
	t.owed.Put(b.Hash.String(), owed{b.Hash})
	t.askCredit(b)
}

func (t *Trader) askCredit(b ledger.Signed) {
	t.do(Ask{To: b.Peer, Kind: askCredit, Raw: b.Raw, Tag: Tag{askCredit, b.Hash}})
}

// askOwed asks again for halves that are missing, of who is here.
func (t *Trader) askOwed() {
	for key, o := range t.owed.All {
		b, known := t.Ledger.Block(o.Block)
		_, refused := t.Ledger.Forked(b.Peer)
		switch {
		case !known || refused: // void, or nobody's to ask for
			t.owed.Delete(key)
			delete(t.failed, o.Block)
		case slices.Contains(t.near, b.Peer):
			t.askCredit(b)
		}
	}
}

// onCredit reads the other half of a debit of mine.
func (t *Trader) onCredit(f Answered) {
	d, known := t.Ledger.Block(f.Tag.Ref)
	if !known || d.Peer != f.From {
		return
	}
	err := f.err()
	if err == nil {
		err = t.credited(d, f.Raw)
	}
	if d.Kind != ledger.Carry {
		return
	}
	if err != nil && len(t.bills[f.From]) > 0 {
		t.failed[d.Hash] = true
		t.paid(f.From, err)
	}
	t.payNext(f.From)
}

// credited takes in the half that answers d.
func (t *Trader) credited(d ledger.Signed, raw []byte) error {
	c, err := t.learn(raw)
	if err != nil {
		return err
	}
	if !c.Credit || c.Link != d.Hash || c.Key != d.Peer || c.Peer != d.Key || c.Kind != d.Kind || c.Amount != d.Amount {
		return ErrOtherBlock
	}
	if _, waited := t.owed.Get(d.Hash.String()); !waited {
		return nil
	}
	t.owed.Delete(d.Hash.String())
	failed := t.failed[d.Hash]
	delete(t.failed, d.Hash)
	switch due := t.bills[d.Peer]; {
	case d.Kind != ledger.Carry:
	case len(due) > 0:
		due[0].got += d.Amount
	case failed:
		t.prepaid[d.Peer] += d.Amount
	}
	return nil
}
