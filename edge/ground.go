package edge

import (
	"context"
	"errors"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cloud"
	"github.com/dollynator/dolly/cloud/install"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/node/life"
	"github.com/dollynator/dolly/wire"
	"golang.org/x/crypto/ssh"
)

// Ground rents at one landlord and installs there.
type Ground struct {
	Landlord cloud.Landlord
	Network  dolly.Network
	Key      wire.Key // SSH keys are derived from it, one a purchase
	Refund   string   // address
	Program  Program
	Contact  string // who answers for the child, see [install.CheckContact]
	// Config is the child's config file on a server.
	Config func(p purchase.Purchase, at install.Paths) []byte
}

var _ node.Ground = (*Ground)(nil)

// Offers lists what is for rent.
func (g *Ground) Offers(ctx context.Context) ([]dolly.Offer, error) { return g.Landlord.Offers(ctx) }

// Work carries out one step of a purchase.
func (g *Ground) Work(ctx context.Context, b life.Buy) purchase.Fact {
	switch e := b.Do.(type) {
	case purchase.Quote:
		q, err := g.Landlord.Quote(ctx, e.Offer)
		return quoted(q, err)
	case purchase.RenewQuote:
		q, err := g.Landlord.Renew(ctx, b.Permit, e.Key, e.Period)
		return quoted(q, err)
	case purchase.Rent:
		return g.rent(ctx, b.Permit, b.Purchase, e)
	case purchase.Lookup:
		return g.lookup(ctx, e.Key)
	case purchase.Install:
		return g.install(ctx, b)
	case purchase.Enrol:
		return g.enrol(ctx, b)
	case purchase.Certify:
		return g.deliver(ctx, b)
	case purchase.Start:
		err := g.session(ctx, b, func(s *install.Session, ctx context.Context) error { return s.Start(ctx, g.Contact) })
		return done(err, purchase.Started{})
	case purchase.HandOver:
		err := g.leave(ctx, b.Purchase)
		if errors.Is(err, install.ErrLogin) {
			err = nil // it was done before, and the answer was lost
		}
		return done(err, purchase.HandedOver{})
	}
	return purchase.EffectFailed{Why: fmt.Sprintf("no way to do %T", b.Do)}
}

func done(err error, f purchase.Fact) purchase.Fact {
	if err != nil {
		return failed(err, purchase.EffectFailed{Why: err.Error()})
	}
	return f
}

// failed is what an error means for a purchase: that the provider wants us no
// more, or else f.
func failed(err error, f purchase.Fact) purchase.Fact {
	if errors.Is(err, cloud.ErrAbuse) {
		return purchase.Terminated{Why: err.Error()}
	}
	return f
}

// standing is an error for a server that was ended for abuse.
func standing(s cloud.Server, err error) (cloud.Server, error) {
	if err == nil && s.State == cloud.Abuse {
		err = fmt.Errorf("%w: %.200s", cloud.ErrAbuse, s.Reason)
	}
	return s, err
}

func quoted(q cloud.Quote, err error) purchase.Fact {
	if err != nil {
		return failed(err, purchase.QuoteFailed{Why: err.Error()})
	}
	return purchase.Quoted{ID: q.ID, Address: q.Address, Price: q.Price, ValidUntil: q.ValidUntil}
}

func (g *Ground) rent(ctx context.Context, p charter.Permit, buy purchase.Purchase, e purchase.Rent) purchase.Fact {
	key, err := g.sshKey(buy)
	if err == nil {
		err = install.CheckContact(g.Contact) // nothing could be started there
	}
	if err != nil {
		return purchase.EffectFailed{Why: err.Error()}
	}
	q := cloud.Quote{ID: e.QuoteID, Offer: e.Offer, Price: e.Price, Address: e.Address, ValidUntil: e.ValidUntil}
	s, err := standing(g.Landlord.Rent(ctx, p, q, cloud.Order{
		Key: e.Key, SSHKey: string(ssh.MarshalAuthorizedKey(key.PublicKey())), RefundAddress: g.Refund,
	}))
	for _, final := range []error{cloud.ErrSoldOut, cloud.ErrClosed, cloud.ErrOffer} {
		if errors.Is(err, final) {
			return purchase.OrderRefused{Why: err.Error()}
		}
	}
	return done(err, purchase.Ordered{State: string(s.State), Address: s.Address, Price: s.Price})
}

