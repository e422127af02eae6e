package charter

import "github.com/dollynator/dolly"

// RegistryView is a registry for people.
type RegistryView struct {
	Fleet     string     `json:"fleet"`
	Epoch     uint64     `json:"epoch"`
	Index     uint64     `json:"index"`
	Head      dolly.Hash `json:"head"`
	Order     string     `json:"order"` // stop, drain, pause; resume if none
	Slots     []SlotView `json:"slots"`
	Used      int        `json:"slots_used"` // bound or reserved
	Free      []Seat     `json:"pool"`
	Acts      []ActView  `json:"open_acts"`
	Births    uint32     `json:"births"`
	MaxBirths uint32     `json:"max_births"`
	Spent     dolly.Sat  `json:"spent_sat"`    // settled and reported
	Escrowed  dolly.Sat  `json:"escrowed_sat"` // what running leases and acts may still cost
	Cap       dolly.Sat  `json:"cap_sat"`
	Receipts  int        `json:"receipts"`          // agents that showed that they obey the order
	Behind    bool       `json:"behind"`            // lines are missing: nothing is granted
	WarmFrom  dolly.Time `json:"warm_from_unix_ms"` // nothing new is granted before
	Ceased    bool       `json:"ceased"`            // the standby is the warden
}

// SlotView is one slot.
type SlotView struct {
	Seat
	State  SlotState    `json:"state"`
	Key    dolly.PeerID `json:"key,omitzero"`
	Path   string       `json:"path,omitempty"`
	Nonce  Nonce        `json:"-"`
	Until  dolly.Time   `json:"lease_until_unix_ms"`
	Limit  dolly.Sat    `json:"allowance_left_sat"`
	Births int          `json:"births_this_month"`
	Spent  dolly.Sat    `json:"spent_sat"` // by this holder, as it reported: a liar may burn the cap
}

// SlotState is what a slot is.
type SlotState string

// The states of a slot.
const (
	SlotFree     SlotState = "free"
	SlotReserved SlotState = "reserved"
	SlotBound    SlotState = "bound"
	SlotLeaving  SlotState = "leaving"
	SlotFrozen   SlotState = "frozen"
)

// ActView is one open act.
type ActView struct {
	Slot   uint32     `json:"slot"` // of the holder
	Intent dolly.Hash `json:"intent"`
	MaxSat dolly.Sat  `json:"max_sat"`
	Until  dolly.Time `json:"until_unix_ms"`
	Child  *Seat      `json:"child,omitempty"`
}

// Snapshot shows the registry as of its last line.
func (r *Registry) Snapshot() RegistryView {
	index, head := r.Head()
	v := RegistryView{
		Fleet: r.charter.Body.Fleet, Epoch: r.charter.Body.Epoch, Index: index, Head: head,
		Order: r.standing().String(), Births: r.births, MaxBirths: r.charter.Body.Births,
		Spent: r.spent, Escrowed: r.committed(r.at) - r.spent, Cap: r.charter.Body.Caps.Total,
		Behind: r.behind, WarmFrom: r.warm, Ceased: r.ceased,
	}
	order := r.orders.sum(r.charter)
	for i := range r.slots {
		s := r.slot(uint32(i))
		at := Seat{uint32(i), s.gen}
		v.Slots = append(v.Slots, r.slotView(at, s))
		switch {
		case !s.free():
			v.Used++
		case at.Slot < r.charter.Body.Slots:
			v.Free = append(v.Free, at)
		}
		if s.obeys(order) {
			v.Receipts++
		}
		if a := s.open; a != nil {
			v.Acts = append(v.Acts, ActView{Slot: at.Slot, Intent: a.Intent, MaxSat: a.MaxSat, Until: a.Until, Child: a.Child})
		}
	}
	return v
}

func (r *Registry) slotView(at Seat, s *slot) SlotView {
	v := SlotView{Seat: at, State: SlotFree, Until: s.until, Nonce: s.nonce, Limit: s.reserve, Births: s.recent(r.at), Spent: s.spent}
	if s.bound != nil {
		v.Key, v.Path = s.bound.Key, s.bound.Path
	}
	switch {
	case s.frozen:
		v.State = SlotFrozen
	case s.leaving || s.orphan:
		v.State = SlotLeaving
	case s.bound != nil:
		v.State = SlotBound
	case s.reserved != nil:
		v.State = SlotReserved
	}
	return v
}

// Orders are the operator's that count.
func (r *Registry) Orders() Orders { return r.orders }

// obeys reports whether the slot's holder signed that it obeys an order.
func (s *slot) obeys(order dolly.Hash) bool {
	return !order.IsZero() && s.receipt != nil && s.receipt.Stop == order
}
