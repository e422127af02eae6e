package agent

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/agent/strategy"
	"pgregory.net/rapid"
)

// world is a toy in which one agent lives: it carries MB at a steady rate, a buyer
// takes every order at or below 100 sat a MB, and purchases succeed in an hour.
type world struct {
	view     View
	table    *qd.Table
	draws    *rand.Rand
	perHour  dolly.MB
	births   int
	renewals int
	log      []string
}

func newWorld(seed uint64, perHour dolly.MB) *world {
	v := healthy()
	v.Coins, v.MBAvailable, v.Candidate = 0, 0, ""
	v.RentEnds = v.Now.Add(9 * dolly.Day)
	w := &world{view: v, draws: rand.New(rand.NewPCG(seed, 1)), perHour: perHour}
	w.table = qd.New(v.Choosable())
	return w
}

// hour lets an hour pass and carries out the plan.
func (w *world) hour(t interface{ Fatalf(string, ...any) }) Plan {
	v := &w.view
	v.Now = v.Now.Add(time.Hour)
	v.MBAvailable += w.perHour
	w.finish(t)
	p := Next(*v, strategy.ConstantSell{})
	if p.Choose {
		var sales []qd.Sale
		for _, o := range v.Choosable() {
			sales = append(sales, qd.Sale{Offer: o, SatPerDay: 1})
		}
		rule := qd.Ancestral()
		ranked := rule.Rank(nil, w.table, v.OwnOffer, sales, nil, qd.Market{})
		i, _ := rule.Choose(ranked, Depth(v.Path), qd.Market{}, w.draws)
		v.Candidate = ranked[i].Offer
	}
	for _, s := range p.Sell {
		v.LastOrder = LastOrder{At: v.Now, MB: s.MB, Want: s.Want}
		limit := dolly.Price{Sat: 100, MB: dolly.MiB}
		if limit.Cmp(dolly.Price{Sat: s.Want, MB: s.MB}) >= 0 {
			v.MBAvailable -= s.MB
			v.Coins += s.Want
		}
	}
	if p.BeginRenewal || p.BeginBirth {
		w.buy(t, p)
	}
	if p.Sweep {
		v.Coins = min(v.Coins, p.Keep)
	}
	if v.MBAvailable < 0 || v.Coins < 0 {
		t.Fatalf("sold or spent more than there was: %v, %v", v.MBAvailable, v.Coins)
	}
	return p
}

func (w *world) buy(t interface{ Fatalf(string, ...any) }, p Plan) {
	kind := purchase.Birth
	if p.BeginRenewal {
		kind = purchase.Renewal
	}
	if p.BeginRenewal && p.BeginBirth || w.view.busy(kind) != nil || p.MaxSat > w.view.Coins {
		t.Fatalf("begins %+v with %v", p, w.view.Coins)
	}
	if p.BeginBirth && w.view.rentLeft() <= w.view.Pace.RenewBefore {
		t.Fatalf("a child comes before the own renewal")
	}
	w.view.Coins -= p.MaxSat
	w.view.Purchase = &Underway{kind, p.Offer, purchase.StatePaid, true}
}

// finish delivers what was bought an hour ago.
func (w *world) finish(t interface{ Fatalf(string, ...any) }) {
	u := w.view.Purchase
	if u == nil {
		return
	}
	w.view.Purchase = nil
	if u.Kind == purchase.Renewal {
		w.renewals++
		w.log = append(w.log, "renewal")
		w.view.RentEnds = w.view.RentEnds.Add(9 * dolly.Day)
		return
	}
	w.births++
	w.log = append(w.log, "birth "+string(u.Offer))
	if _, err := w.table.Apply(qd.Update{Current: w.view.OwnOffer, Tried: u.Offer, Success: true, Reward: 0.5}, nil, qd.Mean{}); err != nil {
		t.Fatalf("learn: %v", err)
	}
	w.view.Candidate = ""
}

func TestALifeThatEarnsEnoughRenewsAndHasChildren(t *testing.T) {
	w := newWorld(1, dolly.MiB) // 24 MB a day, 2,400 sat
	for range 60 * 24 {
		if p := w.hour(t); p.WindDown {
			t.Fatalf("winds down: %s", p.Waits)
		}
	}
	if w.renewals < 6 || w.births < 5 {
		t.Errorf("%d renewals and %d births: %v", w.renewals, w.births, w.log)
	}
}

func TestALifeThatEarnsTooLittleEndsInOrder(t *testing.T) {
	w := newWorld(1, dolly.MiB/8) // 300 sat a day
	var last Plan
	for range 9 * 24 {
		last = w.hour(t)
	}
	if last.Phase != dolly.Gone || w.births != 0 || w.renewals != 0 || w.view.Coins != 0 {
		t.Errorf("%v with %v and %v", last.Phase, w.view.Coins, w.log)
	}
}

// Whatever it earns, an agent never spends what it has not, never has a child
// instead of its renewal, and ends with an empty wallet.
func TestEveryLifeKeepsItsOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(rapid.Uint64().Draw(t, "seed"), dolly.MB(rapid.Int64Range(0, 4<<20).Draw(t, "bytes an hour")))
		w.view.SlotFree = rapid.Bool().Draw(t, "slot")
		for range 40 * 24 {
			p := w.hour(t)
			if p.Phase == dolly.Gone {
				if w.view.Coins != 0 {
					t.Fatalf("gone with %v", w.view.Coins)
				}
				return
			}
			if w.view.Coins > w.view.HotCap {
				t.Fatalf("%v lie in the wallet", w.view.Coins)
			}
		}
	})
}
