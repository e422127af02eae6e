package life

import (
	"encoding/hex"
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
)

// wakeBans takes over what the parent held against providers, at the first start.
func (l *Life) wakeBans() {
	if l.cfg.Learned == nil {
		return
	}
	for _, b := range l.cfg.Learned.Bans {
		l.bans.Put(b.Provider, b)
	}
}

// hearTermination bans the provider that ended a rent for abuse.
func (l *Life) hearTermination(p purchase.Purchase, f purchase.Fact) {
	t, is := f.(purchase.Terminated)
	if !is {
		return
	}
	provider := p.Offer.Provider()
	if _, banned := l.bans.Get(provider); banned {
		return
	}
	b := agent.Ban{Provider: provider, Since: l.now, Why: clip(t.Why)}
	l.bans.Put(provider, b)
	l.note("provider.banned", b, "nothing is rented from %s any more: %s", provider, b.Why)
}

func (l *Life) banList() []agent.Ban {
	var out []agent.Ban
	for _, b := range l.bans.All {
		out = append(out, b)
	}
	return out
}

// mayRent refuses what is not to be ordered although it was chosen: at a provider
// that wants us no more, or under terms that changed meanwhile.
func (l *Life) mayRent(id dolly.OfferID) error {
	if agent.Banned(l.banList(), id) {
		return fmt.Errorf("%s ended a rent for abuse: only the operator lifts that", id.Provider())
	}
	if o := l.listed(id); o.ID == id {
		return l.charter.Body.AllowsOffer(o)
	}
	return nil // it was allowed when it was chosen, and no list says otherwise
}

// notRented is what a refusal of our own means for a purchase that would order now.
func notRented(p purchase.Purchase, err error) purchase.Fact {
	if p.Kind == purchase.Renewal {
		return purchase.EffectFailed{Why: err.Error()}
	}
	return purchase.OrderRefused{Why: err.Error()}
}

// askAfterChildren looks after the servers of children that fell silent before
// their rent was over. Only who ordered a server, or lives on it, can ask why.
func (l *Life) askAfterChildren() {
	for _, p := range l.purchases.All {
		s, heard := l.roster[p.Child]
		silent := heard && !l.alive(s) && s.Phase != dolly.Gone || !heard && l.now.Sub(l.woke) > max(2*l.cfg.Pace.DeadAfter, time.Hour)
		if p.State == purchase.StateHandedOver && p.Settled && silent && l.now < p.RentEnds && !agent.Banned(l.banList(), p.Offer) {
			l.do(Buy{Purchase: p, Do: purchase.Lookup{Key: p.Key}})
		}
	}
}

// pardon lifts bans by the operator's word, and passes it on when it did.
func (l *Life) pardon(raw []byte) (lifted bool, err error) {
	p, err := charter.OpenPardon(l.charter, raw)
	if err != nil {
		return false, err
	}
	b, banned := l.bans.Get(p.Provider)
	if !banned || b.Since > p.At {
		return false, nil
	}
	l.bans.Delete(p.Provider)
	l.note("provider.pardoned", p, "the operator says: rent from %s again", p.Provider)
	l.do(trade.Publish{Topic: l.topicCharter, Raw: raw})
	return true, nil
}

// doPardon is the action of that name. It is passed on even where there is no
// ban: siblings may have one.
func (l *Life) doPardon(a dolly.Action, dry bool) (dolly.Result, error) {
	raw, err := hex.DecodeString(a.Args["record"])
	if err != nil || len(raw) == 0 {
		return dolly.Result{}, &dolly.Error{Kind: dolly.Usage, Text: "pardon needs record=HEX", Hint: "dolly charter pardon signs one"}
	}
	p, err := charter.OpenPardon(l.charter, raw)
	if err != nil {
		return dolly.Result{}, &dolly.Error{Kind: dolly.Refused, Text: "that is not the operator's word", Err: err}
	}
	res := dolly.Result{Done: !dry, Lines: []string{"rent from " + p.Provider + " again, and tell the fleet"}}
	if dry {
		return res, nil
	}
	lifted, err := l.pardon(raw)
	if err == nil && !lifted {
		l.do(trade.Publish{Topic: l.topicCharter, Raw: raw})
		res.Lines = []string{"no ban on " + p.Provider + " from before that here; the fleet is told"}
	}
	return res, err
}
