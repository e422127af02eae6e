package tui

// picture is a whole terminal: what is on it, and whether its mouse is heard.
type picture struct {
	width, height int
	lines         []string // at most height, each at most width cells
	mouse         bool
}

// What a terminal is told. Those that lack a mode ignore it.
const (
	enterScreen = "\x1b[?1049h\x1b[?25l\x1b[?2004h"             // the other screen, no cursor, pastes in brackets
	leaveScreen = "\x1b[H\x1b[J\x1b[?2004l\x1b[?25h\x1b[?1049l" // empty: old tmux keeps lines of it
	eraseRest   = "\x1b[K"
	plainAgain  = "\x1b[m"
	mouseOn     = "\x1b[?1000h\x1b[?1006h" // clicks and the wheel, in cells beyond 223 too
	mouseOff    = "\x1b[?1006l\x1b[?1000l"
	beginFrame  = "\x1b[?2026h" // what follows is shown at once
	endFrame    = "\x1b[?2026l"
	askFrames   = "\x1b[?2026$p" // whether the terminal can do that
)

// line is line y of the picture; below its last one it is empty.
func (p picture) line(y int) string {
	if y < len(p.lines) {
		return p.lines[y]
	}
	return ""
}

// brush turns pictures into others. It keeps its slices from one to the next.
type brush struct {
	out     []byte
	was, is []cell
	inks    []string // escape codes by their number in cells, from 1
}

// change is what to write so that a terminal which shows was shows is; of the zero
// picture nothing is known. It is empty if nothing is to be changed, and good
// until the next change.
func (b *brush) change(was, is picture) []byte {
	b.out, b.inks = b.out[:0], b.inks[:0]
	if was.mouse != is.mouse {
		modes := mouseOff
		if is.mouse {
			modes = mouseOn
		}
		b.out = append(b.out, modes...)
	}
	known := was.width == is.width && was.height == is.height
	for y := range is.height {
		from, to := was.line(y), is.line(y)
		switch {
		case !known:
			b.whole(y, to)
		case from != to:
			b.line(y, is.width, from, to)
		}
	}
	return b.out
}

// whole writes a line where anything may have been. Erasing the screen at once would
// have some terminals keep what was on it.
func (b *brush) whole(y int, line string) {
	b.move(y, 0)
	b.out = append(append(b.out, eraseRest...), line...)
}

// line turns one line into another. A line with signs about whose width terminals
// disagree is written whole.
func (b *brush) line(y, width int, from, to string) {
	var known, easy bool
	b.was, known = b.cells(b.was[:0], from)
	b.is, easy = b.cells(b.is[:0], to)
	if !known || !easy || len(b.is) > width {
		b.whole(y, to)
		return
	}
	for x := 0; x < len(b.is); x++ {
		if b.is[x] != cellAt(b.was, x) {
			end := b.run(x)
			b.move(y, x)
			b.write(b.is[x:end])
			x = end
		}
	}
	if len(b.was) > len(b.is) {
		b.move(y, len(b.is))
		b.out = append(b.out, eraseRest...)
	}
}
