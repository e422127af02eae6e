package tui

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// exports opens the choice of what to write.
func (m model) exports() (model, tea.Cmd) {
	if m.opts.Export == nil {
		m.notice = "this console writes no files"
		return m, nil
	}
	if m.trail.here().screen >= columnsScreen || m.page.missing != nil {
		return m, nil
	}
	return m.open(at(exportScreen, ""))
}

// Forms of a file.
const (
	asTSV  = "TSV"
	asJSON = "JSON"
	asSVG  = "SVG"
)

// exportPanel lists the forms in which the screen below can be written.
func exportPanel(k known) panel {
	g := grid{cols: []column{{head: "FORM", left: true}, {head: "WHAT", left: true, rest: 15}}, empty: "nothing on this screen can be written"}
	from := k.below()
	if len(from.sheet.cols) > 0 {
		g.add(item{key: asTSV}, asTSV, fmt.Sprintf("the list as it is shown, %s, all columns", plural(len(from.sheet.shown), "row")))
	}
	if from.view != nil {
		g.add(item{key: asJSON}, asJSON, "the whole answer of the node")
	}
	for i, gr := range from.graphs {
		g.add(item{key: fmt.Sprint(asSVG, i)}, asSVG, gr.head)
	}
	return panel{t: k.t, title: "export", sheet: k.lay(g), hints: "enter write"}
}

// export writes what was chosen into a file.
func (m model) export(key string) (model, tea.Cmd) {
	from, name := m.under(), m.screens[m.trail.back().here().screen].name
	var content []byte
	switch key {
	case asTSV:
		name, content = name+".tsv", from.sheet.tsv()
	case asJSON:
		text, err := json.MarshalIndent(from.view, "", "  ")
		if err != nil {
			return m, say("not written: " + err.Error())
		}
		name, content = name+".json", append(text, '\n')
	default:
		i, err := strconv.Atoi(strings.TrimPrefix(key, asSVG))
		if err != nil || i >= len(from.graphs) {
			return m, nil
		}
		name, content = fmt.Sprintf("%s-%d.svg", name, i+1), from.graphs[i].svg()
	}
	m, cmd := m.back()
	write := m.opts.Export
	return m, tea.Batch(cmd, func() tea.Msg {
		path, err := write(name, content)
		if err != nil {
			return said("not written: " + err.Error())
		}
		return said("wrote " + path)
	})
}

// tsv is the rows that are shown, in their order, with every column.
func (s sheet) tsv() []byte {
	var b strings.Builder
	for i, c := range s.cols {
		if i > 0 {
			b.WriteByte('\t')
		}
		b.WriteString(plain(c.head))
	}
	b.WriteByte('\n')
	for _, row := range s.shown {
		for i, c := range s.cols {
			if i > 0 {
				b.WriteByte('\t')
			}
			if c.flat != nil {
				c.cells = c.flat
			}
			if row < len(c.cells) {
				b.WriteString(plain(c.cells[row]))
			}
		}
		b.WriteByte('\n')
	}
	return []byte(b.String())
}

// plain is a cell without what would break a line of TSV, or make a spreadsheet
// take a stranger's text for a formula.
func plain(s string) string {
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s))
	if s != "" && strings.ContainsRune("=@+-", rune(s[0])) && !numeric(s) {
		s = "'" + s
	}
	return s
}

// numeric is true of what can only be a figure: -1,024 and +.08.
func numeric(s string) bool {
	return len(s) > 1 && strings.ContainsRune("+-", rune(s[0])) && !strings.ContainsFunc(s[1:], func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != ',' })
}
