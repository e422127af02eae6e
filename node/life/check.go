package life

import (
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
)

// check asks the mind what to do now (DESIGN.md section 4) and does it.
func (l *Life) check() {
	v := l.view()
	l.plan = agent.Next(v, l.cfg.Strategy)
	p := l.plan
	l.keepStrategy(p)
	if p.RestartRelay && !p.WindDown && !l.cfg.NoRelay {
		l.do(Carry{On: true})
	}
	if p.Choose && !l.hearsOut() {
		l.choose()
	}
	switch {
	case p.WindDown:
		l.windDown()
	case p.BeginRenewal:
		l.noteDecision(decidedPurchase, v, p, p.MaxSat, 0)
		l.beginRenewal(p)
	case p.BeginBirth:
		l.noteDecision(decidedPurchase, v, p, p.MaxSat, 0)
		l.beginBirth(p)
	}
	for _, s := range p.Sell {
		l.noteDecision(decidedOrder, v, p, s.Want, s.MB)
		l.sell(dolly.Price{Sat: s.Want, MB: s.MB}, s.Life)
	}
	if p.Sweep && !p.WindDown {
		l.sweep(p.Keep)
	}
}

// patience is for how long a start waits to know what it decides on.
func (l *Life) patience() time.Duration { return 3 * l.cfg.Pace.Check }

// informed reports whether there is enough to decide on. Just awake, an agent
// knows neither its coins nor its rights nor what is for rent, and would take
// itself for one that must wind down.
func (l *Life) informed() bool {
	return l.coinsKnown && l.offersKnown && l.leased() || l.now.Sub(l.woke) >= l.patience()
}

func (l *Life) keepStrategy(p agent.Plan) {
	if st := l.facts.Get(); st.Strategy != p.Strategy {
		st.Strategy = p.Strategy
		l.facts.Set(st)
	}
}

func (l *Life) sell(price dolly.Price, life time.Duration) {
	l.sale.Set(sale{})
	if !l.trader.Ready() {
		return
	}
	o, err := l.trader.Place(dolly.Bid, price, life)
	if err != nil {
		l.note("order.refused", err.Error(), "order refused: %v", err)
		return
	}
	l.sale.Set(sale{Order: o.ID, MB: price.MB})
}
