package main

import (
	"fmt"
	"math/rand/v2"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
)

// demoOffer is one that can be rented, with what is hidden of it.
type demoOffer struct {
	Offer       dolly.OfferID `json:"offer"`
	SatPerDay   float64       `json:"sat_per_day"`
	MBPerDay    float64       `json:"mb_per_day"`
	Reliability float64       `json:"reliability"`
}

func (o demoOffer) efficiency() float64 { return o.MBPerDay / o.SatPerDay * o.Reliability }

// demoRound is what the first agent did, and its table after it.
type demoRound struct {
	Round  int           `json:"round"`
	Lives  dolly.OfferID `json:"lives_on"`
	Reward float64       `json:"reward"`
	Tries  dolly.OfferID `json:"tries"`
	Came   bool          `json:"came"`
	Before float64       `json:"q_before"`
	After  float64       `json:"q_after"`
	Q      [][]float64   `json:"q"`
	Fleet  float64       `json:"fleet_efficiency"` // mean over all agents, of the best offer's
}

// demoLearned is what dolly learn demo prints.
type demoLearned struct {
	Rule   string      `json:"rule"`
	Agents int         `json:"agents"`
	Offers []demoOffer `json:"offers"`
	Rounds []demoRound `json:"rounds"`
	Last   float64     `json:"fleet_efficiency"`
	Tried  int         `json:"purchases"`
	Best   int         `json:"of_the_best_offer"`
}

// demoAgent is one learner.
type demoAgent struct {
	table *qd.Table
	lives int
	rents []demoRent
}

// demoRent is what one rent brought.
type demoRent struct {
	offer int
	rent  qd.Rent
}

// demoFleet is a world for learners. The world and each agent draw from streams of
// their own.
type demoFleet struct {
	rule   qd.Rule
	cat    *qd.Catalogue
	offers []demoOffer
	market qd.Market
	agents []demoAgent
	told   []*qd.Remote // each agent's table as its siblings last heard it
	world  *rand.Rand
	minds  []*rand.Rand
	out    demoLearned
}

func newDemoFleet(rule qd.Rule, agents, offers int, seed uint64) *demoFleet {
	f := &demoFleet{rule: rule, world: rand.New(rand.NewPCG(seed, 0)), told: make([]*qd.Remote, agents)}
	ids := make([]dolly.OfferID, offers)
	prices := 0.0
	for i := range offers {
		ids[i] = dolly.OfferID(fmt.Sprintf("host%02d/vps/eu", i+1))
		o := demoOffer{ids[i], 50 + 250*f.world.Float64(), 2000 + 18_000*f.world.Float64(), 0.5 + 0.5*f.world.Float64()}
		f.offers = append(f.offers, o)
		prices += o.SatPerDay / float64(offers)
	}
	f.cat, f.market = qd.NewCatalogue(ids), qd.Market{Expected: 10_000, Ratio: 10_000 / prices}
	for i := range agents {
		f.minds = append(f.minds, rand.New(rand.NewPCG(seed, uint64(i)+1)))
		f.agents = append(f.agents, demoAgent{table: f.cat.NewTable(), lives: f.world.IntN(offers)})
	}
	f.out = demoLearned{Rule: rule.String(), Agents: agents, Offers: f.offers}
	return f
}

func (f *demoFleet) best() int {
	best := 0
	for i, o := range f.offers {
		if o.efficiency() > f.offers[best].efficiency() {
			best = i
		}
	}
	return best
}

func (f *demoFleet) play(rounds int) (demoLearned, error) {
	for n := range rounds {
		var first demoRound
		for i := range f.agents {
			r, err := f.turn(i)
			if err != nil {
				return f.out, err
			}
			if i == 0 {
				first = r
			}
		}
		for i := range f.agents {
			f.told[i] = f.agents[i].table.Heard(dolly.PeerID{byte(i), byte(i >> 8)})
		}
		first.Round, first.Fleet = n+1, f.efficiency()
		f.out.Rounds = append(f.out.Rounds, first)
	}
	f.out.Last = f.efficiency()
	return f.out, nil
}

// turn is one agent's round: it earns, chooses, tries, learns and moves.
func (f *demoFleet) turn(i int) (demoRound, error) {
	const days = 30
	a, home := &f.agents[i], f.offers[f.agents[i].lives]
	mb := home.MBPerDay * (0.8 + 0.4*f.world.Float64())
	rent := qd.Rent{Days: days, MB: mb * days, Sat: home.SatPerDay * days}
	a.rents = append(a.rents, demoRent{a.lives, rent})
	ranked := f.rank(i)
	k, _ := f.rule.Choose(ranked, 1, f.market, f.minds[i])
	tried := ranked[k].Index
	u := qd.Update{
		Current: home.Offer, Tried: ranked[k].Offer, Success: f.world.Float64() < f.offers[tried].Reliability,
		Reward: qd.Reward(mb, home.SatPerDay, f.market.Ratio),
	}
	move, err := a.table.Apply(u, f.siblings(i), f.rule.Merge)
	if err != nil {
		return demoRound{}, fmt.Errorf("agent %d learns: %w", i, err)
	}
	f.out.Tried++
	if tried == f.best() {
		f.out.Best++
	}
	if u.Success {
		a.lives = tried
	}
	r := demoRound{Lives: home.Offer, Reward: u.Reward, Tries: u.Tried, Came: u.Success, Before: ranked[k].Q, After: move.After, Q: a.table.Matrix()}
	if f.rule.NeedsEvidence() {
		r.believe(f.rank(i))
	}
	return r, nil
}

// believe shows what evidence makes of each offer, from wherever one lives.
func (r *demoRound) believe(ranked []qd.Ranked) {
	for _, k := range ranked {
		if k.Offer == r.Tries {
			r.After = k.Q
		}
		for s := range r.Q {
			r.Q[s][k.Index] = k.Q
		}
	}
}

// rank is what an agent believes of each offer now.
func (f *demoFleet) rank(i int) []qd.Ranked {
	a := &f.agents[i]
	var sales []qd.Sale
	for _, o := range f.offers {
		sales = append(sales, qd.Sale{Offer: o.Offer, SatPerDay: o.SatPerDay})
	}
	e := &qd.Evidence{}
	e.Reset(f.cat.Len())
	for slot, other := range f.agents {
		for _, r := range other.rents {
			y := f.rule.Value.Measure(r.rent, f.market)
			if slot == i {
				e.Own(r.offer, r.rent.Days, y)
			} else {
				e.Hear(uint32(slot), r.offer, r.rent.Days, y)
			}
		}
	}
	return f.rule.Rank(nil, a.table, f.offers[a.lives].Offer, sales, e, f.market)
}

// siblings are the tables that an agent heard; none where evidence counts.
func (f *demoFleet) siblings(i int) []*qd.Remote {
	var out []*qd.Remote
	for j, r := range f.told {
		if j != i && r != nil && !f.rule.NeedsEvidence() {
			out = append(out, r)
		}
	}
	return out
}

// efficiency is what the offers that the fleet lives on are worth, of the best one.
func (f *demoFleet) efficiency() float64 {
	sum := 0.0
	for _, a := range f.agents {
		sum += f.offers[a.lives].efficiency()
	}
	return sum / float64(len(f.agents)) / f.offers[f.best()].efficiency()
}
