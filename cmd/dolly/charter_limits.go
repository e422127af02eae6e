package main

import (
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/wire"
	"github.com/spf13/pflag"
)

// limits are what an operator may say of a charter, of which some is still text.
type limits struct {
	charter charter.Charter
	expires string
	spans   [5]string // grace, lease life, act life, void delay, probation
	watch   []string  // observers
}

// newLimits are those of a charter about which nothing is said.
func newLimits() limits {
	return limits{
		charter: charter.Charter{
			Epoch: 1, Slots: 4, Births: 16, BirthsPerMonth: 2, Depth: 8,
			Caps: charter.Caps{Total: 100_000, PerAct: 10_000, PerLease: 20_000, Hot: 20_000},
		},
		expires: "180d", spans: [5]string{"7d", "24h", "10m", "72h", "14d"},
	}
}

// limitsOf are those of a charter that is there.
func limitsOf(c charter.Charter) limits {
	l := limits{charter: c, expires: c.Expiry.Std().Format(time.RFC3339Nano)}
	for i, d := range []time.Duration{c.Grace, c.LeaseLife, c.ActLife, c.VoidDelay, c.Probation} {
		l.spans[i] = d.String()
	}
	for _, key := range c.Observers {
		l.watch = append(l.watch, key.String())
	}
	return l
}

// flags adds a flag for each limit; what l has is what holds without it.
func (l *limits) flags(f *pflag.FlagSet) {
	b, m := &l.charter, &l.charter.Caps
	f.Uint32Var(&b.Slots, "slots", b.Slots, "agents that may live at once")
	f.Uint32Var(&b.Births, "births", b.Births, "births ever, the first agents not counted")
	f.Uint32Var(&b.BirthsPerMonth, "births-per-month", b.BirthsPerMonth, "births that one agent may have in 30 days")
	f.Uint8Var(&b.Depth, "depth", b.Depth, "generations after the first agent")
	f.StringSliceVar(&b.Providers, "provider", b.Providers, "provider that may be rented from; repeat for more")
	f.StringSliceVar(&b.Regions, "region", b.Regions, "region that may be rented in; none is any")
	f.BoolVar(&b.Exit, "exit", b.Exit, "traffic may leave to the internet, where offer and config allow it too")
	f.StringVar(&l.expires, "expires", l.expires, "end of the charter: a date or a span")
	f.StringVar(&l.spans[0], "grace", l.spans[0], "how long an agent goes on without a warden")
	f.StringVar(&l.spans[1], "lease-life", l.spans[1], "how long a lease runs; at most 24h")
	f.StringVar(&l.spans[2], "act-life", l.spans[2], "how long a purchase may be begun; at most 10m")
	f.StringVar(&l.spans[3], "void-delay", l.spans[3], "from an agent's last lease until its slot is free")
	f.StringVar(&l.spans[4], "probation", l.spans[4], "how long a new agent's births count as its parent's too; 0s is not at all")
	f.StringSliceVar(&b.WardenAddrs, "warden-addr", b.WardenAddrs, "multiaddress of the warden, without its id; repeat for more")
	f.Int64Var((*int64)(&m.Total), "cap", int64(m.Total), "satoshi that the fleet may ever spend")
	f.Int64Var((*int64)(&m.PerAct), "per-act", int64(m.PerAct), "satoshi that one purchase may cost")
	f.Int64Var((*int64)(&m.PerLease), "per-lease", int64(m.PerLease), "satoshi that one agent may spend in one lease")
	f.Int64Var((*int64)(&m.Hot), "hot", int64(m.Hot), "satoshi that an agent may hold; what is above goes to the payout address")
	f.StringSliceVar(&l.watch, "observer", l.watch, "peer id of who may look at agents over the network, and do nothing else; repeat for more")
	f.StringVar(&b.Payout, "payout", b.Payout, "bitcoin address for what is left")
}

// change takes over the limits that were named among flags.
func (l *limits) change(named *pflag.FlagSet) (err error) {
	own := pflag.NewFlagSet("", pflag.ContinueOnError)
	l.flags(own)
	named.Visit(func(f *pflag.Flag) {
		mine := own.Lookup(f.Name)
		if mine == nil || err != nil {
			return
		}
		if list, ok := f.Value.(pflag.SliceValue); ok {
			err = mine.Value.(pflag.SliceValue).Replace(list.GetSlice())
			return
		}
		err = mine.Value.Set(f.Value.String())
	})
	return err
}

// read reads the limits that are text, and refuses what nobody can mean.
func (l *limits) read(now dolly.Time) (err error) {
	b := &l.charter
	if b.Expiry, err = parseMoment(l.expires, now); err != nil {
		return err
	}
	if b.Expiry <= now {
		return cli.Usagef("", "a charter that expires on %s is over already", l.expires)
	}
	for i, d := range []*time.Duration{&b.Grace, &b.LeaseLife, &b.ActLife, &b.VoidDelay, &b.Probation} {
		if *d, err = parseSpan(l.spans[i]); err != nil {
			return err
		}
	}
	if b.Slots == 0 {
		return cli.Usagef("", "a fleet needs at least one slot")
	}
	if len(b.Providers) == 0 {
		return cli.Usagef("--provider NAME, as in the offers provider/plan/region", "no provider is allowed, so nothing could be rented")
	}
	b.Observers = nil
	for _, text := range l.watch {
		key, err := dolly.ParsePeerID(text)
		if err != nil {
			return cli.Usagef("dolly setup draws a key and prints its peer id", "observer %q: %v", text, err)
		}
		b.Observers = append(b.Observers, key)
	}
	return checkAddrs(b.WardenAddrs)
}

func checkAddrs(addrs []string) error {
	anybody := wire.NewKey([32]byte{1}).Peer()
	for _, a := range addrs {
		if strings.Contains(a, "/p2p/") {
			return cli.Usagef("leave /p2p/… out: the charter names the warden's key", "warden address %s has an id", a)
		}
		if err := p2p.ParseAddr(a + "/p2p/" + anybody.String()); err != nil {
			return &dolly.Error{Kind: dolly.Usage, Text: "warden address", Err: err}
		}
	}
	return nil
}
