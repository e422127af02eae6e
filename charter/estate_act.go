package charter

import (
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
)

// act grants the right to one purchase. For a birth the child's portion is
// debited here, before any certificate can say so.
func (e *Estate) act(raw []byte) ([]byte, error) {
	b, err := own[ActReq](e, KindActReq, raw)
	if err != nil {
		return nil, err
	}
	if err := e.mayAct(b); err != nil {
		return nil, err
	}
	st := &e.st
	open := &EstateAct{Intent: b.Intent, MaxSat: b.MaxSat, Until: min(st.At.Add(e.charter.Body.ActLife), e.charter.Body.Expiry)}
	if b.Birth {
		if err := e.mayBear(); err != nil {
			return nil, err
		}
		p := e.part()
		open.Portion = &p
		st.Top, st.Births, st.Given = p.Slots.Lo, st.Births+1+p.Births, st.Given+p.Sat
		st.Recent = append(e.lastMonth(), st.At)
	}
	st.Index++
	st.Counter, st.Open = b.Counter, open
	st.Open.Raw = e.sealAct(b.Nonce, b.Counter)
	return st.Open.Raw, nil
}

func (e *Estate) mayAct(b ActReq) error {
	if err := e.order(func(o OrderKind) bool { return o != Resume }); err != nil {
		return err
	}
	switch {
	case e.st.Left:
		return ErrLeaving
	case e.st.At >= e.charter.Body.Expiry:
		return ErrExpired
	case b.Nonce != e.st.Nonce:
		return ErrSuperseded
	case b.Counter <= e.st.Counter:
		return ErrStale
	case e.st.At >= e.st.Until:
		return ErrNoLease
	case e.st.Open != nil:
		return ErrActOpen
	case b.Intent.IsZero() || b.MaxSat <= 0:
		return ErrInvalid
	case b.MaxSat > e.charter.Body.Caps.PerAct || b.MaxSat > e.st.Reserve:
		return fmt.Errorf("%w: %v, the lease has %v left", ErrAllowance, b.MaxSat, e.st.Reserve)
	}
	return nil
}

func (e *Estate) mayBear() error {
	c := e.charter.Body
	switch {
	case e.self.Depth >= c.Depth:
		return ErrDepth
	case e.st.Births >= e.self.Portion.Births:
		return fmt.Errorf("%w: %d", ErrBirths, e.self.Portion.Births)
	case len(e.lastMonth()) >= int(c.BirthsPerMonth):
		return fmt.Errorf("%w: %d", ErrPace, c.BirthsPerMonth)
	case e.free().Len() == 0:
		return fmt.Errorf("%w: %v are given away", ErrNoSlot, e.self.Portion.Slots)
	}
	return nil
}

// part is the portion of the next child: the upper half of the free slots, or
// one if it may have no children itself, with births and money in proportion.
func (e *Estate) part() Portion {
	free := e.free()
	n := free.Len() - free.Len()/2
	if e.self.Depth+1 >= e.charter.Body.Depth {
		n = 1
	}
	rest := free.Len() - n
	births := e.self.Portion.Births - e.st.Births - 1
	return Portion{
		Slots:  Interval{free.Hi - n, free.Hi},
		Births: min(n-1, uint32(share(int64(births), int64(n-1), int64(n-1+rest)))),
		Sat:    dolly.Sat(share(int64(e.left()), int64(n), int64(n+rest+1))),
	}
}

// share is part/of of total, rounded down; zero of nothing. It does not
// overflow while part is at most of, and of is a number of slots.
func share(total, part, of int64) int64 {
	if of == 0 {
		return 0
	}
	return total/of*part + total%of*part/of
}

// sealAct signs the open act, with which its portion is debited.
func (e *Estate) sealAct(nonce Nonce, counter uint64) []byte {
	o := e.st.Open
	a := Act{
		Charter: e.charter.Hash(), Index: e.st.Index, Holder: e.self.Key, Nonce: nonce, Counter: counter,
		Intent: o.Intent, MaxSat: o.MaxSat, Until: o.Until, Portion: o.Portion,
	}
	if o.Portion != nil {
		seat := o.Portion.seat()
		a.Child = &seat
	}
	return e.seal(KindAct, a)
}

// settle closes the open act. A failed birth gives its portion back: the holder
// says that no birth failed once it signed a certificate. Silence gives nothing back.
func (e *Estate) settle(raw []byte) ([]byte, error) {
	b, err := own[Settle](e, KindSettle, raw)
	if err != nil {
		return nil, err
	}
	st := &e.st
	switch {
	case st.Open == nil || st.Open.Intent != b.Intent:
		return nil, ErrNoAct
	case b.Outcome < Delivered || b.Outcome > Abandoned || b.Spent < 0:
		return nil, ErrInvalid
	case b.Spent > st.Open.MaxSat:
		return nil, ErrOverspent
	}
	if p := st.Open.Portion; p != nil && b.Outcome == Failed {
		st.Top, st.Births, st.Given = p.Slots.Hi, st.Births-1-p.Births, st.Given-p.Sat
		st.Recent = slices.Clone(st.Recent[:max(0, len(st.Recent)-1)])
	}
	st.Spent, st.Reserve, st.Open = st.Spent+b.Spent, st.Reserve-b.Spent, nil
	return e.ack(raw), nil
}

// lastMonth are the births that count against the month's.
func (e *Estate) lastMonth() []dolly.Time {
	return slices.DeleteFunc(slices.Clone(e.st.Recent), func(at dolly.Time) bool { return e.st.At.Sub(at) >= month })
}
