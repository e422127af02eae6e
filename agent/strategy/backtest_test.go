package strategy

import (
	"slices"
	"testing"
	"time"

	"github.com/dollynator/dolly"
)

// hourly has a trade of 10 MB an hour for some days, at a price by the day in
// hundredths of a satoshi per MB.
func hourly(days int, price func(day int) dolly.Sat) []dolly.Trade {
	var all []dolly.Trade
	for h := range days * 24 {
		all = append(all, dolly.Trade{
			At:     noon.Add(time.Duration(h) * time.Hour),
			Amount: dolly.Price{Sat: price(h/24) * 10, MB: 1000 * dolly.MiB},
		})
	}
	return all
}

func TestBacktestKeepsItsBooks(t *testing.T) {
	sc := Scene{
		Trades: hourly(20, func(d int) dolly.Sat { return dolly.Sat(100 + d%7) }), Income: 100 * dolly.MiB, Price: 500, Rent: 6 * dolly.Day,
	}
	for _, s := range all() {
		r := Backtest(s, sc)
		span := 19*dolly.Day + 23*time.Hour
		earned := sc.Income*19 + dolly.MB(share(int64(sc.Income), int64(23*time.Hour), int64(dolly.Day)))
		if r.Sold+r.Left != earned {
			t.Errorf("%s: sold %d and kept %d of %d", s.Name(), r.Sold, r.Left, earned)
		}
		if len(r.Curve) != 20 || !slices.IsSorted(r.Curve) || r.Curve[19] != r.Income {
			t.Errorf("%s: curve %v", s.Name(), r.Curve)
		}
		if r.Paid+r.Missed != int(span/sc.Rent) || r.Orders == 0 {
			t.Errorf("%s: %+v", s.Name(), r)
		}
		if r.Sold == 0 || r.Sold > 20*24*1000*dolly.MiB {
			t.Errorf("%s: sold %v", s.Name(), r.Sold)
		}
	}
}

// An order of 100 MB for 100 sat, to which a trade of 30 MB comes at its price, one
// below it, and one after its time.
func TestBacktestFillsAtItsPriceWhileItStands(t *testing.T) {
	p := player{order: Sell{100 * dolly.MiB, 100, time.Hour}, open: true, placed: noon}
	p.fill(dolly.Trade{At: noon + 1, Amount: dolly.Price{Sat: 30, MB: 30 * dolly.MiB}})
	p.fill(dolly.Trade{At: noon + 2, Amount: dolly.Price{Sat: 29, MB: 30 * dolly.MiB}})
	p.fill(dolly.Trade{At: noon.Add(time.Hour) + 1, Amount: dolly.Price{Sat: 30, MB: 30 * dolly.MiB}})
	if p.sold != 30*dolly.MiB || p.score.Income != 30 || p.balance != 30 {
		t.Errorf("sold %v for %v", p.sold, p.score.Income)
	}
	p.fill(dolly.Trade{At: noon + 3, Amount: dolly.Price{Sat: 900, MB: 300 * dolly.MiB}})
	if p.sold != 100*dolly.MiB || p.score.Income != 100 {
		t.Errorf("then %v for %v", p.sold, p.score.Income)
	}
}

// A price that rises ends with holding back by the crossover and with selling by
// the simple average; a price that falls the other way round.
func TestBacktestTellsStrategiesApart(t *testing.T) {
	up := Scene{Trades: hourly(12, func(d int) dolly.Sat { return dolly.Sat(100 + 10*d) }), Income: 100 * dolly.MiB, Price: 1 << 40, Rent: 90 * dolly.Day}
	down := up
	down.Trades = hourly(12, func(d int) dolly.Sat { return dolly.Sat(400 - 10*d) })
	rising := [2]Score{Backtest(SimpleMovingAverage{}, up), Backtest(CrossoverMovingAverage{}, up)}
	if rising[0].Left >= rising[1].Left {
		t.Errorf("rising: %v and %v are left", rising[0].Left, rising[1].Left)
	}
	falling := [2]Score{Backtest(SimpleMovingAverage{}, down), Backtest(CrossoverMovingAverage{}, down)}
	if falling[0].Left <= falling[1].Left {
		t.Errorf("falling: %v and %v are left", falling[0].Left, falling[1].Left)
	}
}
