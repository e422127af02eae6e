package lives

import (
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
)

// Prices of the simulated world, in satoshi.
const (
	Fee    = dolly.Sat(10)  // of one payment
	FeeMax = dolly.Sat(100) // ceiling that agents set for it
	Dust   = dolly.Sat(500) // less than this is not sent
	Rent   = 9 * dolly.Day

	Price   = dolly.Sat(1000) // of one rent at Alpha
	Dearest = dolly.Sat(1200) // and at Beta
)

// The offers of the simulated cloud.
const (
	Alpha = dolly.OfferID("alpha/s/north")
	Beta  = dolly.OfferID("beta/s/north")
)

// Key is the key of whoever is called so: the operator is "operator", its stop
// key "stop", the warden's lease key "lease".
func Key(name string) wire.Key { return wire.NewKey([32]byte(wire.Sum([]byte("sim/" + name)))) }

// Law is the charter of a world with n slots, as GROWTH.md has it for real time.
func Law(n uint32) charter.Charter {
	return charter.Charter{
		Fleet: "sim", Network: dolly.Sim, Epoch: 1, Slots: n, Births: 100 * n, BirthsPerMonth: 4, Depth: 24,
		Caps:   charter.Caps{Total: dolly.Sat(n) * 400_000, PerAct: 3000, PerLease: 6000, Hot: 6000},
		Payout: "payout", Providers: []string{Alpha.Provider(), Beta.Provider()},
		Expiry: dolly.Time(0).Add(1300 * dolly.Day), Grace: 7 * dolly.Day,
		LeaseKey: Key("lease").Peer(), StopKey: Key("stop").Peer(), WardenPeer: Key("warden").Peer(),
		LeaseLife: charter.MaxLease, ActLife: charter.MaxAct, VoidDelay: 72 * time.Hour,
	}
}

// Pace is how fast these lives go: a check every six hours, which is what lets
// a fleet live for years in seconds.
func Pace() agent.Pace {
	return agent.Pace{
		Check: 6 * time.Hour, Heartbeat: dolly.Day, DeadAfter: 3 * dolly.Day,
		OrderLife: dolly.Day, WindDown: 12 * time.Hour, RenewBefore: 3 * dolly.Day,
	}
}

func offers() []dolly.Offer {
	return []dolly.Offer{
		{ID: Alpha, Price: Price, Period: Rent, LineRate: 1 << 20, Relay: dolly.RelayAllow, Available: true},
		{ID: Beta, Price: Dearest, Period: Rent, LineRate: 1 << 20, Relay: dolly.RelayAllow, Available: true},
	}
}
