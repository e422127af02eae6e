package dolly

// ViewCharter is what the operator allows and how much of it is used: a
// [CharterView].
const ViewCharter View = "charter"

// CharterView is a fleet's charter as a node knows it. A warden counts what is
// used; an agent knows its own part and what its siblings told (By says which).
type CharterView struct {
	Fleet     string   `json:"fleet"`
	Network   Network  `json:"network"`
	Epoch     uint64   `json:"epoch"`
	Hash      Hash     `json:"hash"`
	Operator  PeerID   `json:"operator"`
	Warden    PeerID   `json:"warden,omitzero"` // zero if there is none
	Expiry    Time     `json:"expiry_unix_ms"`
	LeftMS    int64    `json:"left_ms"`  // till then; 0 when it is over
	GraceMS   int64    `json:"grace_ms"` // for which an agent earns on without a warden
	Exit      bool     `json:"exit"`     // traffic may leave to the internet
	Providers []string `json:"providers"`
	Regions   []string `json:"regions"` // empty is any
	Payout    string   `json:"payout"`

	By     string     `json:"by"`    // warden, agent: who counted
	Order  string     `json:"order"` // stop, pause, drain; resume if none stands
	Limits []LimitRow `json:"limits"`
	Slots  []SlotRow  `json:"slots"`
	Acts   []ActRow   `json:"open_acts"`
	Lease  *LeaseRow  `json:"lease,omitempty"` // an agent's own
	Risk   RiskView   `json:"risk"`
}

// LimitRow is one bound and what is left of it.
type LimitRow struct {
	Name  string `json:"name"`
	Unit  string `json:"unit"` // sat, agent, birth, level
	Used  int64  `json:"used"`
	Cap   int64  `json:"cap"`
	Left  int64  `json:"left"`
	Known bool   `json:"known"` // Used is; of a sibling's spending an agent knows what it told
}

// SlotRow is one place in the fleet.
type SlotRow struct {
	Slot      uint32 `json:"slot"`
	Gen       uint32 `json:"gen"`
	State     string `json:"state"` // free, reserved, bound, leaving, frozen; of an agent: bound, silent
	Key       PeerID `json:"peer_id,omitzero"`
	Name      string `json:"name,omitempty"`
	Path      string `json:"path,omitempty"`
	Until     Time   `json:"lease_until_unix_ms,omitempty"` // 0 is not known
	Allowance Sat    `json:"allowance_left_sat"`
	Spent     Sat    `json:"spent_sat"`
	Births    int    `json:"births_this_month"`
}

// ActRow is the open right to one purchase.
type ActRow struct {
	Slot   uint32 `json:"slot"` // of the holder
	Intent Hash   `json:"intent"`
	MaxSat Sat    `json:"max_sat"`
	Until  Time   `json:"until_unix_ms"`
	Birth  bool   `json:"birth"` // a seat is reserved for a child
}

// LeaseRow is an agent's right to live on.
type LeaseRow struct {
	Slot      uint32 `json:"slot"`
	Gen       uint32 `json:"gen"`
	At        Time   `json:"at_unix_ms"`
	Until     Time   `json:"until_unix_ms"`
	LeftMS    int64  `json:"left_ms"`            // 0: it is over, or of an earlier start
	SpendFrom Time   `json:"spend_from_unix_ms"` // no renewal before
	Allowance Sat    `json:"allowance_sat"`      // for all payments under it
	Spent     Sat    `json:"spent_sat"`          // of it, open act included
	Left      Sat    `json:"left_sat"`           //
	Index     uint64 `json:"registry_index"`     // of the warden's line that gave it
}

// RiskView is what can still be lost: what may yet be paid, and the coins at hand.
type RiskView struct {
	Sat      Sat       `json:"total_sat"`           // the sum of the parts
	Without  Sat       `json:"without_receipt_sat"` // of it, in the hands of who has not answered the order
	Receipts int       `json:"receipts"`
	Agents   int       `json:"agents"`
	Parts    []RiskRow `json:"parts"`
}

// RiskRow is one agent's part.
type RiskRow struct {
	Slot      uint32 `json:"slot"`
	Gen       uint32 `json:"gen"`
	Key       PeerID `json:"peer_id"`
	Name      string `json:"name,omitempty"`
	Receipt   bool   `json:"receipt"` // it signed that it obeys the order that stands
	Acts      Sat    `json:"open_acts_sat"`
	Allowance Sat    `json:"allowance_sat"` // without the open acts
	Lingering Sat    `json:"lingering_sat"` // of superseded incarnations
	Hot       Sat    `json:"hot_sat"`       // coins
	Swaps     int    `json:"swaps"`
	Sat       Sat    `json:"sat"`
}
