package strict

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Filler puts a syntax tree into values: what is absent stays as it is.
type Filler struct {
	file  string
	lines map[string]int // of each key that was read
	errs  []*Error
}

// Field puts what stands at a dotted key into a value.
type Field func(f *Filler, n ast.Node, at string)

// Entry is one key of a record and its value.
type Entry struct {
	key  string
	fill Field
}

// At is what a key holds.
func At(key string, value Field) Entry { return Entry{key: key, fill: value} }

// Fail says what is wrong with the value n at a key.
func (f *Filler) Fail(n ast.Node, key, format string, args ...any) {
	f.errs = append(f.errs, &Error{File: f.file, Line: lineOf(n), Key: key, Text: fmt.Sprintf(format, args...)})
}

// Refuse says what is wrong with the value at a key, wherever that stands, unless
// something is known to be wrong with it.
func (f *Filler) Refuse(key, text string) {
	if !f.failed(key) {
		f.errs = append(f.errs, &Error{File: f.file, Line: f.Line(key), Key: key, Text: text})
	}
}

func (f *Filler) failed(key string) bool {
	return slices.ContainsFunc(f.errs, func(e *Error) bool { return e.Key == key })
}

// Err is all that is wrong, in the order of the lines.
func (f *Filler) Err() error {
	slices.SortStableFunc(f.errs, func(a, b *Error) int { return a.Line - b.Line })
	return Join(f.errs)
}

// Unplace forgets the lines of what is wrong: the text stands in no file.
func (f *Filler) Unplace() {
	for _, e := range f.errs {
		e.Line = 0
	}
}

// Has reports whether a key was read.
func (f *Filler) Has(key string) bool { _, ok := f.lines[key]; return ok }

// Line is where a key stands or, if it was left out, what it would be in; 1 at least.
func (f *Filler) Line(key string) int {
	for key != "" {
		if l, ok := f.lines[key]; ok {
			return l
		}
		key = key[:max(0, strings.LastIndexAny(key, ".["))]
	}
	return 1
}

// Record has these keys and no others.
func Record(entries []Entry) Field {
	return func(f *Filler, n ast.Node, at string) {
		if _, empty := n.(*ast.CommentGroupNode); empty {
			return
		}
		pairs, ok := Pairs(n)
		if !ok {
			f.Fail(n, at, "want keys and values: %s", keysOf(entries))
			return
		}
		seen := map[string]bool{}
		for _, p := range pairs {
			f.pair(p, entries, at, seen)
		}
	}
}

// Pairs are the keys and values of a mapping; false if n is none.
func Pairs(n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, true
	}
	return nil, false
}

func (f *Filler) pair(p *ast.MappingValueNode, entries []Entry, within string, seen map[string]bool) {
	name := KeyOf(p)
	at := strings.TrimPrefix(within+"."+name, ".")
	if seen[name] {
		f.Fail(p.Key, at, "it is there twice")
		return
	}
	seen[name] = true
	for _, e := range entries {
		if e.key == name {
			f.Mark(p.Key, at)
			e.fill(f, p.Value, at)
			return
		}
	}
	f.Fail(p.Key, at, "unknown key; %sthere are %s", Guess(name, keyList(entries)), keysOf(entries))
}

// KeyOf is the key of a pair as it was meant, without quotes.
func KeyOf(p *ast.MappingValueNode) string {
	if s, ok := p.Key.(*ast.StringNode); ok {
		return s.Value
	}
	return p.Key.String()
}

// Mark remembers where a key stands.
func (f *Filler) Mark(n ast.Node, at string) { f.lines[at] = lineOf(n) }

// List replaces what was there.
func List[T any](into *[]T, item func(*T) Field) Field {
	return func(f *Filler, n ast.Node, at string) {
		s, ok := n.(*ast.SequenceNode)
		if !ok {
			f.Fail(n, at, "want a list")
			return
		}
		*into = []T{}
		for i, v := range s.Values {
			at := fmt.Sprintf("%s[%d]", at, i)
			f.Mark(v, at)
			var t T
			item(&t)(f, v, at)
			*into = append(*into, t)
		}
	}
}

// Optional is absent until its key is there; what it has already stays.
func Optional[T any](into **T, value func(*T) Field) Field {
	return func(f *Filler, n ast.Node, at string) {
		var t T
		if *into != nil {
			t = **into
		}
		value(&t)(f, n, at)
		*into = &t
	}
}

// Keys are those of a record, in their order.
func Keys(entries []Entry) []string { return keyList(entries) }

func keyList(entries []Entry) (out []string) {
	for _, e := range entries {
		out = append(out, e.key)
	}
	return out
}

func keysOf(entries []Entry) string { return strings.Join(keyList(entries), ", ") }

// Map replaces what was there; its keys are free.
func Map[T any](into *map[string]T, value func(*T) Field) Field {
	return func(f *Filler, n ast.Node, at string) {
		pairs, ok := Pairs(n)
		if !ok {
			f.Fail(n, at, "want keys and values")
			return
		}
		*into = map[string]T{}
		for _, p := range pairs {
			key := strings.TrimPrefix(at+"."+KeyOf(p), ".")
			if _, twice := (*into)[KeyOf(p)]; twice {
				f.Fail(p.Key, key, "it is there twice")
				continue
			}
			f.Mark(p.Key, key)
			var t T
			value(&t)(f, p.Value, key)
			(*into)[KeyOf(p)] = t
		}
	}
}
