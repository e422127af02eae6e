package charter

import "github.com/dollynator/dolly"

// Exposure is what can still be lost after the standing order: what agents may
// yet pay, and the coins that they hold, in satoshi.
type Exposure struct {
	Order     string    `json:"order"`     // resume if none stands
	Sat       dolly.Sat `json:"total_sat"` // the sum of the parts
	Receipts  int       `json:"receipts"`
	Agents    int       `json:"agents"`
	Parts     []Exposed `json:"parts"`
	WithoutIt dolly.Sat `json:"without_receipt_sat"` // of it, in the hands of who has not answered
}

// Exposed is one agent's part. Of one that signed that it obeys, the open acts
// and the coins that it stated remain; of another all that its leases allow,
// and as many coins as it may hold.
type Exposed struct {
	Seat
	Key       dolly.PeerID `json:"key"`
	Receipt   bool         `json:"receipt"`
	Acts      dolly.Sat    `json:"open_acts_sat"`
	Allowance dolly.Sat    `json:"allowance_sat"` // without the open acts
	Lingering dolly.Sat    `json:"lingering_sat"` // of superseded incarnations
	Hot       dolly.Sat    `json:"hot_sat"`
	Swaps     uint32       `json:"swaps"` // stated
	Sat       dolly.Sat    `json:"sat"`
}

// Exposure is what can still be lost at the moment now.
func (r *Registry) Exposure(now dolly.Time) Exposure {
	now = max(now, r.at)
	order := r.orders.sum(r.charter)
	e := Exposure{Order: r.standing().String(), Parts: []Exposed{}}
	for i := range r.slots {
		s := r.slot(uint32(i))
		if s.bound == nil {
			continue
		}
		part := s.exposed(r.seatOf(uint32(i)), order, now, r.charter.Body.Caps.Hot)
		e.Agents++
		e.Sat += part.Sat
		if part.Receipt {
			e.Receipts++
		} else {
			e.WithoutIt += part.Sat
		}
		e.Parts = append(e.Parts, part)
	}
	return e
}

// exposed counts what an image of a holder may pay even if the holder obeys:
// the image need not have heard of the order.
func (s *slot) exposed(at Seat, order dolly.Hash, now dolly.Time, hot dolly.Sat) Exposed {
	p := Exposed{Seat: at, Key: s.bound.Key, Acts: s.escrow(), Lingering: s.lingering(now), Hot: hot}
	if p.Receipt = s.obeys(order); p.Receipt {
		p.Hot, p.Swaps = s.receipt.Hot, s.receipt.Swaps
	} else {
		p.Allowance = s.reserve - s.escrow()
	}
	p.Sat = p.Acts + p.Allowance + p.Lingering + p.Hot
	return p
}
