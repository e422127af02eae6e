package life

import (
	"slices"

	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
)

// will is an inheritance as it was signed.
type will struct {
	Sealed []byte `cbor:"1,keyasint"`
}

// certify signs the child's certificate, once, and its inheritance: both are
// written down before they are sent, and sent again byte for byte.
func (l *Life) certify(p purchase.Purchase, e purchase.Effect) {
	c, done := l.wills.Get(p.ID.String())
	if !done {
		cert, err := l.permits.Certify(l.now, p.ID, p.Child, p.Offer)
		l.keepHolder()
		if err == nil {
			c, err = l.bequeath(&p, cert)
		}
		if err != nil {
			l.bought(p.ID, purchase.EffectFailed{Why: err.Error()})
			return
		}
		l.wills.Put(p.ID.String(), c)
		l.purchases.Put(p.ID.String(), p)
	}
	l.permitted(p, e, charter.Install, 0, c.Sealed)
}

// bequeath makes the inheritance that goes with a certificate. The path in the
// certificate is the child's.
func (l *Life) bequeath(p *purchase.Purchase, cert []byte) (will, error) {
	c, err := charter.OpenCert(l.cfg.Trade.Network, cert)
	if err != nil {
		return will{}, err
	}
	p.Path = c.Body.Path
	chain := append(slices.Clip(l.cfg.Certs), cert)
	sealed, err := l.inheritance(*p, chain).Seal(l.cfg.Trade.Self, l.cfg.Trade.Network)
	return will{Sealed: sealed}, err
}

func (l *Life) inheritance(p purchase.Purchase, chain [][]byte) agent.Inheritance {
	var contacts []string
	contacts = append(contacts, l.addrs...)
	for _, s := range l.siblings() {
		if l.alive(s) {
			contacts = append(contacts, s.Addrs...)
		}
	}
	return agent.Inheritance{
		Child: p.Child, Name: p.Name, Path: p.Path, Offer: p.Offer, Price: p.Price, RentEnds: p.RentEnds, ServerKey: p.Key,
		Offers: l.offers, Table: l.table.State(), Contacts: contacts[:min(len(contacts), 32)],
		Charter: l.charter.Raw, Certificate: chain, Wardens: l.charter.Body.WardenAddrs, Config: map[string]string{}, Bans: l.banList(), Evidence: l.bequeathed(),
	}
}
