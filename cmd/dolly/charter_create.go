package main

import (
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/wire"
	"github.com/spf13/cobra"
)

// creation is what dolly charter create was asked for: a charter, of which some
// limits are still text.
type creation struct {
	env     *Env
	charter charter.Charter
	network string
	expires string
	alone   bool      // no warden
	spans   [4]string // grace, lease life, act life, void delay
	out     string
	fd      int
	asJSON  bool
}

func newCharterCreateCommand(env *Env) *cobra.Command {
	c := creation{env: env, charter: charter.Charter{Epoch: 1}}
	cmd := &cobra.Command{
		Use:   "create --fleet NAME --provider NAME… --out DIR",
		Short: "Draw an operator's keys and sign a charter",
		Long: `Makes a folder with a signed charter and four keys:

  operator.age  signs charters and roots; encrypted, keep it off all servers
  stop.key      signs orders to stop; keep it where you can reach it at any time
  lease.key     signs leases; the warden needs it
  warden.key    who the warden is on the network; the warden needs it

With --no-warden there are only the first two. Agents then hand slots, births and
money on to their children by themselves, and the bound that is printed holds only
if no parent lies and no disk is cloned.`,
		Example: "  dolly charter create --fleet rivers --provider tulip --slots 8 --cap 400000 \\\n    --expires 180d --warden-addr /ip4/203.0.113.7/tcp/7434 --out rivers",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return c.run() },
	}
	c.addGrowthFlags(cmd)
	c.addMoneyFlags(cmd)
	f := cmd.Flags()
	f.StringVar(&c.out, "out", "charter", "folder to make")
	f.IntVar(&c.fd, "passphrase-fd", -1, "read the operator's passphrase from this file descriptor; else it is asked for")
	f.BoolVar(&c.asJSON, "json", false, "print the charter as JSON")
	return cmd
}

func (c *creation) addGrowthFlags(cmd *cobra.Command) {
	f, b := cmd.Flags(), &c.charter
	f.StringVar(&b.Fleet, "fleet", "", "name of the fleet")
	f.StringVar(&c.network, "network", string(dolly.Test), "the world that it is valid in: main, test or town")
	f.Uint32Var(&b.Slots, "slots", 4, "agents that may live at once")
	f.Uint32Var(&b.Births, "births", 16, "births ever, the first agents not counted")
	f.Uint32Var(&b.BirthsPerMonth, "births-per-month", 2, "births that one agent may have in 30 days")
	f.Uint8Var(&b.Depth, "depth", 3, "generations after the first agent")
	f.StringSliceVar(&b.Providers, "provider", nil, "provider that may be rented from; repeat for more")
	f.StringSliceVar(&b.Regions, "region", nil, "region that may be rented in; none is any")
	f.BoolVar(&b.Exit, "exit", false, "traffic may leave to the internet, where offer and config allow it too")
	f.StringVar(&c.expires, "expires", "180d", "end of the charter: a date or a span")
	f.StringVar(&c.spans[0], "grace", "7d", "how long an agent goes on without a warden")
	f.StringVar(&c.spans[1], "lease-life", "24h", "how long a lease runs; at most 24h")
	f.StringVar(&c.spans[2], "act-life", "10m", "how long a purchase may be begun; at most 10m")
	f.StringVar(&c.spans[3], "void-delay", "72h", "from an agent's last lease until its slot is free")
	f.BoolVar(&c.alone, "no-warden", false, "each agent is its own warden; a weaker bound holds")
	f.StringSliceVar(&b.WardenAddrs, "warden-addr", nil, "multiaddress of the warden, without its id; repeat for more")
}

func (c *creation) addMoneyFlags(cmd *cobra.Command) {
	f, m := cmd.Flags(), &c.charter.Caps
	f.Int64Var((*int64)(&m.Total), "cap", 100_000, "satoshi that the fleet may ever spend")
	f.Int64Var((*int64)(&m.PerAct), "per-act", 10_000, "satoshi that one purchase may cost")
	f.Int64Var((*int64)(&m.PerLease), "per-lease", 20_000, "satoshi that one agent may spend in one lease")
	f.Int64Var((*int64)(&m.Hot), "hot", 20_000, "satoshi that an agent may hold; what is above goes to the payout address")
	f.StringVar(&c.charter.Payout, "payout", "", "bitcoin address for what is left")
}

