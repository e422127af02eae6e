package tui

import (
	"math"
	"strings"
	"testing"
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