func (g *Ground) lookup(ctx context.Context, key string) purchase.Fact {
	s, err := standing(g.Landlord.Lookup(ctx, key))
	if errors.Is(err, cloud.ErrUnknown) {
		return purchase.LookedUp{State: string(cloud.Unknown), Reason: err.Error()}
	}
	if err != nil {
		return failed(err, purchase.LookupFailed{Why: err.Error()})
	}
	return purchase.LookedUp{
		State: string(s.State), Reason: s.Reason, Addr: s.Addr, User: s.User, HostKey: s.HostKey,
		RentEnds: s.RentEnds, Refunded: s.Refunded,
	}
}

// sshKey is the login for one purchase. It is derived, so a restart has it.
func (g *Ground) sshKey(p purchase.Purchase) (ssh.Signer, error) {
	return SSHKey(g.Key, p.Key)
}

// SSHKey is the login that a key derives for one order.
func SSHKey(key wire.Key, order string) (ssh.Signer, error) {
	return ssh.NewSignerFromSigner(wire.NewKey(key.Derive("ssh/" + order)).Private())
}

// session logs in on a bought server, does one thing and logs out. The right
// to the host comes from the landlord's own answer, asked anew each time.
func (g *Ground) session(ctx context.Context, b life.Buy, do func(*install.Session, context.Context) error) error {
	own, key, err := g.login(ctx, b.Purchase)
	if err != nil {
		return err
	}
	s, err := install.Dial(ctx, b.Permit, own, key)
	if err != nil {
		return err
	}
	return errors.Join(do(s, ctx), s.Close())
}

func (g *Ground) login(ctx context.Context, p purchase.Purchase) (cloud.Ownership, ssh.Signer, error) {
	server, err := standing(g.Landlord.Lookup(ctx, p.Key))
	if err != nil {
		return cloud.Ownership{}, nil, err
	}
	own, err := cloud.Own(server)
	if err != nil {
		return cloud.Ownership{}, nil, err
	}
	key, err := g.sshKey(p)
	return own, key, err
}

func (g *Ground) leave(ctx context.Context, p purchase.Purchase) error {
	own, key, err := g.login(ctx, p)
	if err != nil {
		return err
	}
	return install.Leave(ctx, own, key)
}

func (g *Ground) install(ctx context.Context, b life.Buy) purchase.Fact {
	err := g.session(ctx, b, func(s *install.Session, ctx context.Context) error {
		if err := g.Program.upload(ctx, s); err != nil {
			return err
		}
		return s.Write(ctx, s.Paths().Config, g.Config(b.Purchase, s.Paths()), 0o600)
	})
	if err != nil {
		return failed(err, purchase.InstallFailed{Why: err.Error()})
	}
	return purchase.Installed{}
}

func (g *Ground) enrol(ctx context.Context, b life.Buy) purchase.Fact {
	var child dolly.PeerID
	var proof []byte
	err := g.session(ctx, b, func(s *install.Session, ctx context.Context) error {
		line, err := s.Enrol(ctx)
		if err != nil {
			return err
		}
		child, proof, err = Enrolled(line, g.Network, b.Purchase.ID.String())
		return err
	})
	return done(err, purchase.Enrolled{Child: child, Proof: proof})
}

func (g *Ground) deliver(ctx context.Context, b life.Buy) purchase.Fact {
	err := g.session(ctx, b, func(s *install.Session, ctx context.Context) error {
		return s.Write(ctx, s.Paths().Inheritance, b.Inheritance, 0o600)
	})
	return done(err, purchase.Certified{})
}
