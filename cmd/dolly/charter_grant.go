package main

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/wire"
	"github.com/spf13/cobra"
)

// grant is what dolly charter grant was asked for.
type grant struct {
	env      *Env
	dir      string
	key      string
	name     string
	offer    string
	price    int64
	terms    string
	rentEnds string
	server   string
	contacts []string
	slot     uint32
	gen      uint32
	part     part
	out      string
	fd       int
	asJSON   bool
	dry      bool
}

// granted is what it made.
type granted struct {
	DryRun bool `json:"dry_run"`

	Out  string       `json:"inheritance"`
	Name string       `json:"name"`
	Key  dolly.PeerID `json:"key"`
	Slot uint32       `json:"slot"`
	Gen  uint32       `json:"gen"`

	Portion *charter.Portion `json:"portion,omitempty"` // only without a warden

	Offer    dolly.OfferID `json:"offer"`
	Terms    string        `json:"terms"`
	RentEnds dolly.Time    `json:"rent_ends_unix_ms"`
}

func newCharterGrantCommand(env *Env) *cobra.Command {
	g := grant{env: env}
	cmd := &cobra.Command{
		Use:   "grant --charter DIR --key PEER --name NAME --offer ID --price SAT --rent-ends DATE",
		Short: "Certify a first agent, and write what it starts from",
		Long: `Gives a slot of the fleet to a key that dolly setup drew on a server which the
operator rented, and writes the inheritance with which dolly agent starts there.
It needs the operator's key. There is no secret in an inheritance.

Where the charter has no warden, --slots, --births and --cap say which part of it
this agent and all that descend from it may use: everything, if nothing else is
said. What was granted is kept in the charter's folder and not granted again.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return g.run() },
	}
	f := cmd.Flags()
	f.StringVar(&g.dir, "charter", "charter", "folder that dolly charter create made")
	f.StringVar(&g.key, "key", "", "peer id of the agent, as dolly setup prints it")
	f.StringVar(&g.name, "name", "", "name of the agent")
	f.StringVar(&g.offer, "offer", "", "what it lives on: provider/plan/region")
	f.Int64Var(&g.price, "price", 0, "satoshi that one rent of it costs")
	f.StringVar(&g.terms, "terms", string(dolly.RelayAllow), "what the provider's terms allow: allow (agents carry for each other) or exit (traffic may leave)")
	f.StringVar(&g.rentEnds, "rent-ends", "", "end of the rent: a date or a span")
	f.StringVar(&g.server, "server", "", "by which the provider knows the order; none: it is not renewed")
	f.StringSliceVar(&g.contacts, "contact", nil, "multiaddress of an agent to meet first; repeat for more")
	f.Uint32Var(&g.slot, "slot", 0, "slot of the fleet, from 0")
	f.Uint32Var(&g.gen, "gen", 0, "generation of that slot")
	g.part.flags(f)
	f.StringVar(&g.out, "out", "inheritance.cbor", "file to write")
	f.IntVar(&g.fd, "passphrase-fd", -1, "read the operator's passphrase from this file descriptor; else it is asked for")
	f.BoolVar(&g.asJSON, "json", false, "print the result as JSON")
	f.BoolVar(&g.dry, "dry-run", false, "only show what would be certified, and ask for no passphrase")
	return cmd
}

func (g *grant) run() error {
	c, err := folder(g.dir).open()
	if err != nil {
		return err
	}
	will, err := g.will(c.Body)
	if err != nil {
		return err
	}
	if err := g.part.check(c.Body, g.slot, g.gen); err != nil {
		return err
	}
	if g.dry {
		return g.report(will)
	}
	key := operatorKey{env: g.env, fd: g.fd}
	operator, err := key.open(folder(g.dir), c)
	if err != nil {
		return err
	}
	cert, err := g.certify(operator, c, will.Child, charter.Home{Offer: will.Offer, Since: wallTime()})
	if err != nil {
		return err
	}
	will.Charter, will.Certificate = c.Raw, [][]byte{cert}
	raw, err := will.Seal(operator, c.Body.Network)
	if err != nil {
		return err
	}
	if err := writeFile(g.out, raw, 0o600); err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "write the inheritance", Err: err}
	}
	return g.report(will)
}

func (g *grant) certify(operator wire.Signer, c charter.Signed[charter.Charter], child dolly.PeerID, home charter.Home) ([]byte, error) {
	if c.Body.Alone() {
		return g.part.certify(folder(g.dir), operator, c, child, home)
	}
	cert, err := charter.Grant(operator, c, g.slot, g.gen, child, home)
	if err != nil {
		return nil, &dolly.Error{Kind: dolly.Refused, Text: "the charter does not allow it", Err: err}
	}
	return cert, nil
}

// will is the inheritance but for what the operator signs.
func (g *grant) will(c charter.Charter) (agent.Inheritance, error) {
	var w agent.Inheritance
	key, err := dolly.ParsePeerID(g.key)
	if err != nil {
		return w, &dolly.Error{Kind: dolly.Usage, Text: "--key", Err: err, Hint: "dolly setup prints it on the server"}
	}
	if g.name == "" {
		return w, cli.Usagef("--name NAME", "the agent needs a name")
	}
	lives, err := g.home(c)
	if err != nil {
		return w, err
	}
	ends, err := parseMoment(g.rentEnds, wallTime())
	if err != nil {
		return w, err
	}
	for _, a := range g.contacts {
		if err := p2p.ParseAddr(a); err != nil {
			return w, &dolly.Error{Kind: dolly.Usage, Text: "--contact", Err: err}
		}
	}
	return agent.Inheritance{
		Child: key, Name: g.name, Path: charter.RootPath, Offer: lives.ID, Price: lives.Price, RentEnds: ends,
		ServerKey: g.server, Offers: []dolly.Offer{lives}, Table: qd.New([]dolly.OfferID{lives.ID}).State(), Contacts: g.contacts, Wardens: c.WardenAddrs,
	}, nil
}

// home is what the agent lives on, if the charter allows that.
func (g *grant) home(c charter.Charter) (dolly.Offer, error) {
	id, err := dolly.ParseOfferID(g.offer)
	if err != nil {
		return dolly.Offer{}, &dolly.Error{Kind: dolly.Usage, Text: "--offer", Err: err}
	}
	terms := dolly.RelayPolicy(g.terms)
	if terms != dolly.RelayAllow && terms != dolly.RelayExit {
		return dolly.Offer{}, cli.Usagef("--terms allow or exit: where relaying is forbidden no agent can live", "the terms of %s are %q", id, g.terms)
	}
	lives := dolly.Offer{ID: id, Price: dolly.Sat(g.price), Period: 30 * dolly.Day, Relay: terms}
	if err := lives.Check(); err != nil {
		return dolly.Offer{}, &dolly.Error{Kind: dolly.Usage, Text: "--offer and --price", Err: err, Hint: "--price SAT says what one rent costs"}
	}
	if err := c.AllowsOffer(lives); err != nil {
		return dolly.Offer{}, &dolly.Error{Kind: dolly.Refused, Text: "the charter does not allow this server", Err: err, Hint: "dolly charter show prints what it allows"}
	}
	return lives, nil
}

func (g *grant) report(w agent.Inheritance) error {
	if g.asJSON {
		return g.env.JSON(granted{
			DryRun: g.dry, Out: g.out, Name: w.Name, Key: w.Child, Slot: g.slot, Gen: g.gen, Portion: g.part.given, Offer: w.Offer, Terms: g.terms, RentEnds: w.RentEnds,
		})
	}
	g.env.Table(append([][2]string{
		{"inheritance", g.out},
		{"for", w.Name + ", " + w.Child.String()},
		{"slot", fmt.Sprintf("%d, generation %d", g.slot, g.gen)},
		{"lives on", string(w.Offer) + " until " + expiryWords(w.RentEnds, wallTime())},
	}, g.part.rows()...))
	if g.dry {
		g.env.Say("nothing was signed or written: this was a dry run")
		return nil
	}
	g.env.Say("")
	g.env.Say("Copy it to the server, where its config names it, and start dolly agent.")
	return nil
}
