package tui

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
)

func TestBands(t *testing.T) {
	v := []float64{1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 100}
	mean, sd := bands(v, 10)
	if mean[0] != 1 || mean[1] != 2 || mean[9] != 2 || mean[10] != 11.9 {
		t.Errorf("means %v", mean)
	}
	if !math.IsNaN(sd[8]) || math.Abs(sd[9]-math.Sqrt(10./9)) > 1e-12 {
		t.Errorf("deviations %v", sd)
	}
}

// TestPriceByDay: where the strategy looks at days' closes the bands are of these, and
// the latest trade is held against the days before it.
func TestPriceByDay(t *testing.T) {
	per := func(sat dolly.Sat) dolly.Price { return dolly.Price{Sat: sat, MB: dolly.MiB} }
	v := dolly.MarketView{Trades: []dolly.TradeRow{{Amount: per(100)}, {Amount: per(50)}}}
	if g := priceGraph(v); g.head != "sat/MB, a trade a point" || !slices.Equal(g.lines[0].v, []float64{50, 100}) {
		t.Errorf("without closes: %+v", g)
	}
	for i := range 12 {
		v.Closes = append(v.Closes, dolly.CloseRow{Day: dolly.Time(i), Price: per(dolly.Sat(2*(i%2) + 1))})
	}
	g := priceGraph(v)
	last := len(v.Closes)
	if g.head != "sat/MB, a day a point" || g.lines[1].name != "mean of 12" || len(g.lines[0].v) != last+1 || g.lines[0].v[last] != 100 {
		t.Errorf("with closes: %+v", g)
	}
	if mean, high := g.lines[1].v[last], g.lines[2].v[last]; mean != 2 || math.Abs(high-2-2*math.Sqrt(12./11)) > 1e-12 {
		t.Errorf("mean %v, two deviations above it %v", mean, high)
	}
}

// TestCanvas: a line from corner to corner and the last column full, in each style.
// What is outside is not drawn.
func TestCanvas(t *testing.T) {
	for as, want := range map[style]string{
		brailleGraphs: "⠱⡀ ⢸| ⠘⡄⢸|  ⠈⢾",
		blockGraphs:   "▀▄ █| ▀▄█|  ▀█",
		asciiGraphs:   "*  *| ***|   *",
	} {
		c := newCanvas(as, 4, 3)
		w, h := c.size()
		c.line(0, 0, w-1, h-1, 1)
		c.set(-1, 0, 1)
		c.set(0, h, 1)
		c.column(w-1, -5, 1)
		var rows []string
		for y := range 3 {
			l := theme{}.line(4)
			c.row(l, y, []pen{{}}, "*")
			rows = append(rows, l.String())
		}
		if got := strings.Join(rows, "|"); got != want {
			t.Errorf("%v: %q, want %q", as, got, want)
		}
	}
}
