package tui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"charm.land/lipgloss/v2"
)

// The signs that the screens use, and for each what ASCII has instead of it.
const (
	signs    = "●◐○◌·›‹▸◂✓✗…–—─│├└┴▀▁▂▃▄▅▆▇█▏▎▍▌▋▊▉░▒▓×αβσΔλ±≥≤→−"
	standIns = "*~x.-><><+x~---|+`+'_.-:=+*#     ##.:*xabsdl~><>-"
)

// clean makes text harmless and drawable: control characters, and in ASCII all
// that has no stand-in, become "?". Everything on screen passes here, since
// names and reasons are written by strangers.
func clean(s string, ascii bool) string {
	if !odd(s, ascii) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError || !unicode.IsPrint(r):
			return '?'
		case ascii && r > unicode.MaxASCII:
			return standIn(r)
		}
		return r
	}, s)
}

func odd(s string, ascii bool) bool {
	for _, r := range s {
		switch {
		case r >= ' ' && r < 0x7f:
		case ascii || !narrow(r) && !unicode.IsPrint(r) || r == utf8.RuneError:
			return true
		}
	}
	return false
}

func standIn(r rune) rune {
	i := 0
	for _, s := range signs {
		if s == r {
			return rune(standIns[i])
		}
		i++
	}
	return '?'
}

// cells is the width of clean text on the screen.
func cells(s string) int {
	n := 0
	for _, r := range s {
		if !narrow(r) {
			return lipgloss.Width(s)
		}
		n++
	}
	return n
}

// narrow is true of the signs that are surely printed, in one cell: ASCII,
// Latin letters, dashes, lines, blocks, dots and a few more. It spares nearly every text the
// slow way.
func narrow(r rune) bool {
	switch {
	case r < 0xae:
		return r >= ' ' && r < 0x7f || r == '·'
	case r < 0x300, r >= 0x3a3 && r <= 0x3c9, r >= 0x2010 && r <= 0x2027, r == '›':
		return true
	}
	return r >= 0x2500 && r < 0x25fd || r >= 0x2800 && r < 0x2900 || r == '✓' || r == '✗' || r == '→' || r == '−'
}

// cut shortens clean text to width cells; an ellipsis shows that it did.
func cut(s string, width int) string {
	if width <= 0 {
		return ""
	}
	if cells(s) <= width {
		return s
	}
	used := 0
	for i, r := range s {
		w := cells(string(r))
		if used+w > width-1 {
			return s[:i] + "…"
		}
		used += w
	}
	return s
}

// line is one line of a screen under construction. It never grows beyond its
// width, and counts cells, not bytes.
type line struct {
	ascii       bool
	used, width int
	b           strings.Builder
}

func (t theme) line(width int) *line {
	l := &line{ascii: t.ascii, width: width}
	l.b.Grow(width + width/2)
	return l
}

// put writes s with p, shortened to what is left of the line.
func (l *line) put(p pen, s string) *line {
	n, easy := l.easy(s)
	if !easy || n > l.width-l.used {
		s = clean(cut(clean(s, l.ascii), l.width-l.used), l.ascii) // the ellipsis too
		n = cells(s)
	}
	return l.write(p, s, n)
}

// write is put of a text that is drawable, n cells wide, and fits.
func (l *line) write(p pen, s string, n int) *line {
	if s == "" {
		return l
	}
	l.used += n
	l.b.WriteString(p.open)
	l.b.WriteString(s)
	l.b.WriteString(p.shut)
	return l
}

// easy is the width of a text if all its signs are surely drawable in one cell.
func (l *line) easy(s string) (n int, ok bool) {
	for _, r := range s {
		if r >= 0x7f && (l.ascii || !narrow(r)) || r < ' ' {
			return 0, false
		}
		n++
	}
	return n, true
}

// to moves to a column, if it is not past it.
func (l *line) to(col int) *line {
	if n := min(col, l.width) - l.used; n > 0 {
		l.b.WriteString(strings.Repeat(" ", n))
		l.used += n
	}
	return l
}

// left writes s at the left of the next width cells.
func (l *line) left(p pen, s string, width int) *line {
	end := l.used + width
	if n, easy := l.easy(s); easy && n <= min(width, l.width-l.used) {
		return l.write(p, s, n).to(end)
	}
	return l.put(p, cut(clean(s, l.ascii), width)).to(end)
}

// right writes s at the right of the next width cells.
func (l *line) right(p pen, s string, width int) *line {
	n, easy := l.easy(s)
	if easy && n <= width && l.used+width <= l.width {
		return l.to(l.used+width-n).write(p, s, n)
	}
	s = cut(clean(s, l.ascii), width)
	return l.to(l.used+width-cells(s)).put(p, s)
}

// end writes s at the right end of the line.
func (l *line) end(p pen, s string) *line { return l.right(p, s, l.width-l.used) }

// String is the line without a newline.
func (l *line) String() string { return l.b.String() }
