package main

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/wire"
	"github.com/spf13/cobra"
)

// creation is what dolly charter create was asked for.
type creation struct {
	limits
	env     *Env
	network string
	alone   bool // no warden
	standby bool
	out     string
	fd      int
	asJSON  bool
	dry     bool
}

func newCharterCreateCommand(env *Env) *cobra.Command {
	c := creation{env: env, limits: newLimits()}
	cmd := &cobra.Command{
		Use:   "create --fleet NAME --provider NAME… --out DIR",
		Short: "Draw an operator's keys and sign a charter",
		Long: `Makes a folder with a signed charter and four keys:

  operator.age  signs charters and roots; encrypted, keep it off all servers
  stop.key      signs orders to stop; keep it where you can reach it at any time
  lease.key     signs leases; the warden needs it
  warden.key    who the warden is on the network; the warden needs it

With --standby there are standby.key and standby-peer.key, for the machine that can
take the warden's place. With --no-warden there are only the first two. Agents then hand slots, births and
money on to their children by themselves, and the bound that is printed holds only
if no parent lies and no disk is cloned.`,
		Example: "  dolly charter create --fleet rivers --provider tulip --slots 8 --cap 400000 \\\n    --expires 180d --warden-addr /ip4/203.0.113.7/tcp/7434 --out rivers",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return c.run() },
	}
	f := cmd.Flags()
	c.flags(f)
	f.StringVar(&c.charter.Fleet, "fleet", "", "name of the fleet")
	f.StringVar(&c.network, "network", string(dolly.Test), "the world that it is valid in: main, test or town")
	f.BoolVar(&c.alone, "no-warden", false, "each agent is its own warden; a weaker bound holds")
	f.BoolVar(&c.standby, "standby", false, "name a second warden, which follows the first and can take its place")
	f.StringVar(&c.out, "out", "charter", "folder to make")
	f.IntVar(&c.fd, "passphrase-fd", -1, "read the operator's passphrase from this file descriptor; else it is asked for")
	f.BoolVar(&c.asJSON, "json", false, "print the charter as JSON")
	f.BoolVar(&c.dry, "dry-run", false, "only show what would be signed; draw no key and ask for no passphrase")
	return cmd
}

func (c *creation) run() error {
	if err := c.complete(wallTime()); err != nil {
		return err
	}
	if c.dry {
		return showDraft(c.env, c.charter, c.asJSON)
	}
	secret, err := c.env.Passphrase("new passphrase for the operator's key", c.fd, true)
	if err != nil {
		return err
	}
	err = foundFolder(c.out, func(dir folder) error {
		k, err := dir.drawKeys(secret, c.alone, c.standby)
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

// complete refuses what no key could make valid, before any is drawn.
func (c *creation) complete(now dolly.Time) error {
	if err := c.read(now); err != nil {
		return err
	}
	c.charter.Network = dolly.Network(c.network)
	switch {
	case c.charter.Fleet == "":
		return cli.Usagef("--fleet NAME", "the fleet needs a name")
	case !c.charter.Network.Valid() || c.charter.Network == dolly.Sim: // where signatures are worth nothing
		return cli.Usagef("one of main, test and town", "no charter can be made for network %s", c.charter.Network)
	case c.alone && len(c.charter.WardenAddrs) > 0:
		return cli.Usagef("leave one of them out", "--no-warden and --warden-addr contradict each other")
	case c.alone && c.standby:
		return cli.Usagef("leave one of them out", "--no-warden and --standby contradict each other")
	}
	_, err := c.sign(trialKeys())
	return err
}

// trialKeys are good for nothing but to see whether a charter could be signed.
func trialKeys() fleetKeys {
	var k fleetKeys
	for i, key := range []*wire.Key{&k.operator, &k.lease, &k.stop, &k.warden, &k.standby, &k.standbyPeer} {
		*key = wire.NewKey([32]byte{byte(i + 1)})
	}
	return k
}

func (c *creation) sign(k fleetKeys) ([]byte, error) {
	b := c.charter
	b.StopKey = k.stop.Peer()
	if !c.alone {
		b.LeaseKey, b.WardenPeer = k.lease.Peer(), k.warden.Peer()
	}
	if c.standby {
		b.StandbyKey, b.StandbyPeer = k.standby.Peer(), k.standbyPeer.Peer()
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
		if c.standby {
			c.env.Say("and, on another machine, with charter.cbor, standby.key and standby-peer.key:")
			c.env.Say("  dolly warden --standby --charter %s", c.out)
		}
	}
	c.env.Say("  dolly charter grant --charter %s --key PEER \\", c.out)
	c.env.Say("    --name ada --offer provider/plan/region --price SAT --rent-ends DATE")
	return nil
}
