package tui

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// Size of an exported graph and of its margin, in pixels.
const (
	svgWidth  = 800
	svgHeight = 300
	svgEdge   = 60
)

// svg is the graph as a picture of its own: no script, no font, nothing from elsewhere.
func (g graph) svg() []byte {
	n := g.longest()
	lo, hi := g.extent(n)
	x := func(i int) float64 {
		return svgEdge + float64(i)*(svgWidth-2*svgEdge)/float64(max(n-1, 1))
	}
	y := func(v float64) float64 {
		return svgHeight - svgEdge/2 - (v-lo)/(hi-lo)*(svgHeight-svgEdge)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">`+"\n", svgWidth, svgHeight)
	fmt.Fprintf(&b, "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n<title>%s</title>\n", html.EscapeString(g.head))
	fmt.Fprintf(&b, "<text x=\"%d\" y=\"16\">%s</text>\n", svgEdge, html.EscapeString(g.head))
	for _, v := range []float64{lo, (lo + hi) / 2, hi} {
		fmt.Fprintf(&b, "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ccc\"/>\n", svgEdge, svgWidth-svgEdge, y(v), y(v))
		fmt.Fprintf(&b, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n", svgEdge-6, y(v)+4, html.EscapeString(g.label(v)))
	}
	for i, s := range g.lines {
		g.path(&b, i, s, n, x, y)
	}
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

// path draws one line; a value that is missing interrupts it.
func (g graph) path(b *strings.Builder, i int, s series, n int, x func(int) float64, y func(float64) float64) {
	color := [...]string{"#0b6e99", "#444", "#999", "#bbb", "#c33", "#e77"}[i%6]
	fmt.Fprintf(b, `<path fill="none" stroke="%s" stroke-width="1.5" d="`, color)
	move := true
	for k, v := range s.v {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			move = true
			continue
		}
		verb := 'L'
		if move {
			verb, move = 'M', false
		}
		fmt.Fprintf(b, "%c%.1f %.1f", verb, x(n-len(s.v)+k), y(v))
	}
	fmt.Fprintf(b, "\"/>\n<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>\n", svgWidth-svgEdge+4, 30+16*i, color, html.EscapeString(s.name))
}
