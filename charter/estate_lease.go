package charter

import (
	"fmt"

	"github.com/dollynator/dolly"
)

// lease renews the right to live on. A new nonce supersedes the old one at
// once: on one disk the incarnation before is over, so the open act goes on as
// it is, and nothing lingers.
func (e *Estate) lease(raw []byte) ([]byte, error) {
	b, err := own[LeaseReq](e, KindLeaseReq, raw)
	if err != nil {
		return nil, err
	}
	if err := e.mayLease(b); err != nil {
		return nil, err
	}
	st, c := &e.st, e.charter.Body
	if b.Tip.Seq > st.Tip.Seq {
		st.Tip = b.Tip
	}
	charge := max(0, b.Renewed-st.Renewed)
	st.Spent, st.Renewed, st.Reserve = st.Spent+charge, st.Renewed+charge, st.Reserve-charge
	st.Reserve = min(c.Caps.PerLease, st.Reserve+e.left())
	st.Until = min(st.At.Add(c.LeaseLife), c.Expiry)
	st.Index++
	if st.Nonce != b.Nonce && st.Open != nil {
		st.Open.Raw = e.sealAct(b.Nonce, 0)
	}
	st.Nonce, st.Counter = b.Nonce, b.Counter
	l := Lease{
		Charter: e.charter.Hash(), Slot: b.Slot, Gen: b.Gen, Key: e.self.Key, Nonce: b.Nonce, Counter: b.Counter,
		Index: st.Index, At: st.At, Until: st.Until, Allowance: st.Reserve, KnownTip: st.Tip, Order: st.Orders.Raw(e.charter),
	}
	if st.Open != nil {
		l.Acts = [][]byte{st.Open.Raw}
	}
	return e.seal(KindLease, l), nil
}

func (e *Estate) mayLease(b LeaseReq) error {
	if err := e.fresh(b.Nonce, b.Counter); err != nil {
		return err
	}
	switch {
	case e.st.Left:
		return ErrLeaving
	case e.st.At >= e.charter.Body.Expiry:
		return ErrExpired
	case (Seat{b.Slot, b.Gen}) != e.self.Seat:
		return fmt.Errorf("%w: the seat is another's", ErrSigner)
	case b.Renewed < 0 || b.Renewed-e.st.Renewed > e.st.Reserve-e.escrow():
		return fmt.Errorf("%w: %v renewed, %v were reported", ErrOverspent, b.Renewed, e.st.Renewed)
	}
	return e.order(func(o OrderKind) bool { return o == Halt })
}

// escrow is what the open act may cost.
func (e *Estate) escrow() dolly.Sat {
	if e.st.Open == nil {
		return 0
	}
	return e.st.Open.MaxSat
}
