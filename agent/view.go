package agent

import (
	"math"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/agent/strategy"
)

// Stop is the kind of stop order in force.
type Stop string

// The kinds. A resumed fleet has none.
const (
	StopNone  Stop = ""
	StopAll   Stop = "stop"  // nothing is bought, issued or sold
	StopPause Stop = "pause" // the same, for a while
	StopDrain Stop = "drain" // wind down
	// StopHere is no order: who runs the machine wants nothing bought or sold for a while.
	StopHere Stop = "paused on its machine"
)

// View is all that a node knows when it asks what to do. It is plain data; the
// zero value is a node that just started and may do nothing.
type View struct {
	Now  dolly.Time
	Pace Pace
	Path string // in the tree; the root's is "0"

	// Standing. CharterOK is false while charter or certificate do not hold, and
	// CharterWhy says what is wrong.
	CharterOK  bool
	CharterWhy string
	Over       bool // charter, certificate or the grace without a warden ended: drain
	LeaseOK    bool
	LeaseLeft  time.Duration
	Alone      bool   // no warden answers, siblings confirmed the own chain: it sells, but does not buy
	Unleased   string // why there is no lease, if that is known
	ChainWhy   string // why the own chain must not grow: blocks of it are missing here
	Stopped    Stop
	WindingOut bool // a wind-down began earlier; there is no way back

	// Server.
	RelayOK  bool
	RentEnds dolly.Time
	OwnOffer dolly.OfferID
	OwnPrice dolly.Sat // of one more period; zero if it cannot be renewed
	VPNPrice dolly.Sat // zero if none is used

	// Money.
	Coins       dolly.Sat // spendable now, without what purchases under way will take
	Income      dolly.Sat // a day, on average so far; zero if nothing came yet
	Pending     dolly.Sat // what swaps under way will bring
	FeeCeiling  dolly.Sat // the most that a payment's transaction may cost
	Smallest    dolly.Sat // an order for less is refused as dust
	HotCap      dolly.Sat // what may lie here by the charter; zero is no cap
	MBAvailable dolly.MB
	Trades      []dolly.Trade
	LastOrder   LastOrder
	Filled      strategy.Fill // of the latest order that the strategy asked for
	Strategy    strategy.State

	// Growth.
	Offers    []dolly.Offer // allowed by the charter and in stock
	Candidate dolly.OfferID // chosen; empty if none is
	SlotFree  bool          // as far as one knows; the warden decides
	DepthOK   bool          // the charter lets this depth have children
	Purchase  *Underway     // the birth under way, or a renewal; nil if none
	Renewal   *Underway     // a renewal beside a birth; nil if none
}

// Underway sums up a purchase.
type Underway struct {
	Kind  purchase.Kind
	Offer dolly.OfferID
	State purchase.State
	Busy  bool
}

// LastOrder is the latest order of this agent; the zero value is none.
type LastOrder struct {
	Live bool
	At   dolly.Time
	MB   dolly.MB
	Want dolly.Sat
}

// busy is the purchase of a kind that is under way, or nil.
func (v *View) busy(k purchase.Kind) *Underway {
	for _, u := range [2]*Underway{v.Purchase, v.Renewal} {
		if u != nil && u.Busy && u.Kind == k {
			return u
		}
	}
	return nil
}

// rentLeft is zero or negative when the rent is over, and far away when its end
// is not known.
func (v *View) rentLeft() time.Duration {
	if v.RentEnds == 0 {
		return math.MaxInt64
	}
	return v.RentEnds.Sub(v.Now)
}

// sinceOrder is negative if there never was one.
func (v *View) sinceOrder() time.Duration {
	if v.LastOrder == (LastOrder{}) {
		return -1
	}
	return v.Now.Sub(v.LastOrder.At)
}

// Choosable is the offers that a candidate may be chosen from: those whose price
// can ever lie in this wallet, as what is above HotCap is swept away.
func (v View) Choosable() []dolly.OfferID {
	var ids []dolly.OfferID
	for i := range v.Offers {
		if o := &v.Offers[i]; v.fits(o) {
			ids = append(ids, o.ID)
		}
	}
	return ids
}

func (v *View) fits(o *dolly.Offer) bool {
	return v.HotCap == 0 || bill{price: o.Price}.takes(v) <= v.HotCap
}

// offer finds an offer that may be chosen.
func (v *View) offer(id dolly.OfferID) (dolly.Offer, bool) {
	for i := range v.Offers {
		if o := &v.Offers[i]; o.ID == id && v.fits(o) {
			return *o, true
		}
	}
	return dolly.Offer{}, false
}

// choosable reports whether there is anything to choose from.
func (v *View) choosable() bool {
	for i := range v.Offers {
		if v.fits(&v.Offers[i]) {
			return true
		}
	}
	return false
}

// mayTrade reports whether orders may be placed.
func (v *View) mayTrade() bool {
	return v.CharterOK && v.Stopped == StopNone && (v.LeaseOK || v.Alone) && v.ChainWhy == ""
}

// mayBuy reports whether a purchase may begin.
func (v *View) mayBuy() bool {
	return v.CharterOK && v.Stopped == StopNone && v.LeaseOK && v.ChainWhy == ""
}

// Depth is the number of ancestors that a tree path tells.
func Depth(path string) int { return strings.Count(path, ".") }
