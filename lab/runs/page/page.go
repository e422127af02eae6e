package page

import (
	"bytes"
	_ "embed" // the page's text
	"encoding/base64"
	"fmt"
	"html/template"
	"math"
	"strings"
)

//go:embed page.html
var text string

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

// Lines is how long the text is.
func (s section) Lines() int { return strings.Count(s.Text, "\n") + 1 }

// Open reports whether the text is shown at once.
func (s section) Open() bool { return s.Lines() <= openLines }

// cell is one of a table. Figures are aligned at the right.
type cell struct {
	Text   string
	Figure bool
}

// plot is a picture that is in the page.
type plot struct {
	Name string
	URL  template.URL
}

func (v view) html() ([]byte, error) {
	t, err := template.New("page").Parse(text)
	if err != nil {
		return nil, fmt.Errorf("the page: %w", err)
	}
	var out bytes.Buffer
	if err := t.Execute(&out, v); err != nil {
		return nil, fmt.Errorf("the page: %w", err)
	}
	return out.Bytes(), nil
}

// picture puts an image into the page; as one of its own it cannot reach the page.
func picture(name, kind string, data []byte) plot {
	return plot{name, template.URL("data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(data))}
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
