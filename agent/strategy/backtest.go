package strategy

import (
	"time"

	"github.com/dollynator/dolly"
)

// Scene is an agent in a market that was: what it would have earned there. Its
// orders move no price.
type Scene struct {
	Trades []dolly.Trade // by time; at least one
	Income dolly.MB      // earned a day
	Price  dolly.Sat     // of one more Rent of its server
	Rent   time.Duration // of one period
}

// Score is what a strategy came to in a scene: earned MB are Sold + Left.
type Score struct {
	Name   string
	Orders int
	Sold   dolly.MB
	Income dolly.Sat
	Left   dolly.MB // unsold at the end
	Paid   int      // rents paid
	Missed int      // rents that could not be paid
	Curve  []dolly.Sat
}

const checkEvery = 5 * time.Minute

// Backtest lets a strategy decide every five minutes, from the first trade to the
// last. An order is filled by the trades that come while it stands, at its price
// or above, up to their MB; it gets its own price. Curve is the income day by day.
func Backtest(s Strategy, sc Scene) Score {
	p := player{scene: sc, score: Score{Name: s.Name()}}
	first, last := sc.Trades[0].At, sc.Trades[len(sc.Trades)-1].At
	p.rentEnds = first.Add(sc.Rent)
	for now := first; now < last.Add(checkEvery); now = now.Add(checkEvery) {
		p.check(s, now, now.Sub(first))
		if day := int(now.Sub(first) / dolly.Day); day == len(p.score.Curve) {
			p.score.Curve = append(p.score.Curve, p.score.Income)
		} else {
			p.score.Curve[day] = p.score.Income
		}
	}
	if p.open {
		p.close()
	}
	p.score.Left = p.mb
	return p.score
}

// player is an agent in a scene.
type player struct {
	scene    Scene
	score    Score
	state    State
	earned   dolly.MB // so far
	mb       dolly.MB // available
	balance  dolly.Sat
	next     int // trade that comes next
	order    Sell
	sold     dolly.MB // of the order
	open     bool     // it stands
	placed   dolly.Time
	rentEnds dolly.Time
}

func (p *player) check(s Strategy, now dolly.Time, age time.Duration) {
	earned := p.scene.Income*dolly.MB(age/dolly.Day) + dolly.MB(share(int64(p.scene.Income), int64(age%dolly.Day), int64(dolly.Day)))
	p.mb, p.earned = p.mb+earned-p.earned, earned
	from := p.next
	for ; p.next < len(p.scene.Trades) && p.scene.Trades[p.next].At <= now; p.next++ {
		p.fill(p.scene.Trades[p.next])
	}
	if p.open && now >= p.placed.Add(p.order.Life) {
		p.close()
	}
	p.pay(now)
	d := s.Decide(Input{
		Now: now, RentLeft: p.rentEnds.Sub(now), SinceLastOrder: p.since(now), Filled: Fill{int64(p.sold), int64(p.order.MB)},
		MB: p.mb, Balance: p.balance, ServerPrice: p.scene.Price, VPSCount: 1, Candidate: true,
		Trades: p.scene.Trades[from:p.next], State: p.state,
	})
	p.state = d.State
	for _, o := range d.Orders {
		p.order, p.sold, p.open, p.placed = o, 0, true, now
		p.mb -= o.MB
		p.score.Orders++
	}
}

// since is negative if there was no order yet.
func (p *player) since(now dolly.Time) time.Duration {
	if p.score.Orders == 0 {
		return -1
	}
	return now.Sub(p.placed)
}

// fill lets a trade take what it can of the order.
func (p *player) fill(t dolly.Trade) {
	price := dolly.Price{Sat: p.order.Want, MB: p.order.MB}
	if !p.open || t.At > p.placed.Add(p.order.Life) || t.Amount.Cmp(price) < 0 {
		return
	}
	before, _ := floorCost(price, p.sold)
	mb := min(t.Amount.MB, p.order.MB-p.sold)
	p.sold += mb
	after, _ := floorCost(price, p.sold)
	p.balance, p.score.Income, p.score.Sold = p.balance+after-before, p.score.Income+after-before, p.score.Sold+mb
}

// close takes the order back.
func (p *player) close() {
	p.mb += p.order.MB - p.sold
	p.open = false
}

// pay pays for one more period when one ends, if it can.
func (p *player) pay(now dolly.Time) {
	for now >= p.rentEnds {
		p.rentEnds = p.rentEnds.Add(p.scene.Rent)
		if p.balance < p.scene.Price {
			p.score.Missed++
			continue
		}
		p.balance -= p.scene.Price
		p.score.Paid++
	}
}
