package faults

import (
	"errors"
	"fmt"
	"iter"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/node/trade"
)

// swaps is alice and bob, who sell each other MB at the same time: each is seller
// and buyer, proposer and acceptor.
func swaps() Subject {
	return Subject{
		Name: "swap", About: "MB and coins change hands, or nothing does",
		Play: func(o Options, plan fault.Plan) (Outcome, error) {
			return playFair(fairGame{begin: fairBegin, least: 2}, o, plan)
		},
		Bazaar: swapsBazaar,
		more:   fairFamilies(),
	}
}

// fairFamilies are the troubles that only a market has.
func fairFamilies() []family {
	return []family{
		{"reorganisation", true, func(s score) iter.Seq[fault.Plan] {
			return s.each(func(p fault.Point) []fault.Strike { return []fault.Strike{fault.Reorg.Numbered(1 + p.N%6)} })
		}, nil},
		{"fee spike", true, func(s score) iter.Seq[fault.Plan] { return s.each(anywhere(fault.Spike)) }, nil},
		{"silence and absence", true, func(s score) iter.Seq[fault.Plan] { return s.each(anywhere(fault.Mute, fault.Sleep)) }, nil},
		{"hostile field", true, hostileFields, nil},
	}
}

// each strikes once, at each point at which something changes.
func (s score) each(strikes func(fault.Point) []fault.Strike) iter.Seq[fault.Plan] {
	return func(yield func(fault.Plan) bool) {
		for _, p := range s.points {
			if p.Name == inspecting {
				continue
			}
			for _, how := range strikes(p) {
				if !yield(fault.Plan{{N: p.N, Strike: how}}) {
					return
				}
			}
		}
	}
}

// hostileFields are all fields of all that is said and paid.
func hostileFields(s score) iter.Seq[fault.Plan] {
	return s.each(func(p fault.Point) []fault.Strike {
		var all []fault.Strike
		for n := range s.fields[p.N] {
			all = append(all, fault.Spoil.Numbered(n+1))
		}
		return all
	})
}

// fairOrders are those of two sellers and two buyers who agree at once.
func fairOrders() []fairOrder {
	lot := func(mb, sat int64) dolly.Price {
		return dolly.Price{MB: dolly.MB(mb) * dolly.MiB, Sat: dolly.Sat(sat)}
	}
	return []fairOrder{
		{"alice", dolly.Bid, lot(100, 9000)}, {"bob", dolly.Ask, lot(100, 9000)},
		{"bob", dolly.Bid, lot(70, 7000)}, {"alice", dolly.Ask, lot(70, 7000)},
	}
}

type fairOrder struct {
	who    string
	side   dolly.Side
	amount dolly.Price
}

func fairBegin(f *fair) error {
	for _, o := range fairOrders() {
		f.place(o.who, o.side, o.amount)
	}
	return nil
}

// swapsBazaar is the same over processes. Carol, to whom both gave MB before, is
// the witness of their chains, and is not struck.
func swapsBazaar() bazaarGame {
	return bazaarGame{people: ordering(fairOrders(), "alice", "bob", "carol"), struck: []string{"alice", "bob"}, least: 2, calm: fairCalm}
}

// ordering are people who wish to place orders.
func ordering(all []fairOrder, names ...string) (people []bazaarRole) {
	for _, name := range names {
		r := bazaarRole{name: name}
		for _, o := range all {
			if o.who == name {
				r.wishes = append(r.wishes, wish{Side: o.side, Amount: o.amount})
			}
		}
		people = append(people, r)
	}
	return people
}

// orderTurns is how long an order lives.
const orderTurns = 15 * blockTurns

func (f *fair) place(who string, side dolly.Side, amount dolly.Price) {
	for _, d := range f.dealers {
		if d.name != who || !d.runs() || d.superseded {
			continue
		}
		f.begins(d, "place", int(side), amount)
		f.as(d, func() {
			if _, err := d.trader.Place(side, amount, orderTurns*turn); err == nil {
				d.step(f, trade.Flush{})
			}
		})
	}
}

const (
	fairLimit = 130 * blockTurns // turns until everything must be over
	fairCalm  = 8                // turns that it has to stay so, in which one that forgot a swap asks for it
)

// fairGame is what is played at a fair.
type fairGame struct {
	begin func(*fair) error
	over  func(*fair) bool     // beside that nobody has anything under way; nil for no more
	judge func(*fair) []string // beside what is always judged; nil for no more
	least int                  // swaps that come about in peace
	turns int                  // that it lasts at least
}

// playFair plays a plan: until all is over, then it heals and must end.
func playFair(g fairGame, o Options, plan fault.Plan) (out Outcome, err error) {
	out = Outcome{Plan: plan}
	f, err := newFair(o, "alice", "bob", "carol")
	if err != nil {
		return out, err
	}
	f.records.counting = plan == nil
	f.injector = fault.NewInjector(plan, 0, f.strike)
	f.compared(o, plan)
	defer fault.Arm(f.injector)()
	if err = g.begin(f); err != nil {
		return out, err
	}
	err = errors.Join(f.pass(g.turns), f.until(g.over))
	out.Points, out.Fields, out.Marks = f.injector.Points(), f.fields, f.marks.all()
	f.heal()
	err = errors.Join(err, f.until(g.over), f.pass(fairCalm), f.until(g.over), f.compare())
	if err != nil {
		return out, fmt.Errorf("a fair under %v: %w", plan, err)
	}
	out.Broken, out.Counts = f.judge(), f.records.counts
	if g.judge != nil {
		out.Broken = append(out.Broken, g.judge(f)...)
	}
	if plan == nil && f.records.counts["sold"] < g.least {
		out.Broken = append(out.Broken, fmt.Sprintf("in peace %v", f.records.counts))
	}
	return out, nil
}

// until lets minutes go by until all is over, or it takes too long.
func (f *fair) until(more func(*fair) bool) error {
	for limit := f.turns + fairLimit; f.turns < limit && (!f.over() || more != nil && !more(f)); {
		if err := f.minute(); err != nil {
			return err
		}
	}
	return nil
}

// over: nobody who can still do something has anything under way.
func (f *fair) over() bool {
	for _, d := range f.dealers {
		if d.mute || d.superseded {
			continue
		}
		if d.trader == nil || !d.trader.Ready() || d.trader.Open() > 0 || len(d.trader.Own()) > 0 || d.trader.Outgoing(dolly.Hash{}) > 0 {
			return false
		}
	}
	return len(f.queue) == 0
}

// heal ends all faults.
func (f *fair) heal() {
	f.injector.Heal()
	f.chain.Floor(0)
	f.dear = 0
	for _, d := range f.dealers {
		d.away = 0
	}
}

// compare has everybody exchange what they know with everybody.
func (f *fair) compare() error {
	for _, d := range f.dealers {
		f.as(d, func() {
			d.trader.Compare()
			d.step(f, trade.Flush{})
		})
	}
	return f.pass(2)
}
