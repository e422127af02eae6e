package picture

import (
	"fmt"
	"html"
	"strings"
	"unicode/utf8"
)

// Width is that of every picture, in pixels.
const Width = 800

// Sizes in pixels; em is about the width of a letter.
const (
	left, right  = 72, 24
	line         = 18
	em           = 7.2
	titleHeight  = 30
	legendHeight = 20
)

// inks are the colours of series in order, told apart also by most who are colour
// blind (M. Okabe, K. Ito, "Color Universal Design", 2008), and dark enough on white and light enough on
// black.
func inks() []string {
	return []string{"#0077bb", "#d55e00", "#009e73", "#b8669a", "#c48a00", "#3aa0d8", "#7a6fd0", "#6b8e23", "#888888"}
}

// ink is the colour of series i.
func ink(i int) string { return inks()[i%len(inks())] }

// canvas collects the elements of one picture.
type canvas struct{ strings.Builder }

func (c *canvas) add(format string, args ...any) { fmt.Fprintf(c, format+"\n", args...) }

// text is words at a point; class and anchor (start, middle, end) say how.
func (c *canvas) text(x, y float64, class, anchor, words string) {
	c.add(`<text x="%s" y="%s" class="%s" text-anchor="%s">%s</text>`, num(x), num(y), class, anchor, html.EscapeString(words))
}

// finish wraps what was collected into a document of that height.
func (c *canvas) finish(title string, height float64) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%s" viewBox="0 0 %d %s" role="img" font-family="system-ui,sans-serif" font-size="12">`+"\n",
		Width, num(height), Width, num(height))
	fmt.Fprintf(&b, "<title>%s</title>\n", html.EscapeString(title))
	b.WriteString(`<style>
.paper{fill:#fff}.ink,.title{fill:#222}.title{font-size:15px;font-weight:600}.dim{fill:#666}
.grid{stroke:#ddd;stroke-width:1}.axis{stroke:#888;stroke-width:1}.curve{fill:none;stroke-width:1.8;stroke-linejoin:round}
@media(prefers-color-scheme:dark){.paper{fill:#16181c}.ink,.title{fill:#e6e6e6}.dim{fill:#a0a4aa}.grid{stroke:#33373d}.axis{stroke:#777}}
</style>
`)
	fmt.Fprintf(&b, `<rect class="paper" width="%d" height="%s"/>`+"\n", Width, num(height))
	b.WriteString(c.String())
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

// legend is a row, or more, of coloured names; it returns the height that it took.
func (c *canvas) legend(y float64, items []item) float64 {
	x, rows := float64(left), 1.0
	for _, it := range items {
		w := 34 + em*float64(utf8.RuneCountInString(it.name))
		if x+w > Width-right && x > left {
			x, rows = left, rows+1
		}
		at := y + (rows-1)*line
		if it.dash {
			c.add(`<path d="M%s %sh16" class="curve" stroke="%s" stroke-dasharray="4 3"/>`, num(x), num(at), it.ink)
		} else {
			c.add(`<rect x="%s" y="%s" width="16" height="8" rx="2" fill="%s"/>`, num(x), num(at-4), it.ink)
		}
		c.text(x+21, at+4, "ink", "start", it.name)
		x += w
	}
	return rows*line + 4
}

// item is one name of a legend.
type item struct {
	name, ink string
	dash      bool
}

// num writes a coordinate as short as a tenth of a pixel allows.
func num(v float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", v), ".0") }
