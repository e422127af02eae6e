package adversary

import (
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/lab/exploit/fleet"
	"github.com/dollynator/dolly/wire"
)

// An agent whose every path to the others is the adversary's, hour by hour, and an
// operator that stops the fleet.
const (
	stopHours = 48
	stopFirst = 2 // the order is signed in one of so many hours from here
	stopSpan  = 10

	ofStop = 96
)

// The moves of who owns an agent's line.
const (
	deliver = iota
	drop
	hold   // the request arrives, its answer is kept
	late   // the oldest answer that was kept arrives, nothing else
	leases // leases arrive both ways, orders that others tell of do not
	freeze // the agent's clock stands still, if that is in the adversary's hand
)

func stopKind() Kind {
	return Kind{
		Name:    "silence",
		Says:    "owns every path of one agent, and drops, keeps back or repeats what goes over it",
		Gain:    "hours after the operator's stop in which the agent is still permitted to pay",
		Defence: "time that no network sets: without it the adversary may stop the agent's clock",
		Moves:   []string{"deliver", "drop", "keep the answer back", "deliver an old answer", "deliver leases only", "stop the clock"},
		Bound:   charter.MaxLease.Hours(),
		reading: "Nothing that an adversary on the line does prolongs a lease: its end is written in it, and an answer that was kept back is as old as its " +
			"grant. What is left is to keep the agent from hearing, which GROWTH.md admits: whoever has no honest path obeys when its lease ends.",
		inputs: 2 + 5 + 2 + 4 + 2,
		start:  func(seed uint64, on bool) Game { return newSilence(fleet.Weather(seed), on) },
	}
}

// silence is one such life.
type silence struct {
	on      bool
	key     fleet.Signer
	warden  *charter.Registry
	agent   *charter.Holder
	begin   dolly.Time
	hour    int
	lag     time.Duration // of the agent's clock
	stopAt  int           // hour
	order   []byte
	kept    [][]byte // answers that were kept back
	refused error    // that the world could not be made
}

func newSilence(w fleet.Weather, on bool) *silence {
	s := &silence{on: on, key: w.Key(1), begin: dolly.Time(20_000 * dolly.Day.Milliseconds())}
	s.stopAt = stopFirst + int(w.Roll(ofStop)%stopSpan)
	operator, lease, stop := w.Key(2), w.Key(3), w.Key(4)
	raw, err := charter.NewCharter(operator, charter.Charter{
		Fleet: "silence", Network: dolly.Sim, Epoch: 1, Slots: 1, Births: 1, BirthsPerMonth: 1, Depth: 1,
		Caps: charter.Caps{Total: 10_000, PerAct: 1000, PerLease: 1000}, Providers: []string{"lab"}, Expiry: s.begin.Add(100 * dolly.Day),
		LeaseKey: lease.Peer(), StopKey: stop.Peer(), WardenPeer: w.Key(5).Peer(),
		LeaseLife: charter.MaxLease, ActLife: charter.MaxAct, VoidDelay: 72 * time.Hour,
	})
	if err != nil {
		return &silence{refused: err}
	}
	law, err := charter.OpenCharter(dolly.Sim, raw)
	if err != nil {
		return &silence{refused: err}
	}
	if s.warden, err = charter.NewRegistry(dolly.Sim, law, lease); err != nil {
		return &silence{refused: err}
	}
	cert, err := charter.Grant(operator, law, 0, 0, s.key.Peer(), charter.Home{Offer: "lab/small/here", Since: s.begin})
	if err != nil {
		return &silence{refused: err}
	}
	if s.agent, err = charter.NewHolder(s.key, law, [][]byte{cert}, charter.HolderState{}, charter.Nonce{1}); err != nil {
		return &silence{refused: err}
	}
	s.refused = fleet.Lease(s.warden, s.agent, s.key, s.begin)
	s.order = charter.SealStop(stop, dolly.Sim, charter.Stop{Fleet: "silence", Epoch: 1, Seq: 1, Kind: charter.Halt})
	return s
}

// now is the true time, clock the agent's.
func (s *silence) now() dolly.Time   { return s.begin.Add(time.Duration(s.hour) * time.Hour) }
func (s *silence) clock() dolly.Time { return s.now().Add(-s.lag) }

// Look is what travels, and how long the agent's lease still runs.
func (s *silence) Look() []uint16 {
	var r row
	r.put(yes(s.hour >= s.stopAt), 2)
	r.put(bucket(float64(s.hour-s.stopAt), 0, 8, 16, 24), 5)
	r.put(yes(s.agent.WantsLease(s.clock())), 2)
	r.put(bucket(s.agent.LeaseLeft(s.clock()).Hours(), 0, 8, 16), 4)
	r.put(yes(len(s.kept) > 0), 2)
	return r.ones
}

func yes(b bool) uint16 {
	if b {
		return 1
	}
	return 0
}

// Do is one hour of the line.
func (s *silence) Do(move int) (gain float64, over bool) {
	if s.refused != nil {
		return 0, true
	}
	if s.hour == s.stopAt {
		_, _ = s.warden.Stop(s.now(), s.order) // it is the first, of the right key
	}
	if move == freeze && !s.on {
		s.lag += time.Hour
	}
	s.exchange(move)
	if s.hour >= s.stopAt && move == deliver {
		_, _ = s.agent.OnStop(s.order)
	}
	if s.hour >= s.stopAt && s.pays() {
		gain = 1
	}
	s.hour++
	return gain, s.hour == stopHours
}

// exchange is what becomes of a request for a lease and of its answer.
func (s *silence) exchange(move int) {
	if move == late && len(s.kept) > 0 {
		_ = s.agent.OnReply(s.clock(), s.kept[0]) // too old, or not asked for: then it is refused
		s.kept = s.kept[1:]
	}
	if move != deliver && move != leases && move != hold || !s.agent.WantsLease(s.clock()) {
		return
	}
	raw, err := s.agent.LeaseRequest(charter.Tip{})
	if err != nil {
		return
	}
	reply, _, err := s.warden.Handle(s.now(), s.key.Peer(), raw)
	if err != nil {
		return
	}
	if move == hold {
		s.kept = append(s.kept, reply)
		return
	}
	_ = s.agent.OnReply(s.clock(), reply) // a refusal
}

// pays reports whether the agent could pay for something now.
func (s *silence) pays() bool {
	spend := charter.Spend{ID: wire.Sum([]byte{byte(s.hour)}), Kind: charter.Renewal, Offer: "lab/small/here", MaxSat: 1}
	_, err := s.agent.Permit(s.clock(), spend)
	return err == nil
}