func (c *creation) run() error {
	now := wallTime()
	if err := c.complete(now); err != nil {
		return err
	}
	secret, err := c.env.Passphrase("new passphrase for the operator's key", c.fd, true)
	if err != nil {
		return err
	}
	err = foundFolder(c.out, func(dir folder) error {
		k, err := dir.drawKeys(secret, c.alone)
		if err != nil {
			return err
		}
		raw, err := c.sign(k)
		if err != nil {
			return err
		}
		return writeFile(dir.charter(), raw, 0o644)
	})
	if err != nil {
		return err
	}
	return c.report()
}

// complete reads the limits that flags give as text and refuses what no key
// could make valid, before any is drawn.
func (c *creation) complete(now dolly.Time) (err error) {
	b := &c.charter
	b.Network = dolly.Network(c.network)
	if b.Expiry, err = parseMoment(c.expires, now); err != nil {
		return err
	}
	if b.Expiry <= now {
		return cli.Usagef("", "a charter that expires on %s is over already", c.expires)
	}
	if b.Grace, err = parseSpan(c.spans[0]); err != nil {
		return err
	}
	if b.LeaseLife, err = parseSpan(c.spans[1]); err != nil {
		return err
	}
	if b.ActLife, err = parseSpan(c.spans[2]); err != nil {
		return err
	}
	if b.VoidDelay, err = parseSpan(c.spans[3]); err != nil {
		return err
	}
	if b.Slots == 0 {
		return cli.Usagef("", "a fleet needs at least one slot")
	}
	if c.alone && len(b.WardenAddrs) > 0 {
		return cli.Usagef("leave one of them out", "--no-warden and --warden-addr contradict each other")
	}
	if len(b.Providers) == 0 {
		return cli.Usagef("--provider NAME, as in the offers provider/plan/region", "no provider is allowed, so nothing could be rented")
	}
	trial := fleetKeys{operator: wire.NewKey([32]byte{1}), lease: wire.NewKey([32]byte{2}), stop: wire.NewKey([32]byte{3}), warden: wire.NewKey([32]byte{4})}
	if err := c.checkAddrs(trial.warden.Peer()); err != nil {
		return err
	}
	_, err = c.sign(trial)
	return err
}

func (c *creation) checkAddrs(warden dolly.PeerID) error {
	for _, a := range c.charter.WardenAddrs {
		if strings.Contains(a, "/p2p/") {
			return cli.Usagef("leave /p2p/… out: the warden's key is drawn now", "warden address %s has an id", a)
		}
		if err := p2p.ParseAddr(a + "/p2p/" + warden.String()); err != nil {
			return &dolly.Error{Kind: dolly.Usage, Text: "warden address", Err: err}
		}
	}
	return nil
}

func (c *creation) sign(k fleetKeys) ([]byte, error) {
	b := c.charter
	b.StopKey = k.stop.Peer()
	if !c.alone {
		b.LeaseKey, b.WardenPeer = k.lease.Peer(), k.warden.Peer()
	}
	raw, err := charter.NewCharter(k.operator, b)
	if err != nil {
		return nil, &dolly.Error{Kind: dolly.Usage, Text: "the limits contradict each other", Err: err}
	}
	return raw, nil
}

func (c *creation) report() error {
	s, err := folder(c.out).open()
	if err != nil {
		return err
	}
	if err := showCharter(c.env, s, c.asJSON); err != nil {
		return err
	}
	c.env.Say("")
	c.env.Say("Written to %s. Keep operator.age and stop.key off all servers, and make a copy", c.out)
	if c.alone {
		c.env.Say("of both. Next:")
	} else {
		c.env.Say("of both; move lease.key and warden.key with charter.cbor to the warden. Next:")
		c.env.Say("  dolly warden --charter %s", c.out)
	}
	c.env.Say("  dolly charter grant --charter %s --key PEER \\", c.out)
	c.env.Say("    --name ada --offer provider/plan/region --price SAT --rent-ends DATE")
	return nil
}
