package edge

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/agent/strategy"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cloud"
	"github.com/dollynator/dolly/cloud/install"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/node/life"
	"github.com/dollynator/dolly/node/settings"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/p2p/relay"
	"github.com/dollynator/dolly/wallet"
	"github.com/dollynator/dolly/wallet/distant"
	"github.com/dollynator/dolly/wire"
)

// Agent is an agent with its real edges, ready to run.
type Agent struct {
	*node.Agent
	host    *p2p.Host
	closers []func() error
}

// Close frees what the agent held, last first.
func (a *Agent) Close() error {
	var errs []error
	for i := len(a.closers) - 1; i >= 0; i-- {
		errs = append(errs, a.closers[i]())
	}
	return errors.Join(errs...)
}

// agentParts is what NewAgent gathers on its way.
type agentParts struct {
	s     settings.Settings
	key   wire.Key
	will  agent.Inheritance
	law   charter.Signed[charter.Charter]
	store dolly.Store
	coins *wallet.Wallet
	host  *p2p.Host
	log   *slog.Logger
	clock *node.Reckoner
}

// NewAgent opens the state, the wallet and the network of an agent. On an error
// nothing is left open.
func NewAgent(ctx context.Context, s settings.Settings, key wire.Key, version string, log *slog.Logger) (_ *Agent, err error) {
	a := &Agent{}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Close())
		}
	}()
	p := agentParts{s: s, key: key, log: log, clock: node.NewReckoner(0, s.Clock.Speed, node.SinceBoot)}
	if err := p.readWill(); err != nil {
		return nil, err
	}
	if err := p.awaitTime(ctx, distant.Dial(s.Chain.URL)); err != nil {
		return nil, err
	}
	if p.store, err = store.Open(StorePath(p.s.State)); err != nil {
		return nil, err
	}
	a.closers = append(a.closers, p.store.Close)
	p.coins, err = wallet.Open(wallet.Config{
		Seed: key.Derive("wallet"), Network: s.Network, Backend: distant.Dial(s.Chain.URL), Store: p.store, FeeRate: dolly.Sat(s.Chain.FeeRate),
	})
	if err != nil {
		return nil, err
	}
	p.host, err = p2p.New(context.WithoutCancel(ctx), p2p.Config{ // it outlives ctx by the last word
		Key: key, Listen: s.P2P.Listen, Bootstrap: append(p.will.Contacts, s.P2P.Bootstrap...), MDNS: s.P2P.MDNS,
		Agent: agentName(version, s.Contact), Log: log,
	})
	if err != nil {
		return nil, NetworkError(err)
	}
	a.closers = append(a.closers, p.host.Close)
	a.host = p.host
	a.Agent, err = p.assemble(version)
	return a, err
}

// agentName is what every peer is told of this one: the program, and who answers
// for it.
func agentName(version, contact string) string {
	name := "dolly/" + version
	if contact = strings.TrimSpace(contact); install.CheckContact(contact) == nil {
		name += " (" + contact + ")"
	}
	return name
}

// readWill reads what the parent handed over, and checks that it is for us.
func (p *agentParts) readWill() error {
	raw, err := os.ReadFile(p.s.Will)
	if err != nil {
		return &dolly.Error{Kind: dolly.Refused, Text: "no inheritance: nobody has allowed this agent to live", Err: err, Hint: "dolly charter grant makes one for a root"}
	}
	if p.will, err = agent.OpenInheritance(p.s.Network, p.key.Peer(), raw); err != nil {
		return &dolly.Error{Kind: dolly.Refused, Text: "inheritance " + p.s.Will, Err: err}
	}
	if p.law, err = charter.OpenCharter(p.s.Network, p.will.Charter); err != nil {
		return &dolly.Error{Kind: dolly.Refused, Text: "charter in " + p.s.Will, Err: err}
	}
	st, err := charter.Verify(p.law, p.will.Certificate)
	if err == nil && st.Key != p.key.Peer() {
		err = charter.ErrSigner
	}
	if err != nil {
		return &dolly.Error{Kind: dolly.Refused, Text: "certificate in " + p.s.Will, Err: err}
	}
	p.will.Path = st.Path
	return nil
}

func (p *agentParts) assemble(version string) (*node.Agent, error) {
	carrier, err := p.carrier()
	if err != nil {
		return nil, err
	}
	if _, err := p.wardenAt(p.law.Body.WardenPeer, p.law.Body.WardenAddrs); err != nil {
		return nil, fmt.Errorf("warden's address: %w", err)
	}
	ground, err := p.ground(carrier)
	if err != nil {
		return nil, err
	}
	born, err := p.life(version)
	if err != nil {
		return nil, err
	}
	rand, err := Entropy()
	if err != nil {
		return nil, err
	}
	var nonce charter.Nonce
	for i := range nonce {
		nonce[i] = byte(rand.Uint32())
	}
	begun := time.Now()
	return node.NewAgent(node.AgentConfig{
		Life: born, Nonce: nonce, Store: p.store, Clock: p.clock, Rand: rand, Tick: p.s.Pace.Tick.Std(), Past: History(p.s), Net: Net{p.host}, Verify: new(p2p.Verifier).Verify,
		Told: p.clock.Learn, Wall: p.s.WorldClock(), Alarm: p.s.World(wallAlarm),
		Coins: Coins{p.coins}, Ground: ground, Carrier: carrier, Exit: carrier.Exit, Warden: p.wardenAt, Log: p.log, Address: p.coins.Address,
		Links: func() []dolly.PeerRow { return Links(p.host) },
		Info: func(i *dolly.Info) {
			i.Speed, i.PID, i.Unit = p.s.Clock.Speed, os.Getpid(), install.UnitName
			i.Now, i.UptimeMS = p.clock.Now(), time.Since(begun).Milliseconds()
		},
	})
}

