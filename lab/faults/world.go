package faults

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wallet/slate"
	"github.com/dollynator/dolly/wire"
)

// The one offer, and what may be paid for it.
const (
	place  = dolly.OfferID("alpha/s/north")
	price  = dolly.Sat(2000)
	feeMax = dolly.Sat(500)
	rent   = 9 * dolly.Day
	began  = dolly.Time(100 * 24 * 3600 * 1000)
)

// World is what lies outside of all agents: the chain, the provider, the
// warden, and a record of what everybody did. Its methods may be called from
// any goroutine.
type World struct {
	Chain *slate.Chain

	mu    sync.Mutex
	clock dolly.Clock
	law   charter.Signed[charter.Charter]
	cloud cloud
	deeds deeds
	tricks

	office office
	stop   []byte // the order that was given, sealed; nil before
}

// tricks are what a hostile world does.
type tricks struct {
	dear    bool // quotes are above the ceiling
	moved   bool // an order is to be paid elsewhere than was quoted
	nothing bool // what is paid for never comes
}

func seeded(s string) wire.Key { return wire.NewKey([32]byte(wire.Sum([]byte(s)))) }

// limits are the charter of these worlds.
func limits(slots uint32) charter.Charter {
	return charter.Charter{
		Fleet: "faults", Network: dolly.Sim, Epoch: 1, Slots: slots, Births: 100, BirthsPerMonth: 20, Depth: 3,
		Caps:   charter.Caps{Total: 100_000, PerAct: 3000, PerLease: 6000, Hot: 30_000},
		Payout: slate.Address("payout"), Providers: []string{"alpha"}, Expiry: began.Add(400 * dolly.Day), Grace: 7 * dolly.Day,
		LeaseKey: seeded("lease").Peer(), StopKey: seeded("stop").Peer(), WardenPeer: seeded("warden").Peer(),
		LeaseLife: dolly.Day, ActLife: 6 * time.Hour, VoidDelay: 72 * time.Hour,
	}
}

// newWorld has no warden yet.
func newWorld(clock dolly.Clock, slots uint32) (*World, error) {
	raw, err := charter.NewCharter(seeded("operator"), limits(slots))
	if err != nil {
		return nil, fmt.Errorf("make the world: %w", err)
	}
	w := &World{
		Chain: slate.New(), clock: clock,
		cloud: cloud{servers: map[string]*server{}}, deeds: newDeeds(),
	}
	if w.law, err = charter.OpenCharter(dolly.Sim, raw); err != nil {
		return nil, fmt.Errorf("make the world: %w", err)
	}
	return w, nil
}

// order seals an order to the fleet and hands it to the warden.
func (w *World) order(kind charter.OrderKind) error {
	raw := charter.SealStop(seeded("stop"), dolly.Sim, charter.Stop{Fleet: "faults", Epoch: 1, Seq: 1, Kind: kind})
	w.mu.Lock()
	w.stop = raw
	w.mu.Unlock()
	var err error
	for range 5 { // an operator asks again
		if _, err = w.Ask(context.Background(), seeded("operator").Peer(), raw); err == nil {
			break
		}
	}
	return err
}
