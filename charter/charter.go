package charter

import (
	"fmt"
	"slices"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// MaxLease is the longest that a lease may run.
const MaxLease = 24 * time.Hour

// MaxAct is the longest that an act may stay usable where time is ours; worlds
// that run faster (town, sim) may go up to a day.
const MaxAct = 10 * time.Minute

// Charter is what an operator allows one fleet in one epoch. With Slots zero it
// is a self-charter: its signer may spend, nobody may be born.
type Charter struct {
	Fleet          string        `cbor:"1,keyasint" json:"fleet"`
	Network        dolly.Network `cbor:"2,keyasint" json:"network"`
	Epoch          uint64        `cbor:"3,keyasint" json:"epoch"` // from 1
	Prev           dolly.Hash    `cbor:"4,keyasint" json:"prev"`  // charter of the epoch before; zero for the first
	Slots          uint32        `cbor:"5,keyasint" json:"slots"`
	Births         uint32        `cbor:"6,keyasint" json:"births"`                 // ever, roots not counted
	BirthsPerMonth uint32        `cbor:"7,keyasint" json:"births_per_agent_month"` // in 30 days
	Depth          uint8         `cbor:"8,keyasint" json:"depth"`                  // of the deepest agent; a root's is 0
	Caps           Caps          `cbor:"9,keyasint" json:"caps"`                   //
	Payout         string        `cbor:"10,keyasint" json:"payout"`                // bitcoin address of what is left
	Exit           bool          `cbor:"11,keyasint" json:"exit"`                  // may traffic leave to the internet
	Providers      []string      `cbor:"12,keyasint" json:"providers"`             // no others
	Regions        []string      `cbor:"13,keyasint" json:"regions"`               // no others; empty is any
	Expiry         dolly.Time    `cbor:"14,keyasint" json:"expiry_unix_ms"`        //
	Grace          time.Duration `cbor:"15,keyasint" json:"grace_ns"`              // how long an agent earns without a warden
	LeaseKey       dolly.PeerID  `cbor:"16,keyasint" json:"lease_key,omitzero"`    // signs leases and acts
	StandbyKey     dolly.PeerID  `cbor:"17,keyasint" json:"standby_key,omitzero"`  // zero if there is no standby
	StopKey        dolly.PeerID  `cbor:"18,keyasint" json:"stop_key,omitzero"`     //
	WardenAddrs    []string      `cbor:"19,keyasint" json:"warden_addrs"`          // multiaddresses
	WardenPeer     dolly.PeerID  `cbor:"20,keyasint" json:"warden_peer,omitzero"`  //
	Adopt          []Adopted     `cbor:"21,keyasint" json:"adopt"`                 // who lives on from earlier epochs
	LeaseLife      time.Duration `cbor:"22,keyasint" json:"lease_life_ns"`         // at most MaxLease
	ActLife        time.Duration `cbor:"23,keyasint" json:"act_life_ns"`           // at most MaxAct
	VoidDelay      time.Duration `cbor:"24,keyasint" json:"void_delay_ns"`         // from a last lease's end to the slot's return
	Carried        Carried       `cbor:"25,keyasint" json:"carried"`               // what a registry that was lost had counted
	StandbyPeer    dolly.PeerID  `cbor:"26,keyasint" json:"standby_peer,omitzero"` // zero if there is no standby

	Observers []dolly.PeerID `cbor:"27,keyasint,omitempty" json:"observers,omitempty"`    // who may look at agents over the network, and do nothing else
	Probation time.Duration  `cbor:"28,keyasint,omitempty" json:"probation_ns,omitempty"` // so long a new agent's births are its parent's too, as a warden counts
}

// maxProbation is how long an agent may count as new.
const maxProbation = 366 * dolly.Day

// MaxObservers is how many keys may observe a fleet.
const MaxObservers = 32

// observers reports whether they can be meant: few, somebody, and each once.
func (c Charter) observers() bool {
	for i, key := range c.Observers {
		if key.IsZero() || slices.Contains(c.Observers[:i], key) {
			return false
		}
	}
	return len(c.Observers) <= MaxObservers
}

// Caps bound money. All are in satoshi.
type Caps struct {
	Total    dolly.Sat `cbor:"1,keyasint" json:"total_sat"`
	PerAct   dolly.Sat `cbor:"2,keyasint" json:"per_act_sat"`
	PerLease dolly.Sat `cbor:"3,keyasint" json:"per_lease_sat"`
	Hot      dolly.Sat `cbor:"4,keyasint" json:"hot_sat"` // above it an agent sweeps to Payout
}

// Carried is what had been used of the bounds that hold over all epochs, for a
// registry that is founded anew. One that knows more counts on from that.
type Carried struct {
	Spent  dolly.Sat `cbor:"1,keyasint" json:"spent_sat"` // with what leases still allowed when it was lost
	Births uint32    `cbor:"2,keyasint" json:"births"`
}

// Adopted names an agent that a new epoch takes over.
type Adopted struct {
	Slot  uint32       `cbor:"1,keyasint" json:"slot"`
	Gen   uint32       `cbor:"2,keyasint" json:"gen"`
	Key   dolly.PeerID `cbor:"3,keyasint" json:"key"`
	Depth uint8        `cbor:"4,keyasint" json:"depth"`
}

// NewCharter signs c with the operator's key. What [Charter.Check] refuses is
// not signed.
func NewCharter(op wire.Signer, c Charter) ([]byte, error) {
	if err := c.Check(); err != nil {
		return nil, fmt.Errorf("sign charter: %w", err)
	}
	return wire.Seal(op, c.Network, KindCharter, c), nil
}

// OpenCharter reads a charter of network n. Its Key is the operator; whether
// that is the right operator is for the caller to know.
func OpenCharter(n dolly.Network, raw []byte) (Signed[Charter], error) {
	s, err := open[Charter](n, KindCharter, raw)
	if err != nil {
		return s, err
	}
	if err := s.Body.Check(); err != nil {
		return Signed[Charter]{}, fmt.Errorf("open charter: %w", err)
	}
	if s.Body.Network != n {
		return Signed[Charter]{}, fmt.Errorf("open charter: %w: it is for network %s", ErrInvalid, s.Body.Network)
	}
	sum := wire.Sum(raw)
	s.sum = &sum
	return s, nil
}

// Follows reports whether next replaces c: the same operator and fleet, the
// next epoch, and a link to exactly this charter. A fleet with a warden does
// not lose it.
func Follows(c, next Signed[Charter]) error {
	if next.Key != c.Key || next.Body.Fleet != c.Body.Fleet || next.Body.Network != c.Body.Network {
		return fmt.Errorf("follow charter: %w", ErrSigner)
	}
	if next.Body.Epoch != c.Body.Epoch+1 || next.Body.Prev != c.Hash() {
		return fmt.Errorf("follow charter of epoch %d: %w", c.Body.Epoch, ErrChain)
	}
	if next.Body.Alone() && !c.Body.Alone() {
		return fmt.Errorf("follow charter of epoch %d: %w: its warden would lease on", c.Body.Epoch, ErrInvalid)
	}
	return nil
}

// Renew signs the charter that follows c. Epoch and Prev of next are filled in.
func Renew(op wire.Signer, c Signed[Charter], next Charter) ([]byte, error) {
	next.Epoch, next.Prev = c.Body.Epoch+1, c.Hash()
	if op.Peer() != c.Key || next.Fleet != c.Body.Fleet || next.Network != c.Body.Network {
		return nil, fmt.Errorf("renew charter: %w", ErrSigner)
	}
	return NewCharter(op, next)
}

// adopts reports whether an agent goes on in c's epoch though an earlier one
// certified it.
func (c Charter) adopts(at Seat, key dolly.PeerID) bool {
	return slices.ContainsFunc(c.Adopt, func(a Adopted) bool { return a.Key == key && a.Slot == at.Slot && a.Gen == at.Gen })
}

// mostSlots bounds what a warden keeps in memory; simulations look further.
func (c Charter) mostSlots() uint32 {
	if c.Network == dolly.Sim {
		return 1 << 18
	}
	return 1 << 16
}

// Check refuses a charter that contradicts itself. One with slots has a warden
// whole, or nothing of it ([Charter.Alone]).
func (c Charter) Check() error {
	for _, rule := range []struct {
		broken bool
		text   string
	}{
		{c.Fleet == "" || len(c.Fleet) > 64, "the fleet needs a name of at most 64 bytes"},
		{!c.Network.Valid(), "the network is unknown"},
		{c.Epoch == 0, "epochs count from 1"},
		{(c.Epoch == 1) != c.Prev.IsZero(), "all but the first epoch name the one before"},
		{c.Expiry <= 0, "it never expires"},
		{c.Caps.Total < 0 || c.Caps.Hot < 0, "a cap is negative"},
		{c.Caps.PerAct < 0 || c.Caps.PerAct > c.Caps.Total, "the cap on an act is not within the total"},
		{c.Caps.PerLease < 0 || c.Caps.PerLease > c.Caps.Total, "the cap on a lease is not within the total"},
		{c.Grace < 0, "the grace is negative"},
		{c.Carried.Spent < 0, "what was spent is negative"},
		{!c.observers(), "an observer is nobody or there twice, or there are more than 32"},
	} {
		if rule.broken {
			return fmt.Errorf("%w: charter: %s", ErrInvalid, rule.text)
		}
	}
	if c.Slots == 0 {
		return nil
	}
	return c.checkGrowth()
}

func (c Charter) checkGrowth() error {
	longest := MaxAct
	if c.Network == dolly.Town || c.Network == dolly.Sim {
		longest = dolly.Day
	}
	for _, rule := range []struct {
		broken bool
		text   string
	}{
		{c.Slots > c.mostSlots(), fmt.Sprintf("more than %d slots", c.mostSlots())},
		{c.StopKey.IsZero(), "the stop key is missing"},
		{c.LeaseLife <= 0 || c.LeaseLife > MaxLease, "a lease lasts up to 24 h"},
		{c.ActLife <= 0 || c.ActLife > longest, "an act lasts too long, or no time at all"},
		{c.VoidDelay <= 0, "a slot may not come back at once"},
		{c.Probation < 0 || c.Probation > maxProbation, "the probation is negative, or longer than a year"},
		{!adoptable(c), "an adopted agent is outside the slots or the depth, or twice there"},
	} {
		if rule.broken {
			return fmt.Errorf("%w: charter: %s", ErrInvalid, rule.text)
		}
	}
	if c.Alone() {
		return c.checkAlone()
	}
	return c.checkWarden()
}

func (c Charter) checkWarden() error {
	switch {
	case c.LeaseKey.IsZero() || c.WardenPeer.IsZero():
		return fmt.Errorf("%w: charter: the lease key or the warden's peer is missing", ErrInvalid)
	case c.LeaseKey == c.StopKey:
		return fmt.Errorf("%w: charter: the warden may not hold the stop key", ErrInvalid)
	case c.StandbyKey == c.LeaseKey:
		return fmt.Errorf("%w: charter: the standby needs a key of its own", ErrInvalid)
	}
	return nil
}

func adoptable(c Charter) bool {
	for i, a := range c.Adopt {
		if a.Slot >= c.Slots || a.Depth > c.Depth || a.Key.IsZero() {
			return false
		}
		same := func(b Adopted) bool { return b.Slot == a.Slot || b.Key == a.Key }
		if slices.ContainsFunc(c.Adopt[:i], same) {
			return false
		}
	}
	return true
}

// AllowsOffer refuses an offer that may not be rented: another provider or
// region, terms that forbid relays or do not speak of them, a price above the
// cap on an act.
func (c Charter) AllowsOffer(o dolly.Offer) error {
	if err := o.Check(); err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	if err := c.allowsPlace(o.ID); err != nil {
		return err
	}
	if o.Relay != dolly.RelayAllow && o.Relay != dolly.RelayExit {
		return fmt.Errorf("%w: %s says %q about relays", ErrPlace, o.ID, o.Relay)
	}
	if o.Price > c.Caps.PerAct {
		return fmt.Errorf("%w: %s costs %v, at most %v an act", ErrAllowance, o.ID, o.Price, c.Caps.PerAct)
	}
	return nil
}

func (c Charter) allowsPlace(id dolly.OfferID) error {
	if _, err := dolly.ParseOfferID(string(id)); err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	if !slices.Contains(c.Providers, id.Provider()) {
		return fmt.Errorf("%w: provider %s", ErrPlace, id.Provider())
	}
	if len(c.Regions) > 0 && !slices.Contains(c.Regions, id.Region()) {
		return fmt.Errorf("%w: region %s", ErrPlace, id.Region())
	}
	return nil
}
