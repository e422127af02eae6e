package market

import (
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

func TestWorth(t *testing.T) {
	for _, c := range []struct {
		name    string
		trades  []dolly.Trade
		selling dolly.MB // MB
		unsold  time.Duration
		want    float64 // 0: not known
	}{
		{"nothing is known", nil, 0, 0, 0},
		{"the last", steady(), 1000, 0, 2},
		{"a cheap word, however small", append(steady(), paid(0, 1, 2)), 1000, 0, 2},
		{"and a large one", append(steady(), paid(0, 100, 1000)), 1000, 0, 2},
		{"two thirds of a week are its price", append(steady(), paid(0, 140, 1400)), 1000, 0, 0.1},
		{"a dear word is no more than the day", append(steady(), paid(0, 900, 40)), 1000, 0, 2},
		{"a third of a day is", append(steady(), paid(0, 600, 60)), 1000, 0, 10},
		{"nobody takes it: a hundredth an hour", append(steady(), paid(0, 1, 2)), 1000, 10 * time.Hour, 1.8},
		{"until the last word counts", append(steady(), paid(0, 3, 2)), 1000, 100 * time.Hour, 1.5},
		{"a higher last word counts at once", append(steady(), paid(0, 3, 2)), 1000, 50 * time.Hour, 1.5},
		{"a few bytes are no price of many", []dolly.Trade{paid(1, 1, 2)}, 9, 0, 0},
		{"but of few", []dolly.Trade{paid(1, 1, 2)}, 8, 0, 0.5},
		{"a week that is thin goes back further", append([]dolly.Trade{paid(20*24, 300, 100)}, paid(1, 1, 2)), 400, 0, 3},
		{"not for ever", append([]dolly.Trade{paid(32*24, 300, 100)}, paid(1, 1, 2)), 400, 0, 0},
		{"a day without a trade has the week's", []dolly.Trade{paid(72, 200, 100), paid(48, 400, 20)}, 100, 0, 2},
		{"nothing is of the future", append(steady(), paid(-1, 100, 5000)), 1000, 0, 2},
	} {
		w, ok := Prices{c.trades, c.selling * dolly.MiB, c.unsold, noon}.Worth()
		if ok != (c.want > 0) || ok && w.Price.PerMB() != c.want {
			t.Errorf("%s: %v %v, want %v", c.name, ok, w, c.want)
		}
	}
}

func TestHistory(t *testing.T) {
	day := 24 * time.Hour
	trades := []dolly.Trade{paid(48, 100, 200), paid(47, 300, 100), paid(24, 500, 100), paid(2, 400, 100), paid(1, 1, 1)}
	got := Prices{trades, 100 * dolly.MiB, 0, noon}.History()
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
		if d := dayOf(got[i].At); d != dayOf(noon.Add(-ago)) || dayOf(got[i].At+1) != d+1 {
			t.Errorf("close %d is of %v", i, got[i].At.Std())
		}
	}
	if got[2].At != paid(1, 1, 1).At {
		t.Errorf("the current price is of %v", got[2].At.Std())
	}
}
