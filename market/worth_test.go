package market

import (
	"math"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"pgregory.net/rapid"
)

// noon is 12:00 UTC of a day.
const noon = dolly.Time(1_700_049_600_000)

// paid is a trade so many hours before noon.
func paid(hours int, sat dolly.Sat, mb dolly.MB) dolly.Trade {
	return dolly.Trade{At: noon.Add(-time.Duration(hours) * time.Hour), Amount: dolly.Price{Sat: sat, MB: mb * dolly.MiB}}
}

// steady are ten days with a trade each of 100 MB for 200 sat, the last an hour ago.
func steady() (all []dolly.Trade) {
	for day := 9; day >= 0; day-- {
		all = append(all, paid(24*day+1, 200, 100))
	}
	return all
}

func TestQuoteOf(t *testing.T) {
	for name, c := range map[string]struct {
		trades []dolly.Trade
		want   float64
	}{
		"none":                         {nil, 0},
		"one":                          {[]dolly.Trade{paid(1, 300, 100)}, 3},
		"two thirds are enough":        {[]dolly.Trade{paid(1, 100, 200), paid(2, 300, 100)}, 0.5},
		"less is not":                  {[]dolly.Trade{paid(1, 100, 199), paid(2, 303, 101)}, 3},
		"a third is not above":         {[]dolly.Trade{paid(1, 900, 100), paid(2, 200, 200)}, 1},
		"more is":                      {[]dolly.Trade{paid(1, 909, 101), paid(2, 199, 199)}, 9},
		"many small are few bytes":     {[]dolly.Trade{paid(1, 1, 10), paid(1, 1, 10), paid(1, 1, 10), paid(2, 300, 100)}, 3},
		"what is no trade is left out": {[]dolly.Trade{paid(1, 0, 900), paid(2, 300, 100)}, 3},
	} {
		q := QuoteOf(c.trades)
		if q.Price.Valid() != (c.want > 0) || c.want > 0 && q.Price.PerMB() != c.want {
			t.Errorf("%s: %v, want %v", name, q.Price, c.want)
		}
	}
}

// TestWordsOfAThirdLowerNoQuote: whatever less than two thirds of the volume says, no
// quote is below the lowest of the others; and nothing depends on order or on how a
// trade is split.
func TestWordsOfAThirdLowerNoQuote(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) []dolly.Trade {
			return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) dolly.Trade {
				return paid(1, dolly.Sat(rapid.IntRange(1, 1000).Draw(t, "sat")), dolly.MB(rapid.IntRange(1, 50).Draw(t, "mb")))
			}), 1, 8).Draw(t, name)
		}
		honest, lies := draw("honest"), draw("lies")
		var lied, told dolly.MB
		least := honest[0].Amount
		for _, tr := range honest {
			told += tr.Amount.MB
			if tr.Amount.Cmp(least) < 0 {
				least = tr.Amount
			}
		}
		for _, tr := range lies {
			lied += tr.Amount.MB
		}
		q := QuoteOf(append(lies, honest...))
		if lied < 2*told && q.Price.Cmp(least) < 0 {
			t.Errorf("%v of lies beside %v bring %v, below %v", lied, told, q.Price, least)
		}
		var halves []dolly.Trade
		for _, tr := range append(honest, lies...) {
			tr.Amount.MB, tr.Amount.Sat = 2*tr.Amount.MB, 2*tr.Amount.Sat
			half := tr
			half.Amount.MB, half.Amount.Sat = tr.Amount.MB/2, tr.Amount.Sat/2
			halves = append(halves, half, half)
		}
		if got := QuoteOf(halves).Price; got.Cmp(q.Price) != 0 {
			t.Errorf("halves, in another order, bring %v instead of %v", got, q.Price)
		}
	})
}

// sold is such a trade of alice's bid.
func sold(hours int, sat dolly.Sat, mb dolly.MB) dolly.Trade {
	t := paid(hours, sat, mb)
	t.Bid.Trader = alice.Peer()
	return t
}

