package tui

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/dollynator/dolly"
)

// learningPage lists every offer with its value and chance, and beside it the
// Q-table as a heat map: a row is the server one lives on, a column what one
// might rent, both in the list's order.
func learningPage(t theme, v dolly.LearningView, now dolly.Time, scroll, w, h int) []string {
	foot := learningFoot(t, v, w)
	rows := min(len(v.Offers), max(3, h-len(foot)-1))
	first := max(0, min(scroll, len(v.Offers)-rows))
	list, width := offerLines(t, v, first, rows, w)
	if heat := heatLines(t, v, first, rows, w-width-2); heat != nil {
		list = beside(list, heat, width+2)
	}
	room := h - len(foot)
	if len(v.Offers) == 0 {
		list = append(list, t.line(w).put(t.dim, " no offer is known yet").String())
	}
	if hidden := len(v.Offers) - rows; hidden > 0 && len(list) < room {
		list = append(list, t.line(w).put(t.dim, fmt.Sprintf(" rows %d to %d of %d", first+1, first+rows, len(v.Offers))).String())
	}
	list = moveLines(t, v, now, list, w, room)
	return pad(list, room, foot)
}

// offerLines is the list and how wide it is.
func offerLines(t theme, v dolly.LearningView, first, rows, w int) ([]string, int) {
	const bars = 8
	_, hi := extentBy(v.Offers, func(o dolly.OfferRow) float64 { return o.Value })
	cols := []column{{head: " ", left: true}, {head: "OFFER", left: true, most: 24}, {head: "sat"}, {head: "VALUE"},
		{head: strings.Repeat(" ", bars), left: true}, {head: "NEXT"}, {head: "E"}, {head: "α"}, {head: "β"}}
	for i, o := range v.Offers {
		for c, s := range []string{letter(i), string(o.ID), sat(o.Price), decimal(o.Value, 2), bar(o.Value, hi, bars),
			percent(o.Chance), decimal(o.E, 2), decimal(o.Alpha, 2), decimal(o.Beta, 2)} {
			cols[c].cells = append(cols[c].cells, s)
		}
	}
	cols = fitColumns(cols, []string{"β", "α", "E"}, w-2, max(20, 2*len(v.Offers)+2))
	width := totalWidth(cols) + 1
	out := []string{t.line(width).put(t.plain, " ").writeCells(t.dim, cols, -1).String()}
	for i := first; i < first+rows; i++ {
		mark, ink := " ", t.plain
		switch id := v.Offers[i].ID; {
		case id == v.Candidate:
			mark, ink = "▸", t.bold
		case id == v.Current:
			mark, ink = "●", t.accent
		case !v.Offers[i].Available:
			ink = t.dim
		}
		out = append(out, t.line(width).put(t.accent, mark).writeCells(ink, cols, i).String())
	}
	return out, width
}

// letter names the i-th offer where there is room for one cell only.
func letter(i int) string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	if i < len(letters) {
		return letters[i : i+1]
	}
	return "·"
}

// heatLines is the Q-table beside the list, or nil if there is no room. If all
// rows are the same, one is enough.
func heatLines(t theme, v dolly.LearningView, first, rows, w int) []string {
	cell := 2
	if 7*len(v.Offers) <= w {
		cell = 7
	}
	if len(v.Q) != len(v.Offers) || len(v.Offers) == 0 || cell*len(v.Offers) > w {
		return nil
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, q := range v.Q {
		l, g := extent(q)
		lo, hi = math.Min(lo, l), math.Max(hi, g)
	}
	most := math.Max(math.Abs(lo), math.Abs(hi))
	head := t.line(w)
	for i := range v.Offers {
		head.right(t.dim, letter(i), cell)
	}
	out := []string{head.String()}
	if alike(v.Q) {
		return append(out, heatRow(t, v.Q[0], most, cell, w), t.line(w).put(t.dim, "rows are alike").String())
	}
	for i := first; i < first+rows; i++ {
		out = append(out, heatRow(t, v.Q[i], most, cell, w))
	}
	return out
}

func alike(q [][]float64) bool {
	for _, row := range q[1:] {
		if !slices.Equal(row, q[0]) {
			return false
		}
	}
	return true
}

// heatRow shades one row; wide cells have the figure, narrow ones the shade. A
// value below zero has a minus before it.
func heatRow(t theme, q []float64, most float64, cell, w int) string {
	l := t.line(w)
	for _, x := range q {
		shade, ink := shadeOf(x, most), t.accent
		if x < 0 {
			ink = t.dim
		}
		switch {
		case cell > 2:
			l.put(t.plain, " ").right(t.plain, decimal(x, 2), cell-2).put(ink, shade)
		case x < 0:
			l.put(ink, "-"+shade)
		case shade == shades[0]:
			l.put(ink, " 0")
		default:
			l.put(ink, shade+shade)
		}
	}
	return l.String()
}

// shades go from nothing to the greatest value of the table.
var shades = [...]string{"·", "░", "▒", "▓", "█"}

func shadeOf(x, most float64) string {
	return shades[level(math.Abs(x), 0, most, len(shades)-1)]
}

// moveLines fills what is left with the latest updates.
func moveLines(t theme, v dolly.LearningView, now dolly.Time, out []string, w, h int) []string {
	if len(out)+3 > h || len(v.Moves) == 0 {
		return out
	}
	out = append(out, "", t.line(w).put(t.dim, " MOVED BY").String())
	for _, m := range v.Moves {
		if len(out) >= h {
			break
		}
		word := "failed"
		if m.Success {
			word = "worked"
		}
		out = append(out, t.line(w).put(t.plain, " ").right(t.dim, ago(now, m.At), 7).put(t.plain, "  ").
			left(t.plain, string(m.Offer), 20).left(t.plain, word, 8).put(t.plain, fmt.Sprintf("reward %.2f", m.Reward)).
			put(t.bold, fmt.Sprintf("  Δ %+.3f", m.Delta)).put(t.dim, "  "+plural(m.Remotes, "remote table")).String())
	}
	return out
}

func learningFoot(t theme, v dolly.LearningView, w int) []string {
	l := t.line(w).put(t.accent, " ● ").put(t.plain, "here "+orDash(string(v.Current))).
		put(t.accent, "   ▸ ").put(t.plain, "next "+orDash(string(v.Candidate)))
	if rule := "merged by " + v.Rule; v.Rule != "" && cells(rule)+2 <= w-l.used {
		l.to(w-1-cells(rule)).put(t.dim, rule)
	}
	return []string{l.String()}
}

func extentBy(offers []dolly.OfferRow, of func(dolly.OfferRow) float64) (lo, hi float64) {
	var v []float64
	for _, o := range offers {
		v = append(v, of(o))
	}
	return extent(v)
}
