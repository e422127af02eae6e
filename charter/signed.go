package charter

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// The kinds of envelopes that this room signs and reads.
const (
	KindCharter  = "charter"
	KindCert     = "cert"
	KindLeaseReq = "lease-req"
	KindLease    = "lease"
	KindActReq   = "act-req"
	KindAct      = "act"
	KindSettle   = "settle"
	KindVoid     = "void"
	KindStop     = "stop"
	KindReceipt  = "receipt"
	KindPardon   = "pardon"
	KindAck      = "ack"
	KindRefusal  = "refusal"
	KindHandover = "handover"
	KindTail     = "tail"
	KindLines    = "lines"
	KindConflict = "conflict"
)

// Signed is a record whose signature was verified, with the bytes it came in.
type Signed[T any] struct {
	Body T
	Key  dolly.PeerID // who signed
	Raw  []byte

	sum *dolly.Hash // of Raw; nil: not counted yet
}

// Hash names the signed record.
func (s Signed[T]) Hash() dolly.Hash {
	if s.sum != nil {
		return *s.sum
	}
	return wire.Sum(s.Raw)
}

func open[T any](n dolly.Network, kind string, raw []byte) (Signed[T], error) {
	var body T
	key, err := wire.Open(n, kind, raw, &body)
	if err != nil {
		return Signed[T]{}, fmt.Errorf("open %s: %w", kind, err)
	}
	return Signed[T]{Body: body, Key: key, Raw: raw}, nil
}

// openBy opens what only one key may sign.
func openBy[T any](n dolly.Network, kind string, raw []byte, key dolly.PeerID) (Signed[T], error) {
	s, err := open[T](n, kind, raw)
	if err != nil {
		return s, err
	}
	if s.Key != key {
		return Signed[T]{}, fmt.Errorf("open %s: %w: signed by %s", kind, ErrSigner, s.Key.Short())
	}
	return s, nil
}

// openWarden opens what a warden of c tells a holder: signed by the lease key,
// or by the standby's with the hand-over inside. Without a warden it is signed
// by the holder itself.
func openWarden[T interface{ handedOver() []byte }](c Signed[Charter], holder dolly.PeerID, kind string, raw []byte) (Signed[T], error) {
	b := c.Body
	if b.Alone() {
		return openBy[T](b.Network, kind, raw, holder)
	}
	s, err := open[T](b.Network, kind, raw)
	if err != nil {
		return s, err
	}
	if s.Key == b.LeaseKey {
		return s, nil
	}
	if b.StandbyKey.IsZero() || s.Key != b.StandbyKey {
		return Signed[T]{}, fmt.Errorf("open %s: %w: signed by %s", kind, ErrSigner, s.Key.Short())
	}
	if _, err := OpenHandover(c, s.Body.handedOver()); err != nil {
		return Signed[T]{}, fmt.Errorf("open %s of the standby: %w", kind, err)
	}
	return s, nil
}
