package mirror

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/lab/strict"
)

// charterSubtensor is charter and leases: a block is an hour, in which each relay
// renews its lease with the warden's registry if it wants to. After the operator's
// order none does, and within a day nobody serves.
type charterSubtensor struct {
	Network   string `json:"network"`
	Block     int64  `json:"block"`
	Epoch     int64  `json:"epoch_length"`
	StopBlock int64  `json:"stop_block"` // at which the operator stops the fleet; 0 never
}

func newCharterSubtensor() *charterSubtensor {
	return &charterSubtensor{Network: "sim", Block: 1, Epoch: 100}
}

func (s *charterSubtensor) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("network", strict.Word(&s.Network)), strict.At("block", strict.Whole(&s.Block)),
		strict.At("epoch_length", strict.Whole(&s.Epoch)), strict.At("stop_block", strict.Whole(&s.StopBlock)),
	}
}

func (s *charterSubtensor) check(c *checker) {
	c.within("block", float64(s.Block), 0, 1e6)
	c.least("epoch_length", float64(s.Epoch), 1)
	c.least("stop_block", float64(s.StopBlock), 0)
}

func (s *charterSubtensor) build(b *bench) (Subtensor, error) {
	out := &leases{stop: s.StopBlock, nodes: b.nodes, chain: chain{Height: s.Block, epoch: s.Epoch}}
	return out, out.found()
}

// leases is a registry and the holders of its slots.
type leases struct {
	chain
	stop    int64 // block of the operator's order; 0 never
	nodes   int
	law     charter.Signed[charter.Charter]
	reg     *charter.Registry
	holders []*charter.Holder
	stopped bool
}

// now is the time of a block.
func (l *leases) now() dolly.Time { return dolly.Time(0).Add(time.Duration(l.Height+1) * time.Hour) }

// found signs a charter, founds its registry and gives each relay a slot and a lease.
func (l *leases) found() error {
	raw, err := charter.NewCharter(keyOf("operator", 0), charter.Charter{
		Fleet: "mirror", Network: dolly.Sim, Epoch: 1, Slots: uint32(l.nodes), Births: 1, BirthsPerMonth: 1, Depth: 1,
		Caps:      charter.Caps{Total: 10_000, PerAct: 1000, PerLease: 2000},
		Providers: []string{"town"}, Expiry: 1 << 50,
		LeaseKey: keyOf("lease", 0).Peer(), StopKey: keyOf("stop", 0).Peer(), WardenPeer: keyOf("warden", 0).Peer(),
		LeaseLife: charter.MaxLease, ActLife: charter.MaxAct, VoidDelay: 72 * time.Hour,
	})
	if err == nil {
		l.law, err = charter.OpenCharter(dolly.Sim, raw)
	}
	if err == nil {
		l.reg, err = charter.NewRegistry(dolly.Sim, l.law, keyOf("lease", 0))
	}
	for uid := range l.nodes {
		if err == nil {
			err = l.grant(uid)
		}
	}
	if err != nil {
		return fmt.Errorf("found the fleet: %w", err)
	}
	return nil
}

func (l *leases) grant(uid int) error {
	key := keyOf("relay", uid)
	cert, err := charter.Grant(keyOf("operator", 0), l.law, uint32(uid), 0, key.Peer(), charter.Home{})
	if err != nil {
		return err
	}
	h, err := charter.NewHolder(key, l.law, [][]byte{cert}, charter.HolderState{}, charter.Nonce{byte(uid), byte(uid >> 8), 1})
	if err != nil {
		return err
	}
	l.holders = append(l.holders, h)
	return l.renew(h, key.Peer())
}

// renew asks the warden in bytes, as an agent does.
func (l *leases) renew(h *charter.Holder, who dolly.PeerID) error {
	raw, err := h.LeaseRequest(charter.Tip{})
	if err != nil {
		return err
	}
	reply, _, err := l.reg.Handle(l.now(), who, raw)
	if err != nil {
		return err
	}
	return h.OnReply(l.now(), reply)
}

// holds reports whether a relay's lease runs.
func (l *leases) holds(uid int) bool { return l.holders[uid].LeaseLeft(l.now()) > 0 }

// Advance implements [Subtensor].
func (l *leases) Advance() error {
	l.Height++
	if l.stop > 0 && l.Height >= l.stop && !l.stopped {
		l.stopped = true
		order := charter.SealStop(keyOf("stop", 0), dolly.Sim, charter.Stop{Fleet: "mirror", Epoch: 1, Seq: 1, Kind: charter.Halt})
		if _, err := l.reg.Stop(l.now(), order); err != nil {
			return fmt.Errorf("stop: %w", err)
		}
	}
	for uid, h := range l.holders {
		if l.stopped || !h.WantsLease(l.now()) {
			continue
		}
		if err := l.renew(h, keyOf("relay", uid).Peer()); err != nil {
			return fmt.Errorf("renew the lease of %d: %w", uid, err)
		}
	}
	return nil
}

func (l *leases) state() any { return &leasesState{l} }

// leasesState is the height and what was set: all else follows from the height.
type leasesState struct{ l *leases }

// MarshalJSON implements json.Marshaler.
func (s *leasesState) MarshalJSON() ([]byte, error) { return json.Marshal(s.l.chain) }

// UnmarshalJSON implements json.Unmarshaler.
func (s *leasesState) UnmarshalJSON(text []byte) error {
	var at chain
	if err := json.Unmarshal(text, &at); err != nil {
		return err
	}
	for s.l.Height < at.Height {
		if err := s.l.Advance(); err != nil {
			return err
		}
	}
	s.l.Set = at.Set
	return nil
}
