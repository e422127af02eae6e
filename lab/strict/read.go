package strict

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// MaxSize bounds a text in bytes, MaxDepth how deep its values may nest: the
// parser's own stack is not bounded.
const (
	MaxSize  = 256 << 10
	MaxDepth = 64
)

// Read parses a text and fills what it says into a value; file is its name for
// errors. The error is that the text is no YAML; what is wrong in its values is in
// [Filler.Err], to which the caller may add with [Filler.Refuse].
func Read(file string, text []byte, value Field) (*Filler, error) {
	f := &Filler{file: file, lines: map[string]int{}}
	root, err := mapping(file, text)
	if err != nil {
		return f, err
	}
	if root != nil {
		value(f, root, "")
	}
	return f, nil
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
		return nil, Syntax(file, err)
	}
	if len(parsed.Docs) > 1 {
		return nil, &Error{File: file, Line: lineOf(parsed.Docs[1].Body), Text: "a second document; only one is read"}
	}
	if len(parsed.Docs) == 0 || parsed.Docs[0].Body == nil {
		return nil, nil
	}
	return parsed.Docs[0].Body, nil
}

// depth bounds from above how deep a text nests: by brackets, by dashes and
// question marks in one line, and by indentation.
func depth(text []byte) int {
	most, open := 0, 0
	for line := range strings.Lines(string(text)) {
		open += strings.Count(line, "[") + strings.Count(line, "{")
		most = max(most, open+strings.Count(line, "- ")+strings.Count(line, "? ")+strings.Count(line, ": "))
		open = max(0, open-strings.Count(line, "]")-strings.Count(line, "}"))
	}
	return most
}

// Syntax is the YAML parser's error as one of this room's, in one line.
func Syntax(file string, err error) error {
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
