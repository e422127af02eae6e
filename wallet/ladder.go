package wallet

import (
	"bytes"
	"fmt"

	"github.com/btcsuite/btcd/wire/v2"
	"github.com/dollynator/dolly"
)

// A funding, claim or refund that blocks leave out pays more, rung by rung: the
// same inputs and the same payee, so that the chain takes one of them (I12, I13).
// Each rung is on disk before it is sent, a funding's with its own refund, and so
// the ladder goes on after a restart where it was.
const (
	patience = 2 // blocks that may leave a transaction out before it pays more
	steeper  = 2 // times what the rung below paid for a byte
	// share is the part of a contract that its claim or refund may cost at most:
	// a half. A funding may cost what its permit allows.
	share = 2
)

// rung reads the transaction that spent what e would spend, and reports whether
// it stands on the same ladder as e.
func (w *Wallet) rung(e entry, txid string) (entry, bool, error) {
	if txid == e.TxID {
		return e, true, nil
	}
	var other entry
	var ok bool
	err := w.store.View(func(r dolly.Reader) (err error) {
		ok, err = read(r, atTx+txid, &other)
		return err
	})
	return other, ok && other.Purpose == e.Purpose && other.ID == e.ID, err
}

// climb makes the next rung of a transaction that waits, unless there is one or
// its fee is as high as it may be: then it is the old one.
func (w *Wallet) climb(e entry, tip uint32) (entry, error) {
	w.signing.Lock()
	defer w.signing.Unlock()
	if w.stopped != nil {
		return e, w.stopped
	}
	still := false
	err := w.store.View(func(r dolly.Reader) error {
		still = string(r.Get(liveKey(e.Number))) == e.TxID
		return nil
	})
	if err != nil || !still {
		return e, err
	}
	tx, fee, ok, err := e.dearer()
	if err != nil || !ok {
		return e, err
	}
	next := e
	next.Fee, next.Since = fee, tip
	if e.Purpose != forFunding {
		next.Sat = dolly.Sat(tx.TxOut[0].Value)
	}
	beside, err := w.resign(tx, &next)
	if err != nil {
		return e, fmt.Errorf("pay more for %s: %w", e.TxID, err)
	}
	return next, w.commit(func(s dolly.Writer) error {
		if err := s.Put(liveKey(e.Number), nil); err != nil {
			return err
		}
		if err := next.write(s, true); err != nil {
			return err
		}
		return beside(s)
	})
}

// dearer is e as it would be on the next rung, unsigned, and its fee; false if it
// has to stay as it is. The last output is what pays for it: the change of a
// funding, the one output of a claim or refund.
func (e entry) dearer() (tx *wire.MsgTx, fee dolly.Sat, ok bool, err error) {
	tx = wire.NewMsgTx(2)
	if err := tx.Deserialize(bytes.NewReader(e.Raw)); err != nil {
		return nil, 0, false, fmt.Errorf("read %s: %w", e.TxID, err)
	}
	size := (3*tx.SerializeSizeStripped() + tx.SerializeSize() + 3) / 4
	fee = min(steeper*e.Fee, e.Most)
	last := tx.TxOut[len(tx.TxOut)-1]
	last.Value -= int64(fee - e.Fee)
	payer := e.Purpose != forFunding || len(tx.TxOut) > 1
	if !payer || fee < e.Fee+dolly.Sat(size) || dolly.Sat(last.Value) < minChange {
		return nil, 0, false, nil // no pool would take it in the other's place
	}
	return tx, fee, true, nil
}

// resign signs a rung, puts it into next, and returns what else is to be on disk
// with it.
func (w *Wallet) resign(tx *wire.MsgTx, next *entry) (func(dolly.Writer) error, error) {
	var ins []coin
	for _, in := range next.Inputs {
		at, err := outpoint(in.TxID, in.Vout)
		if err != nil {
			return nil, err
		}
		ins = append(ins, coin{at, in.Sat, in.Script})
	}
	if next.Purpose == forFunding {
		if err := signKeys(tx, ins, w.keyOf); err != nil {
			return nil, err
		}
		if err := next.carry(tx); err != nil {
			return nil, err
		}
		return w.refundBeside(*next)
	}
	return w.resignSpending(tx, ins[0], next)
}

// carry makes a signed transaction the one of an entry.
func (e *entry) carry(tx *wire.MsgTx) (err error) {
	e.TxID = tx.TxHash().String()
	e.Raw, err = serialize(tx)
	return err
}

// refundBeside signs the refund of a funding's next rung.
func (w *Wallet) refundBeside(next entry) (func(dolly.Writer) error, error) {
	d, err := w.knownDeal(next.Key)
	if err != nil {
		return nil, err
	}
	beside, err := w.withRefund(next, next.Key, d.Contract)
	if err != nil {
		return nil, err
	}
	return func(s dolly.Writer) error {
		if err := s.Put(payKey(next.ID), []byte(next.TxID)); err != nil {
			return err
		}
		return beside(s)
	}, nil
}

// resignSpending signs a claim or refund that pays more.
func (w *Wallet) resignSpending(tx *wire.MsgTx, in coin, next *entry) (func(dolly.Writer) error, error) {
	d, err := w.knownDeal(next.ID)
	if err != nil {
		return nil, err
	}
	script, err := d.Contract.Script()
	if err != nil {
		return nil, err
	}
	old := tx.TxIn[0].Witness
	if err := signScript(tx, in, contractKey(w.seed, next.ID), script, old[1:len(old)-1]...); err != nil {
		return nil, err
	}
	if err := next.carry(tx); err != nil {
		return nil, err
	}
	if next.Purpose == forClaim {
		d.Claim = next.TxID
	} else {
		d.Refund = next.TxID
	}
	return func(s dolly.Writer) error { return putDeal(s, next.ID, d) }, nil
}
