package tui

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// cell is a sign that is surely one column wide, and the number of its escape
// codes, 0 if it has none.
type cell struct {
	sign rune
	ink  uint8
}

// spare is how many cells that stay as they are are rather written again than
// passed over by moving the cursor, which costs as many bytes.
const spare = 8

// cellAt is cell x of a line; behind the end of the line there is nothing.
func cellAt(line []cell, x int) cell {
	if x < len(line) {
		return line[x]
	}
	return cell{sign: ' '}
}

// cells takes a line apart, as package tui writes them: texts without style, and
// texts between escape codes and their reset. It fails if a sign's width is in
// doubt, or if there are more inks than numbers.
func (b *brush) cells(to []cell, line string) (_ []cell, ok bool) {
	var ink uint8
	for i := 0; i < len(line); {
		if line[i] == '\x1b' {
			end := strings.IndexByte(line[i:], 'm')
			if end < 0 {
				return to, false
			}
			if ink, ok = b.ink(line[i : i+end+1]); !ok {
				return to, false
			}
			i += end + 1
			continue
		}
		r, n := utf8.DecodeRuneInString(line[i:])
		if !narrow(r) {
			return to, false
		}
		to = append(to, cell{r, ink})
		i += n
	}
	return to, true
}

// ink is the number of an escape code.
func (b *brush) ink(code string) (uint8, bool) {
	if code == plainAgain {
		return 0, true
	}
	i := slices.Index(b.inks, code)
	if i < 0 {
		i = len(b.inks)
		b.inks = append(b.inks, code)
	}
	return uint8(i + 1), i < 0xff
}

// run is where a change that begins at cell x ends.
func (b *brush) run(x int) int {
	end := x + 1
	for at := end; at < len(b.is) && at < end+spare; at++ {
		if b.is[at] != cellAt(b.was, at) {
			end = at + 1
		}
	}
	return end
}

// write writes cells where the cursor is.
func (b *brush) write(cells []cell) {
	var ink uint8
	for _, c := range cells {
		if c.ink != ink {
			if ink != 0 {
				b.out = append(b.out, plainAgain...)
			}
			if ink = c.ink; ink != 0 {
				b.out = append(b.out, b.inks[ink-1]...)
			}
		}
		b.out = utf8.AppendRune(b.out, c.sign)
	}
	if ink != 0 {
		b.out = append(b.out, plainAgain...)
	}
}

// move puts the cursor on a cell.
func (b *brush) move(y, x int) {
	b.out = append(b.out, "\x1b["...)
	b.out = strconv.AppendInt(b.out, int64(y+1), 10)
	if x > 0 {
		b.out = append(b.out, ';')
		b.out = strconv.AppendInt(b.out, int64(x+1), 10)
	}
	b.out = append(b.out, 'H')
}