func TestWorth(t *testing.T) {
	told := func(more ...dolly.Trade) []dolly.Trade { return append(steady(), more...) }
	sells := func(more ...dolly.Trade) []dolly.Trade {
		return append([]dolly.Trade{sold(48, 1000, 250), sold(24, 1000, 250)}, more...)
	}
	for _, c := range []struct {
		name    string
		trades  []dolly.Trade
		selling dolly.MB // MB
		unsold  time.Duration
		want    float64 // 0: not known
	}{
		{"nothing is known", nil, 0, 0, 0},
		{"the last", told(), 1000, 0, 2},
		{"a cheap word, however small", told(paid(0, 1, 2)), 1000, 0, 2},
		{"and a large one", told(paid(0, 100, 1000)), 1000, 0, 2},
		{"two thirds of a week are its price", told(paid(0, 140, 1400)), 1000, 0, 0.1},
		{"a dear word is a fifth more", told(paid(0, 900, 40)), 1000, 0, 2.4},
		{"a third of a week is its price", told(paid(0, 3600, 360)), 1000, 0, 10},
		{"in between the last word counts", told(paid(0, 22, 10)), 1000, 0, 2.2},
		{"nobody takes it: a hundredth an hour", told(paid(0, 1, 2)), 1000, 10 * time.Hour, 1.8},
		{"and so if it is dear", told(paid(0, 900, 40)), 1000, 20 * time.Hour, 2},
		{"until the last word counts", told(paid(0, 3, 2)), 1000, 60 * time.Hour, 1.2},
		{"a tenth is asked in any case", told(paid(0, 1, 100)), 1000, 1000 * time.Hour, 0.2},
		{"own sales say more than all words", sells(paid(1, 100, 9000)), 2000, 0, 4},
		{"of dear ones, too", sells(paid(1, 90_000, 9000)), 2000, 0, 4.8},
		{"where they are a quarter of what is sold", sells(paid(1, 9000, 9000)), 2001, 0, 1},
		{"nobody takes it at that", sells(paid(1, 9000, 9000)), 2000, 25 * time.Hour, 3},
		{"old sales are none", append([]dolly.Trade{sold(8*24, 4000, 1000)}, paid(1, 100, 200)), 800, 0, 0.5},
		{"a few bytes are no price of many", []dolly.Trade{paid(1, 1, 2)}, 9, 0, 0},
		{"but of few", []dolly.Trade{paid(1, 1, 2)}, 8, 0, 0.5},
		{"a week that is thin goes back further", []dolly.Trade{paid(20*24, 300, 100), paid(1, 1, 2)}, 400, 0, 3},
		{"not for ever", []dolly.Trade{paid(32*24, 300, 100), paid(1, 1, 2)}, 400, 0, 0},
		{"nothing is of the future", told(paid(-1, 100, 5000)), 1000, 0, 2},
	} {
		w, ok := Prices{c.trades, alice.Peer(), c.selling * dolly.MiB, Unsold{}, noon}.Worth()
		if ok && c.unsold > 0 {
			w, ok = Prices{c.trades, alice.Peer(), c.selling * dolly.MiB, Unsold{}.And(c.unsold, w.Week.Price), noon}.Worth()
		}
		if ok != (c.want > 0) || ok && math.Abs(w.Price.PerMB()-c.want) > 1e-9 {
			t.Errorf("%s: %v %+v, want %v", c.name, ok, w, c.want)
		}
	}
}

// TestWordsMoveASellerThatSellsByAFifth: whatever others say, how much of it and when,
// what is asked stays between the lowest own sale of the week and a fifth above the highest.
func TestWordsMoveASellerThatSellsByAFifth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []dolly.Trade
		least, most, volume := 1e18, 0.0, dolly.MB(0)
		for hours := rapid.IntRange(1, 150).Draw(t, "hours"); hours >= 0; hours -= rapid.IntRange(1, 12).Draw(t, "pause") {
			sat, mb := dolly.Sat(rapid.IntRange(1, 10_000).Draw(t, "sat")), dolly.MB(rapid.IntRange(1, 1000).Draw(t, "mb"))
			tr := paid(hours, sat, mb)
			if rapid.Bool().Draw(t, "own") {
				tr = sold(hours, sat, mb)
				least, most, volume = min(least, tr.Amount.PerMB()), max(most, tr.Amount.PerMB()), volume+tr.Amount.MB
			}
			all = append(all, tr)
		}
		w, ok := Prices{Trades: all, Self: alice.Peer(), Selling: 4 * volume, Now: noon}.Worth()
		if volume == 0 {
			return
		}
		if got := w.Price.PerMB(); !ok || !w.Own || got < least*(1-1e-9) || got > 1.2*most*(1+1e-9) {
			t.Errorf("own sales for %v to %v: %+v", least, most, w)
		}
	})
}

func TestHistory(t *testing.T) {
	day := 24 * time.Hour
	trades := []dolly.Trade{paid(48, 100, 200), paid(47, 300, 100), paid(24, 500, 100), paid(2, 400, 100), paid(1, 4, 1)}
	got := Prices{trades, alice.Peer(), 100 * dolly.MiB, Unsold{}, noon}.History()
	want := []float64{0.5, 5, 4}
	if len(got) != len(want) {
		t.Fatalf("%d prices: %v", len(got), got)
	}
	for i, tr := range got {
		if tr.Amount.PerMB() != want[i] {
			t.Errorf("price %d is %v, want %v", i, tr.Amount.PerMB(), want[i])
		}
	}
	for i, ago := range []time.Duration{2 * day, day} {
		if d := got[i].At.Date(); d != noon.Add(-ago).Date() || (got[i].At+1).Date() != d+1 {
			t.Errorf("close %d is of %v", i, got[i].At.Std())
		}
	}
	if got[2].At != paid(1, 4, 1).At {
		t.Errorf("the current price is of %v", got[2].At.Std())
	}
}

// TestHoursAtALieTakeNothingOffTheTruth: a quote of five times the price stood unsold until
// three fifths were off; where the quote then is half as high, a fifth is still off it.
func TestHoursAtALieTakeNothingOffTheTruth(t *testing.T) {
	lie, half, truth := dolly.Price{Sat: 1000, MB: 1}, dolly.Price{Sat: 500, MB: 1}, dolly.Price{Sat: 200, MB: 1}
	u := Unsold{}.And(60*time.Hour, lie)
	for _, c := range []struct {
		week dolly.Price
		want time.Duration
	}{{lie, 60 * time.Hour}, {half, 20 * time.Hour}, {truth, 0}, {dolly.Price{Sat: 2000, MB: 1}, 80 * time.Hour}} {
		if got := u.off(c.week).Stood; got != c.want {
			t.Errorf("of %v it is %v off, want %v", c.week.Sat, got, c.want)
		}
	}
	if got := u.Sold().off(lie).Stood; got != 30*time.Hour {
		t.Errorf("after a sale it is %v off", got)
	}
	if got := u.And(100*time.Hour, truth).Stood; got != mostOff*patience {
		t.Errorf("it is %v off in the end", got)
	}
}
