package scenario

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// MaxSize bounds a file in bytes, MaxDepth how deep its values may nest: the
// parser's own stack is not bounded.
const (
	MaxSize  = 256 << 10
	MaxDepth = 64
)

// Parse reads a scenario; file is its name for errors. What the text leaves out is
// as in [Default], but that beside a list of offers none are drawn. All errors that can be told at once are joined; each is an
// [Error].
func Parse(file string, text []byte) (Scenario, error) {
	s := Default()
	root, err := mapping(file, text)
	if err != nil {
		return Scenario{}, err
	}
	f := filler{file: file, lines: map[string]int{}}
	if root != nil {
		record(s.keys())(&f, root, "")
	}
	if _, given := f.lines["offers.count"]; !given && len(s.Offers.List) > 0 {
		s.Offers.Count = 0
	}
	for _, e := range s.problems() {
		if e.File, e.Line = file, f.line(e.Key); !f.failed(e.Key) {
			f.errs = append(f.errs, e)
		}
	}
	if len(f.errs) > 0 {
		return Scenario{}, f.err()
	}
	return s, nil
}

// mapping is the one document of a text, nil if it is empty.
func mapping(file string, text []byte) (ast.Node, error) {
	if len(text) > MaxSize {
		return nil, &Error{File: file, Text: fmt.Sprintf("%d bytes; at most %d are read", len(text), MaxSize)}
	}
	if depth(text) > MaxDepth {
		return nil, &Error{File: file, Text: fmt.Sprintf("it is nested deeper than %d", MaxDepth)}
	}
	parsed, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, syntax(file, err)
	}
	if len(parsed.Docs) > 1 {
		return nil, &Error{File: file, Line: lineOf(parsed.Docs[1].Body), Text: "a second document; a scenario is one"}
	}
	if len(parsed.Docs) == 0 || parsed.Docs[0].Body == nil {
		return nil, nil
	}
	return parsed.Docs[0].Body, nil
}

// depth bounds from above how deep a text nests: by brackets, by dashes and question marks in one line, and
// by indentation.
func depth(text []byte) int {
	most, open := 0, 0
	for line := range strings.Lines(string(text)) {
		open += strings.Count(line, "[") + strings.Count(line, "{")
		most = max(most, open+strings.Count(line, "- ")+strings.Count(line, "? ")+strings.Count(line, ": "))
		open = max(0, open-strings.Count(line, "]")-strings.Count(line, "}"))
	}
	return most
}

func syntax(file string, err error) error {
	e := &Error{File: file, Text: "no YAML: " + err.Error()}
	var located yaml.Error
	if errors.As(err, &located) {
		e.Text = "no YAML: " + located.GetMessage()
		if t := located.GetToken(); t != nil && t.Position != nil {
			e.Line = t.Position.Line
		}
	}
	return e
}

func lineOf(n ast.Node) int {
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return 0
	}
	return n.GetToken().Position.Line
}

// Marshal writes all of s, so that a later default changes nothing of it.
func Marshal(s Scenario) ([]byte, error) {
	text, err := yaml.MarshalWithOptions(s, yaml.IndentSequence(true))
	if err != nil {
		return nil, fmt.Errorf("write scenario %s: %w", s.Name, err)
	}
	return text, nil
}
