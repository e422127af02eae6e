package scenario

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// filler puts a syntax tree into a value, strictly: what is absent stays as it is,
// what is unknown, twice there, or of another type is an error. Anchors, tags and
// null are no part of a scenario.
type filler struct {
	file  string
	lines map[string]int // of each key that was read
	errs  []*Error
}

// field puts what stands at a key into a value.
type field func(f *filler, n ast.Node, at string)

// entry is one key of a record and its value.
type entry struct {
	key  string
	fill field
}

func (f *filler) fail(n ast.Node, key, format string, args ...any) {
	f.errs = append(f.errs, &Error{File: f.file, Line: lineOf(n), Key: key, Text: fmt.Sprintf(format, args...)})
}

// failed reports whether something is wrong with key already.
func (f *filler) failed(key string) bool {
	return slices.ContainsFunc(f.errs, func(e *Error) bool { return e.Key == key })
}

// err is all that is wrong, in the order of the lines.
func (f *filler) err() error {
	slices.SortStableFunc(f.errs, func(a, b *Error) int { return a.Line - b.Line })
	return join(f.errs)
}

// line is where key stands or, if it was left out, what it would be in.
func (f *filler) line(key string) int {
	for key != "" {
		if l, ok := f.lines[key]; ok {
			return l
		}
		key = key[:max(0, strings.LastIndexAny(key, ".["))]
	}
	return 1
}

// record has these keys and no others.
func record(entries []entry) field {
	return func(f *filler, n ast.Node, at string) {
		var pairs []*ast.MappingValueNode
		switch n := n.(type) {
		case *ast.MappingNode:
			pairs = n.Values
		case *ast.MappingValueNode:
			pairs = []*ast.MappingValueNode{n}
		case *ast.CommentGroupNode:
			return
		default:
			f.fail(n, at, "want keys and values: %s", keysOf(entries))
			return
		}
		seen := map[string]bool{}
		for _, p := range pairs {
			f.pair(p, entries, at, seen)
		}
	}
}

func (f *filler) pair(p *ast.MappingValueNode, entries []entry, within string, seen map[string]bool) {
	name := p.Key.String()
	at := strings.TrimPrefix(within+"."+name, ".")
	if seen[name] {
		f.fail(p.Key, at, "it is there twice")
		return
	}
	seen[name] = true
	for _, e := range entries {
		if e.key == name {
			f.lines[at] = lineOf(p.Key)
			e.fill(f, p.Value, at)
			return
		}
	}
	f.fail(p.Key, at, "unknown key; there are %s", keysOf(entries))
}

// list replaces what was there.
func list[T any](into *[]T, item func(*T) field) field {
	return func(f *filler, n ast.Node, at string) {
		s, ok := n.(*ast.SequenceNode)
		if !ok {
			f.fail(n, at, "want a list")
			return
		}
		*into = nil
		for i, v := range s.Values {
			at := fmt.Sprintf("%s[%d]", at, i)
			f.lines[at] = lineOf(v)
			var t T
			item(&t)(f, v, at)
			*into = append(*into, t)
		}
	}
}

// optional is absent until its key is there; what it has already stays.
func optional[T any](into **T, value func(*T) field) field {
	return func(f *filler, n ast.Node, at string) {
		var t T
		if *into != nil {
			t = **into
		}
		value(&t)(f, n, at)
		*into = &t
	}
}

func keysOf(entries []entry) string {
	var out []string
	for _, e := range entries {
		out = append(out, e.key)
	}
	return strings.Join(out, ", ")
}
