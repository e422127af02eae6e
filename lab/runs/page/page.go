package page

import (
	_ "embed" // the page's head
	"encoding/base64"
	"fmt"
	"html"
	"math"
	"strings"
)

//go:embed head.html
var head string

// view is what a page shows.
type view struct {
	Title    string
	Sections []section
}

// section is a part of a page; what is empty is left out.
type section struct {
	Head  string
	Note  string
	Class string // of the note: fail, or nothing
	Heads []cell
	Rows  [][]cell
	Text  string
	Plots []plot
}

// openLines is how long a text may be to be shown before somebody asks for it.
const openLines = 12

// cell is one of a table. Figures are aligned at the right.
type cell struct {
	Text   string
	Figure bool
}

// plot is a picture that is in the page.
type plot struct {
	Name string
	URL  string // made here
}

func (v view) html() []byte {
	p := printer{}
	p.Grow(1 << 16)
	p.put(head, v.Title)
	p.put("<h1>%s</h1>\n", v.Title)
	for _, s := range v.Sections {
		p.section(s)
	}
	p.put("</html>\n")
	return []byte(p.String())
}

// printer writes HTML.
type printer struct{ strings.Builder }

// put writes a format with texts that are not to be taken for HTML.
func (p *printer) put(format string, texts ...string) {
	safe := make([]any, len(texts))
	for i, t := range texts {
		safe[i] = html.EscapeString(t)
	}
	fmt.Fprintf(p, format, safe...)
}

func (p *printer) section(s section) {
	p.put("<h2>%s</h2>\n", s.Head)
	if s.Note != "" {
		p.put("<p class=\"%s\">%s</p>\n", s.Class, s.Note)
	}
	if len(s.Rows) > 0 {
		p.put("<div class=\"wide\"><table>\n")
		p.row("th", s.Heads)
		for _, r := range s.Rows {
			p.row("td", r)
		}
		p.put("</table></div>\n")
	}
	if s.Text != "" {
		p.text(s.Text)
	}
	if len(s.Plots) > 0 {
		p.put("<div class=\"plots\">\n")
		for _, o := range s.Plots {
			p.put("<figure><img alt=\"%s\" src=\"%s\"><figcaption>%s</figcaption></figure>\n", o.Name, o.URL, o.Name)
		}
		p.put("</div>\n")
	}
}

// row is a row of a table, if there is anything in it.
func (p *printer) row(tag string, cells []cell) {
	if len(cells) == 0 {
		return
	}
	p.put("<tr>")
	for _, c := range cells {
		class := ""
		if c.Figure {
			class = ` class="n"`
		}
		p.put("<"+tag+class+">%s</"+tag+">", c.Text)
	}
	p.put("</tr>\n")
}

// text is shown at once if it is short.
func (p *printer) text(text string) {
	lines, open := strings.Count(text, "\n")+1, ""
	if lines <= openLines {
		open = " open"
	}
	p.put("<details"+open+"><summary>%s lines</summary><pre>%s</pre></details>\n", fmt.Sprint(lines), text)
}

// picture puts an image into the page; as one of its own it cannot reach the page.
func picture(name, kind string, data []byte) plot {
	return plot{name, "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(data)}
}

func words(all ...string) (out []cell) {
	for _, w := range all {
		out = append(out, cell{Text: w})
	}
	return out
}

// figure is a value for people; – is none.
func figure(v float64) cell {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return cell{"–", true}
	}
	return cell{fmt.Sprintf("%.6g", v), true}
}

func maybe(v *float64) cell {
	if v == nil {
		return cell{"–", true}
	}
	return figure(*v)
}
