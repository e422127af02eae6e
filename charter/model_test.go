package charter

// This is an explicit-state model of GROWTH: small enough that every history
// within its bounds can be looked at, exact enough that a rule left out shows
// as a broken promise. Alice holds slot 0 on one machine and, after a copy was
// made, on two; bob and carol are keys for slot 1. Time is a small number,
// money a number of acts. Nothing here uses the package's code: the model is
// what the package is compared with, in model_drive_test.go.

// The model's durations, in ticks.
const (
	leaseTicks = 2
	actTicks   = 1
	voidTicks  = 1
	warmTicks  = leaseTicks + 1
)

// The holders of leases. Only these are ever recognised.
const (
	noKey    = uint8(0)
	aliceKey = uint8(1)
	bobKey   = uint8(2)
	carolKey = uint8(3)
)

// How a reply stands to the warden's backup. A line that a restored warden lost
// is what "index and head" show; the model marks it instead of counting lines.
const (
	kept  = uint8(0) // in the backup, or there is none
	fresh = uint8(1) // after the backup
	lost  = uint8(2) // after the backup that was restored
)

// rules are the protocol. The zero value is GROWTH; each field takes a rule
// out, or lets in what the rules do not cover.
type rules struct {
	noNonce      bool // an incarnation goes on with the nonce of its image
	forgetActs   bool // a lease does not hand over the open act: it is forgotten
	lateDisk     bool // replies leave before their lines are durable
	onSilence    bool // a slot returns when its holder is silent, not when its lease is over
	signFirst    bool // certificates leave before they are durable
	payMoved     bool // an act that was taken over may be paid
	settleOthers bool // an act of the incarnation before is settled before it was handed over
	paySettled   bool // an act may be paid after it was settled
	settleEarly  bool // an act that was taken over may fail before it lapsed
	sameGen      bool // a slot returns in the same generation
	noCounter    bool // two requests with one counter are not noticed
	skipRefused  bool // a refused request uses its counter up
	lastKey      bool // the latest certified key gets the slot, not the first
	lateReplies  bool // a reply older than the settlement is taken in
	trustKnown   bool // a restarted warden grants once all it remembers were heard

	unseenPause  bool // a paused machine's clock stands still and nothing tells it
	copyWithAct  bool // memory is copied while an act is open
	judgeRestore bool // the cap is to hold over a restored warden as well
}

// bounds limit the histories.
type bounds struct {
	ticks, acts, cap           uint8
	crashes, wardenStops, lies uint8
	images, snapshots, backups bool
	childless                  bool // nobody certifies
}

// deed is an act, wherever it is written down; id 0 is none.
type deed struct {
	id, gen, until, nonce uint8
	moved                 bool
}

// letter is a lease or an act on its way. Until it is heard, asking again gets
// the same bytes: a lost reply is one that is heard late, or never.
type letter struct {
	full    bool
	crossed bool  // by a settlement that was entered after it
	line    uint8 // kept, fresh or lost
	until   uint8
	top     uint8 // latest act when it was signed
	act     deed
}

// actor is one machine of alice's: its memory, which is also its disk.
type actor struct {
	on, shelf, memory bool // running; a copy that waits; a copy of memory, not of a disk
	paused, unsaved   bool
	acking            bool // a settlement was entered, its reply is on its way
	told              bool // a settlement was entered: it is sent again until it is heard
	ackLine           uint8
	run, nonce, asked uint8
	leaseNonce, until uint8
	lag               uint8 // how far its clock is behind
	seen              uint8 // the latest line: kept, fresh or lost
	given             uint8 // acts that it permitted a payment for, a bit each
	issued            [4]uint8
	act               deed
	lease, grant      letter
}

// books are the warden's registry.
type books struct {
	gone, frozen  bool // slot 0
	nonce, until  uint8
	used          uint8    // nonces, a bit each
	heard         [5]uint8 // counter since the copying: machine + 1
	act           deed
	spent         uint8
	settled       [4]uint8 // how, by act
	gen, child    uint8    // slot 1
	reserved      uint8
	childUntil    uint8
	childFrozen   bool
	behind        bool
	warm, pending uint8
}

// scene is a state of the whole world. What is under "ghosts" is for judging
// only: no move reads it to decide.
type scene struct {
	now      uint8
	actors   [2]actor
	w, disk  books
	dirty    bool     // disk is older than w (lateDisk)
	certs    [4]uint8 // keys certified for slot 1, by generation, a bit each
	acts     uint8    // granted
	runs     uint8
	backed   bool // disk is a backup
	restored bool
	stops    uint8
	lies     uint8
	seen     [4]uint8 // by bob's and carol's machines

	// ghosts
	live      [4]uint8    // end of the latest lease signed, by key
	signed    [2][4]uint8 // certificates by machine and generation
	paidBy    [4]uint8    // the run that paid an act
	outdated  uint8       // nonces whose successor has paid
	paid      uint8
	copyPaid  uint8 // of two copies with one nonce, those that paid since
	copied    bool
	violation breach
}

// breach names an invariant that does not hold.
type breach uint8

const (
	noBreach breach = iota
	breachI1
	breachI2
	breachI6
	breachI9
	breachI10
)

func (b breach) String() string {
	return [...]string{
		"nothing",
		"I1: three live keys in two slots",
		"I2: two live keys in slot 1",
		"I6: two copies act",
		"I9: more is paid than the cap",
		"I10: one honest issuer signed two certificates for one seat",
	}[b]
}

// start is alice with a lease in slot 0, slot 1 free, all else to come.
func (m model) start() scene {
	s := scene{runs: 1}
	s.actors[0] = actor{on: true, run: 1, nonce: 1, leaseNonce: 1, until: leaseTicks}
	s.w = books{nonce: 1, until: leaseTicks, used: bit(1)}
	s.live[aliceKey] = leaseTicks
	if m.lateDisk {
		s.saveBooks()
	}
	return s
}

func bit(n uint8) uint8 { return 1 << n }

// canonical forgets what can no longer matter, so that scenes that differ in
// nothing else are one.
func (s *scene) canonical() {
	over := func(until *uint8, now uint8) {
		if *until <= now {
			*until = 0
		}
	}
	for key := range s.live {
		over(&s.live[key], s.now)
	}
	over(&s.w.warm, s.now)
	if s.w.warm == 0 {
		s.w.pending = 0
	}
	over(&s.w.act.until, s.now)
	for i := range s.actors {
		a := &s.actors[i]
		now := a.clock(s.now)
		over(&a.act.until, now)
		over(&a.lease.act.until, now)
		over(&a.grant.act.until, now)
		over(&a.lease.until, s.now)
		if over(&a.until, now); a.until == 0 {
			a.leaseNonce = 0
		}
	}
}