func (p *agentParts) wardenAt(warden dolly.PeerID, addrs []string) (node.Warden, error) {
	return WardenAt(p.host, warden, addrs)
}

func (p *agentParts) carrier() (*Carrier, error) {
	policy, err := ExitTo(p.s.Network, p.s.Relay.Exit)
	if err != nil {
		return nil, &dolly.Error{Kind: dolly.Usage, Text: "relay.exit", Err: err}
	}
	if len(p.s.Relay.Exit) > 0 {
		if err := p.mayExit(); err != nil {
			return nil, err
		}
	}
	rate := p.s.Relay.Rate
	for _, o := range p.will.Offers {
		if o.ID == p.will.Offer && rate == 0 {
			rate = int64(o.LineRate)
		}
	}
	newcomers := p.s.Relay.New << 20
	if newcomers == 0 {
		newcomers = -1 // none
	}
	c := NewCarrier(p.host, relay.ServerConfig{Rate: rate, Block: p.s.Relay.Block, Newcomers: newcomers, Policy: policy})
	if !p.s.Relay.On {
		return c, nil
	}
	return c, c.Switch(true)
}

// mayExit holds what GROWTH asks before traffic leaves: the charter and the
// host's terms allow it, and somebody can be reached for complaints. That it is
// in the config brought us here.
func (p *agentParts) mayExit() error {
	refuse := func(text, hint string) error { return &dolly.Error{Kind: dolly.Refused, Text: text, Hint: hint} }
	switch {
	case !p.law.Body.Exit:
		return refuse("the charter lets no traffic leave", "empty relay.exit in the config")
	case install.CheckContact(strings.TrimSpace(p.s.Contact)) != nil:
		return refuse("an exit without a contact", "say in the config's contact who answers complaints")
	}
	for _, o := range p.will.Offers {
		if o.ID == p.will.Offer && o.Relay == dolly.RelayExit {
			return nil
		}
	}
	return refuse("the terms of "+string(p.will.Offer)+" do not allow an exit", "empty relay.exit in the config")
}

func (p *agentParts) ground(carrier *Carrier) (node.Ground, error) {
	if p.s.Cloud.URL == "" {
		return nil, nil
	}
	contact := strings.TrimSpace(p.s.Contact)
	if err := install.CheckContact(contact); err != nil {
		return nil, &dolly.Error{Kind: dolly.Refused, Text: "children on servers of others", Err: err,
			Hint: "say in the config's contact who answers complaints, or empty cloud.url"}
	}
	program, err := ThisProgram()
	if err != nil {
		return nil, err
	}
	return &Ground{
		Landlord: cloud.NewTown(p.s.Cloud.URL), Network: p.s.Network, Key: p.key, Refund: p.coins.Address(), Program: program, Contact: contact,
		Config: func(buy purchase.Purchase, _ install.Paths) []byte {
			return p.childConfig(buy, carrier.exits()).Encode()
		},
	}, nil
}

// childConfig is the parent's config at the child's home. A child under a charter
// that lets nothing leave would not start with an exit.
func (p *agentParts) childConfig(buy purchase.Purchase, exit bool) settings.Settings {
	c := ChildConfig(p.s, buy.ID, p.host.Addrs())
	if !exit {
		c.Relay.Exit = []string{}
	}
	return c
}

// ChildConfig is a config for an agent that is installed under a home folder by
// a purchase.
func ChildConfig(s settings.Settings, birth dolly.Hash, bootstrap []string) settings.Settings {
	s.State, s.Socket, s.Will, s.Birth = "~/dolly/state", "", "~/dolly/inheritance.cbor", birth.String()
	s.P2P.Bootstrap = bootstrap
	s.Relay.Rate = 0
	s.API = settings.API{Names: []string{}} // the operator's machine's
	s.IRC.Nick = ""                         // its own
	if s.IRC.CA != "" {
		s.IRC.On, s.IRC.CA = false, "" // a file of this machine
	}
	if s.Network == dolly.Town {
		s.Metrics.Listen = "" // all live on one machine
	}
	return s
}

func (p *agentParts) life(version string) (life.Config, error) {
	tc, err := TradeConfig(p.s, p.key, p.coins.ContractKey)
	if err != nil {
		return life.Config{}, err
	}
	sells, err := strategy.ByName(p.s.Market.Strategy)
	if err != nil {
		return life.Config{}, &dolly.Error{Kind: dolly.Usage, Text: "market.strategy", Err: err}
	}
	rule, err := p.s.Learn.Rule()
	if err != nil {
		return life.Config{}, &dolly.Error{Kind: dolly.Usage, Text: "learn", Err: err}
	}
	w := p.will
	return life.Config{
		Trade: tc, Charter: w.Charter, Certs: w.Certificate, Name: w.Name, Path: w.Path, Parent: w.Parent, Offer: w.Offer,
		Server: w.ServerKey, Paid: w.Price, RentEnds: w.RentEnds, Strategy: sells, Pace: Pace(p.s), FeeMax: p.s.Chain.FeeMax, Expected: p.s.Market.Expected,
		Rule: rule, Speed: p.s.Clock.Speed,
		Payout: p.s.Payout, NoRelay: !p.s.Relay.On, Exit: len(p.s.Relay.Exit) > 0, Version: version, Contact: strings.TrimSpace(p.s.Contact), Learned: &w,
	}, nil
}
