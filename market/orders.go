package market

import (
	"errors"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// KindOrders is the envelope kind of a [Batch].
const KindOrders = "orders"

// The most that one batch carries.
const (
	MaxBatchOrders  = 64
	MaxBatchCancels = 256
)

// Why a batch is refused.
var (
	ErrEmptyBatch = errors.New("batch without orders and cancels")
	ErrLargeBatch = errors.New("batch too large")
	ErrForeign    = errors.New("order of another trader")
)

// Batch is what one trader tells everybody: new orders, and the numbers of own
// orders that it takes back.
type Batch struct {
	Orders  []dolly.Order
	Cancels []uint64
}

// batchRecord is a Batch on the wire. Orders travel without their trader: it is
// whoever signed, so a batch cannot speak for anybody else.
type batchRecord struct {
	Orders  []orderRecord `cbor:"1,keyasint,omitempty"`
	Cancels []uint64      `cbor:"2,keyasint,omitempty"`
}

type orderRecord struct {
	Number  uint64     `cbor:"1,keyasint"`
	Side    dolly.Side `cbor:"2,keyasint"`
	Sat     dolly.Sat  `cbor:"3,keyasint"`
	MB      dolly.MB   `cbor:"4,keyasint"`
	Expires dolly.Time `cbor:"5,keyasint"`
}

func (r batchRecord) check() error {
	switch {
	case len(r.Orders) == 0 && len(r.Cancels) == 0:
		return ErrEmptyBatch
	case len(r.Orders) > MaxBatchOrders, len(r.Cancels) > MaxBatchCancels:
		return ErrLargeBatch
	}
	return nil
}

// SealBatch signs a batch of the signer's own orders and cancels.
func SealBatch(s wire.Signer, n dolly.Network, b Batch) ([]byte, error) {
	r := batchRecord{Cancels: b.Cancels}
	for _, o := range b.Orders {
		if o.ID.Trader != s.Peer() {
			return nil, fmt.Errorf("seal batch: %w", ErrForeign)
		}
		r.Orders = append(r.Orders, orderRecord{o.ID.Number, o.Side, o.Price.Sat, o.Price.MB, o.Expires})
	}
	if err := r.check(); err != nil {
		return nil, fmt.Errorf("seal batch: %w", err)
	}
	return wire.Seal(s, n, KindOrders, r), nil
}

// OpenBatch verifies a batch. All its orders and cancels are the trader's; each
// order is still to be judged by [Book.Add].
func OpenBatch(n dolly.Network, raw []byte) (trader dolly.PeerID, b Batch, err error) {
	return OpenBatchBy(dolly.PeerID.Verify, n, raw)
}

// OpenBatchBy is [OpenBatch] with somebody's own way to verify.
func OpenBatchBy(v wire.Verify, n dolly.Network, raw []byte) (trader dolly.PeerID, b Batch, err error) {
	var r batchRecord
	if trader, err = wire.OpenBy(v, n, KindOrders, raw, &r); err == nil {
		err = r.check()
	}
	if err != nil {
		return dolly.PeerID{}, Batch{}, fmt.Errorf("open batch: %w", err)
	}
	b.Cancels = r.Cancels
	for _, o := range r.Orders {
		b.Orders = append(b.Orders, dolly.Order{
			ID: dolly.OrderID{Trader: trader, Number: o.Number}, Side: o.Side,
			Price: dolly.Price{Sat: o.Sat, MB: o.MB}, Expires: o.Expires,
		})
	}
	return trader, b, nil
}
