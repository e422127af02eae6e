package town

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/settings"
	"github.com/dollynator/dolly/town/landlord"
)

// Config is what may differ between towns.
type Config struct {
	Dir     string // everything lies below it
	Slots   int    // agents at most
	Seed    uint64
	Speed   float64        // of the town's clock against ours
	Learn   settings.Learn // zero: as nodes do by default
	Version string
	Log     *slog.Logger
	Say     func(format string, args ...any) // progress, in people's words
}

// Speed is how fast a town's clock runs unless told otherwise: a day is 20 s.
const Speed = 4320

// MaxDir is how long the path of a town's folder may be, in bytes: agents have
// their sockets below it, in paths of at most 103.
const MaxDir = 103 - len("/servers/server-0000/dolly/state/dolly.sock")

// The town's economy. It adds up: see DESIGN.md.
const (
	blockEvery   = 1500 * time.Millisecond
	provision    = 2 * time.Second
	rentDays     = 9
	clients      = 4
	demand       = 10 << 20 // bytes a second that one client wants
	creditMB     = 512
	expectedMB   = 100 // a day lasts 20 s: 5 MB/s
	limitSat     = 100 // what the buybot pays for a MB
	budgetSat    = 500_000
	outputs      = 24
	capSat       = 400_000
	allowanceSat = 12_000
	perActSat    = 12_000
	hotSat       = 20_000
	feeMaxSat    = 600
	depth        = 4
	shockAfter   = 150 * time.Second
	closes       = "vega"
)

// provider is a landlord's brand: what it takes, and how often it fails.
type provider struct {
	name    string
	percent int64 // of the list price
	fail    float64
	regions [3]string // of the small, middle and large plan
}

func providers() []provider {
	return []provider{
		{"vega", 80, 0.02, [3]string{"lis", "lis", "osl"}},
		{"hexa", 95, 0.05, [3]string{"ams", "ams", "fra"}},
		{"nord", 110, 0.15, [3]string{"hel", "hel", "hel"}},
		{"volt", 130, 0.40, [3]string{"par", "par", "par"}},
	}
}

// firstServer is what the operator rents for the root.
const firstServer dolly.OfferID = "hexa/m/ams"

// offers is everything that is for rent.
func offers() []landlord.OfferSpec {
	plans := []struct {
		name string
		rate dolly.MB
		list dolly.Sat
	}{{"s", 2 << 20, 4000}, {"m", 5 << 20, 6000}, {"l", 8 << 20, 8000}}
	var out []landlord.OfferSpec
	for _, p := range providers() {
		for i, plan := range plans {
			out = append(out, landlord.OfferSpec{Fail: p.fail, Offer: dolly.Offer{
				ID:    dolly.OfferID(fmt.Sprintf("%s/%s/%s", p.name, plan.name, p.regions[i])),
				Price: plan.list * dolly.Sat(p.percent) / 100, Period: rentDays * dolly.Day, LineRate: plan.rate,
				Relay: dolly.RelayExit, Available: true,
			}})
		}
	}
	return out
}

func providerNames() []string {
	var names []string
	for _, p := range providers() {
		names = append(names, p.name)
	}
	return names
}

// base is the config that everybody in the town shares.
func (t *Town) base() settings.Settings {
	second := settings.Duration(time.Second)
	s := settings.Default("")
	s.Network, s.Will = dolly.Town, ""
	s.Contact = "town hall, this machine"
	s.Clock = settings.Clock{Epoch: t.clock.Epoch, Start: dolly.Time(t.clock.Start.UnixMilli()), Speed: t.cfg.Speed}
	s.P2P = settings.P2P{Listen: []string{"/ip4/127.0.0.1/tcp/0"}, Bootstrap: []string{}}
	s.Chain = settings.Chain{URL: t.chainURL, FeeRate: 1, FeeMax: feeMaxSat}
	s.Cloud.URL = t.landlord.URL()
	if t.cfg.Learn != (settings.Learn{}) {
		s.Learn = t.cfg.Learn
	}
	s.Market = settings.Market{
		Strategy: "constant_sell", Expected: expectedMB, Credit: creditMB, Stranger: expectedMB, Strangers: expectedMB, Confirm: 2, ClaimWithin: 1, Reorg: 1, Delay: 10,
		FundWithin: 6, RefundAfter: 26, Dust: 1000, MaxSat: 20_000,
	}
	s.Relay = settings.Relay{On: true, Block: 4 << 20, New: creditMB, Exit: []string{t.origin.Addr()}}
	s.Pace = settings.Pace{
		Tick: second / 4, Check: second, OrderLife: 5 * second, Heartbeat: 2 * second, DeadAfter: 10 * second,
		WindDown: 6 * second, Renew: 60 * second, Gossip: second, Exchange: 2 * second, Retry: 2 * second,
	}
	return s
}

// buying is the config of who buys and carries nothing: what strangers sell it is
// bounded by its budget.
func (t *Town) buying() settings.Settings {
	s := t.base()
	s.Relay.On = false
	s.Market.Stranger, s.Market.Strangers = creditMB, clients*creditMB
	return s
}

// law is the operator's charter.
func (t *Town) law() charter.Charter {
	return charter.Charter{
		Fleet: "town", Network: dolly.Town, Epoch: 1, Slots: uint32(t.cfg.Slots), Births: 1000, BirthsPerMonth: 20, Depth: depth,
		Caps:   charter.Caps{Total: capSat, PerAct: perActSat, PerLease: allowanceSat, Hot: hotSat},
		Payout: t.operator.Address(), Exit: true, Providers: providerNames(), Expiry: t.clock.Now().Add(10 * 365 * dolly.Day),
		Grace: 7 * dolly.Day, LeaseKey: t.keys.lease.Peer(), StopKey: t.keys.stop.Peer(), WardenPeer: t.keys.warden.Peer(),
		WardenAddrs: t.hall.Addrs(), LeaseLife: dolly.Day, ActLife: dolly.Day, VoidDelay: dolly.Day,
	}
}
