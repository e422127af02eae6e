package strategy

import (
	"slices"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"pgregory.net/rapid"
)

// prices near each other, equal ones, and some at the ends of what there is.
func anyPrice(t *rapid.T, name string) dolly.Price {
	if rapid.IntRange(0, 9).Draw(t, name+" odd") == 0 {
		return dolly.Price{Sat: dolly.Sat(rapid.Int64Range(1, 1<<62).Draw(t, name+" sat")), MB: dolly.MB(rapid.Int64Range(1, 1<<62).Draw(t, name+" mb"))}
	}
	n := rapid.Int64Range(1, 4).Draw(t, name+" times")
	return dolly.Price{Sat: dolly.Sat(n * rapid.Int64Range(997, 1003).Draw(t, name+" price")), MB: dolly.MB(n) * dolly.MiB}
}

// TestOutlookIsExact: what floats and a cache answer is what exact sums do.
func TestOutlookIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var closes []Close
		for d := range rapid.IntRange(1, horizon).Draw(t, "days") {
			closes = append(closes, Close{Day: int64(d), Price: anyPrice(t, "close")})
		}
		o, s := look(closes), sum(closes)
		asked := []dolly.Price{anyPrice(t, "price"), closes[0].Price}
		for k := range dolly.Sat(4) { // on the border, and just beside it: 1000 and k deviations of {999, 1001}
			asked = append(asked, dolly.Price{Sat: 1000 + k, MB: dolly.MiB}, dolly.Price{Sat: 1_000_000_000_001 + 1_000_000_000*k, MB: 1_000_000_000 * dolly.MiB})
		}
		for _, p := range asked {
			if got, want := o.below(p), s.cmp(sum([]Close{{Price: p}})) > 0; got != want {
				t.Fatalf("%v below the average of %v: %v", p, closes, got)
			}
			for _, k := range []int64{2, 3} {
				if got, want := o.above(p, k), s.above(p, k); got != want {
					t.Fatalf("%v above %d deviations of %v: %v", p, k, closes, got)
				}
			}
		}
	})
}

// TestClosesHeardOnceOrAgain: who hears only what is new knows what one knows who
// hears all again at every check, and what was handed over is not changed.
func TestClosesHeardOnceOrAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []dolly.Trade
		once, again := seller(0, nil), seller(0, nil)
		for range rapid.IntRange(1, 30).Draw(t, "checks") {
			fresh := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) dolly.Trade {
				return dolly.Trade{Amount: anyPrice(t, "trade"), At: once.Now.Add(-dolly.Day / 4 * time.Duration(rapid.IntRange(0, 140).Draw(t, "age")))}
			}), 0, 3).Draw(t, "trades")
			all = append(all, fresh...)
			once.Trades, again.Trades = fresh, all
			before := Memory{}
			if once.State != nil {
				before = *once.State
				before.Closes = slices.Clone(before.Closes)
			}
			a, b := SimpleMovingAverage{}.Decide(once), SimpleMovingAverage{}.Decide(again)
			if once.State != nil && !same(before, *once.State) {
				t.Fatal("what was handed over was changed")
			}
			if !same(*a.State, *b.State) || a.Why != b.Why {
				t.Fatalf("%+v and %+v", a, b)
			}
			once.State, again.State = a.State, b.State
			now := once.Now.Add(dolly.Day / 10 * time.Duration(rapid.IntRange(0, 30).Draw(t, "goes by")))
			once.Now, again.Now = now, now
		}
	})
}

func same(a, b Memory) bool {
	return a.Date == b.Date && a.Minutes == b.Minutes && a.Sold == b.Sold && a.Last == b.Last && a.Price == b.Price &&
		a.Today == b.Today && slices.Equal(a.Closes, b.Closes)
}
