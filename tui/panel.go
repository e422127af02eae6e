package tui

import (
	"strings"

	"github.com/dollynator/dolly"
)

// panel is what every screen is made of: lines above, a list, what stands beside
// or below it, and a summary. All of it is values and pure functions of a size.
type panel struct {
	t       theme
	title   string   // the last breadcrumb
	facts   []string // at the right of the title; the last ones matter most
	top     func(w, h int) []string
	sheet   sheet
	side    func(w, h int) []string             // about the marked row; only where there is room
	aside   int                                 // cells that side takes where the list keeps listWidth; else sideWidth
	under   func(w, h int, alone bool) []string // fills what is left below the list; alone if nothing is beside it
	foot    func(w int) []string
	hints   string    // keys that matter here, for the key line
	command string    // what gives the same answer in a shell
	view    any       // what is exported as JSON
	graphs  []graph   // what is exported as SVG
	moves   []offered // what may be done here
	missing error     // why there is nothing to show
}

// Sizes.
const (
	leastWidth  = 60 // below it, and below leastHeight, there is one line
	leastHeight = 15
	mostWidth   = 1000 // a terminal far away can say anything
	mostHeight  = 500
	wideWidth   = 140 // from here on a list has its detail beside it
	sideWidth   = 62  // of that detail
	listWidth   = 100 // what a wider detail leaves the list
	tall        = 40  // lines from which on there are graphs everywhere
)

// View draws the panel in w by h cells.
func (p panel) View(w, h int) string { return strings.Join(p.lines(w, h), "\n") }

// lines is at most h lines: the list gives way to what is above it, all to the foot.
func (p panel) lines(w, h int) []string {
	foot := call1(p.foot, w)
	if p.missing != nil {
		return pad(excuse(p.t, p.missing, w), h-len(foot), foot)
	}
	room := max(h-len(foot), 0)
	left, top, rows := p.measure(w, room)
	out := append(top, p.sheet.draw(p.t, left, rows)...)
	if p.under != nil && room-len(out) > 1 {
		out = append(out, p.under(left, room-len(out), left == w)...)
	}
	if left < w {
		out = beside(out[:min(len(out), room)], p.side(w-left-1, room), left+1)
	}
	return pad(out, room, foot)
}

// measure is, of room lines above the foot, how wide the list is, what is above it, and
// how many lines it gets.
func (p panel) measure(w, room int) (left int, top []string, rows int) {
	left = w
	if p.side != nil && w >= wideWidth {
		left = w - sideWidth - 1
		if wider := w - p.aside - 1; wider >= listWidth {
			left = min(left, wider)
		}
	}
	if p.top != nil {
		top = p.top(left, room)
	}
	top = top[:min(len(top), room)]
	return left, top, max(0, min(room-len(top), len(p.sheet.shown)+2))
}

// rowAt is which row of the list is shown at a cell of the panel.
func (p panel) rowAt(x, y, w, h int) (int, bool) {
	left, top, rows := p.measure(w, max(h-len(call1(p.foot, w)), 0))
	first, n := p.sheet.window(rows)
	k := y - len(top) - 1
	return first + k, p.missing == nil && x < left && k >= 0 && k < n
}

func call1(f func(int) []string, w int) []string {
	if f == nil {
		return nil
	}
	return f(w)
}

// excuse says why there is nothing to see, and what may help.
func excuse(t theme, err error, w int) []string {
	out := []string{""}
	for _, s := range wrap(err.Error(), w-2) {
		out = append(out, t.line(w).put(t.plain, " "+s).String())
	}
	if hint := dolly.HintOf(err); hint != "" {
		for _, s := range wrap("hint: "+hint, w-2) {
			out = append(out, t.line(w).put(t.dim, " "+s).String())
		}
	}
	return out
}
