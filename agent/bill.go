package agent

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
)

// bill is what must be paid next. The zero bill is nothing.
type bill struct {
	kind  purchase.Kind
	offer dolly.OfferID
	price dolly.Sat
}

func (b bill) due() bool { return b.price > 0 }

// takes is what buying needs at least; the strategy sells for more.
func (b bill) takes(v *View) dolly.Sat {
	if !b.due() {
		return 0
	}
	return b.price + v.VPNPrice + v.FeeCeiling
}

// wants is what must be in hand before buying begins. A child takes what the own
// renewal will need and is not earned until then: whoever cannot keep its own
// server ends two lives.
func (b bill) wants(v *View) dolly.Sat {
	most := b.takes(v)
	if b.kind == purchase.Birth && b.due() && v.Income > 0 && v.OwnPrice > 0 && v.RentEnds > 0 {
		renewal := bill{purchase.Renewal, v.OwnOffer, v.OwnPrice}.takes(v)
		days := int64(v.rentLeft() / dolly.Day)
		most += max(0, renewal-v.Income*dolly.Sat(days))
	}
	if v.HotCap > 0 {
		return max(b.takes(v), min(most, v.HotCap)) // more can never lie here
	}
	return most
}

// nextBill is the own renewal when its time has come, else the candidate if a
// slot is free. What is under way is not due again.
func (v *View) nextBill() bill {
	if v.mustRenew() {
		return bill{purchase.Renewal, v.OwnOffer, v.OwnPrice}
	}
	o, inStock := v.offer(v.Candidate)
	if !inStock || !v.SlotFree || !v.DepthOK || v.busy(purchase.Birth) != nil {
		return bill{}
	}
	return bill{purchase.Birth, o.ID, o.Price}
}

// whyNoBill says why nothing must be paid next, when nothing must.
func (v *View) whyNoBill() string {
	switch {
	case !v.DepthOK:
		return "the charter allows no children here"
	case !v.SlotFree:
		return "no slot is free"
	}
	return "nothing to pay for yet"
}

// mustRenew reports whether the own renewal comes first.
func (v *View) mustRenew() bool {
	return v.OwnPrice > 0 && v.rentLeft() <= v.Pace.RenewBefore && v.busy(purchase.Renewal) == nil
}

// windsDown reports whether it is time to say goodbye: ordered by the operator,
// or the rent ends and no renewal is under way or can begin now.
func (v *View) windsDown(b bill) bool {
	if v.WindingOut || v.Over || v.Stopped == StopDrain {
		return true
	}
	if v.rentLeft() > v.Pace.WindDown || v.busy(purchase.Renewal) != nil {
		return false
	}
	return !v.mayBuy() || b.kind != purchase.Renewal || v.Coins < b.takes(v)
}

func (v *View) whyWindsDown() string {
	switch {
	case v.Stopped == StopDrain:
		return "drained by the operator"
	case v.Stopped == StopHere:
		return "the rent ends while it is " + string(v.Stopped)
	case v.Stopped != StopNone:
		return "the rent ends under the operator's order to " + string(v.Stopped)
	case v.Over:
		return "charter, certificate or grace ended"
	case v.OwnPrice <= 0:
		return "the rent ends and cannot be renewed"
	}
	return "the rent ends and is not renewed"
}
