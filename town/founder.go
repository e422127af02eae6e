package town

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cloud"
	"github.com/dollynator/dolly/cloud/install"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/node/life"
)

const foundTries = 8

// found rents the first server in the operator's name and installs the root
// there, by the same steps as any child.
func (t *Town) found(ctx context.Context) error {
	program, err := edge.ThisProgram()
	if err != nil {
		return err
	}
	f := &founder{t: t, ground: &edge.Ground{
		Landlord: cloud.NewTown(t.landlord.URL()), Network: dolly.Town, Key: t.keys.operator, Refund: t.operator.Address(), Program: program,
		Contact: t.base().Contact,
		Config: func(p purchase.Purchase, _ install.Paths) []byte {
			return edge.ChildConfig(t.base(), p.ID, append(t.hall.Addrs(), t.buyer.Host().Addrs()...)).Encode()
		},
	}}
	for n := range uint64(foundTries) {
		p, err := f.try(ctx, n)
		if err != nil || ctx.Err() != nil {
			return err
		}
		if p.State == purchase.StateHandedOver {
			t.say("the root lives on %s", p.Offer)
			return nil
		}
		t.say("no server for the root: %s", p.Failure)
	}
	return fmt.Errorf("the root found no server in %d tries", foundTries)
}

type founder struct {
	t      *Town
	ground *edge.Ground
	queue  []purchase.Fact
	will   []byte
}

// try makes one purchase, from the intent to the hand-over or to its failure.
func (f *founder) try(ctx context.Context, nth uint64) (purchase.Purchase, error) {
	p := purchase.New(purchase.Birth, firstServer, perActSat, purchase.BirthID(f.t.keys.operator.Peer(), [16]byte{}, nth), f.t.clock.Now())
	p.Key = purchase.OrderKey(f.t.keys.operator, p.ID)
	rng := rand.New(rand.NewPCG(f.t.cfg.Seed, nth))
	p.Name, p.Path = agent.Name(rng, func(string) bool { return false }), charter.RootPath
	f.queue = []purchase.Fact{purchase.Restarted{}}
	tick := time.NewTicker(300 * time.Millisecond)
	defer tick.Stop()
	for !p.Settled {
		if len(f.queue) == 0 {
			select {
			case <-tick.C:
				f.queue = append(f.queue, purchase.Tick{})
			case <-ctx.Done():
				return p, nil
			}
		}
		var effects []purchase.Effect
		fact := f.queue[0]
		f.queue = f.queue[1:]
		p, effects = p.Step(fact, f.t.clock.Now())
		for _, e := range effects {
			fact, err := f.do(ctx, &p, e)
			if err != nil {
				return p, err
			}
			if fact != nil {
				f.queue = append(f.queue, fact)
			}
		}
	}
	return p, nil
}

// do carries out one effect. The operator is its own warden here.
func (f *founder) do(ctx context.Context, p *purchase.Purchase, e purchase.Effect) (purchase.Fact, error) {
	switch e := e.(type) {
	case purchase.AskAct:
		return purchase.ActGranted{Slot: 0}, nil
	case purchase.Settle:
		return purchase.Settled{}, nil
	case purchase.Report:
		f.t.say("%s", e.Text)
		return nil, nil
	case purchase.AwaitLease:
		if f.t.leased(p.Child) {
			return purchase.ChildLeased{}, nil
		}
		return purchase.EffectFailed{Why: "the root has no lease yet"}, nil
	case purchase.Certify:
		if err := f.grant(p); err != nil {
			return nil, err
		}
	}
	permit, err := f.permit(*p, e)
	if err != nil {
		return nil, err
	}
	if pay, ok := e.(purchase.Pay); ok {
		sent, err := f.t.operator.Pay(ctx, permit, pay.Address, pay.Sat)
		if err != nil {
			return purchase.EffectFailed{Why: err.Error()}, nil
		}
		return purchase.Paid{TxID: sent.TxID, Fee: sent.Fee}, nil
	}
	return f.ground.Work(ctx, life.Buy{Purchase: *p, Do: e, Permit: permit, Inheritance: f.will}), nil
}

// permit is the operator's own, under its own charter.
func (f *founder) permit(p purchase.Purchase, e purchase.Effect) (charter.Permit, error) {
	s := charter.Spend{ID: p.ID, Kind: charter.Install, Offer: p.Offer}
	switch e.(type) {
	case purchase.Pay, purchase.Rent:
		s.Kind, s.MaxSat = charter.Payment, p.MaxSat
	}
	return f.t.operator.permit(s)
}

// grant certifies the root, once, and writes its inheritance.
func (f *founder) grant(p *purchase.Purchase) error {
	if f.will != nil {
		return nil
	}
	cert, err := charter.Grant(f.t.keys.operator, f.t.charter, p.Slot, p.Gen, p.Child, charter.Home{Offer: p.Offer, Since: f.t.clock.Now()})
	if err != nil {
		return err
	}
	will := agent.Inheritance{
		Child: p.Child, Name: p.Name, Path: p.Path, Offer: p.Offer, Price: p.Price, RentEnds: p.RentEnds, ServerKey: p.Key,
		Contacts: append(f.t.hall.Addrs(), f.t.buyer.Host().Addrs()...), Charter: f.t.charter.Raw, Certificate: [][]byte{cert},
		Wardens: f.t.hall.Addrs(), Config: map[string]string{},
	}
	var ids []dolly.OfferID
	for _, o := range offers() {
		ids = append(ids, o.ID)
		will.Offers = append(will.Offers, o.Offer)
	}
	will.Table = qd.New(ids).State()
	f.will, err = will.Seal(f.t.keys.operator, dolly.Town)
	if err != nil {
		return errors.Join(errors.New("the root's inheritance"), err)
	}
	return nil
}

// leased reports whether the warden bound a slot to a key.
func (t *Town) leased(key dolly.PeerID) bool {
	for _, s := range t.warden.View().Slots {
		if s.Key == key && s.Until > t.clock.Now() {
			return true
		}
	}
	return false
}

func (t *Town) say(format string, args ...any) {
	if t.cfg.Say != nil {
		t.cfg.Say(format, args...)
	}
}
