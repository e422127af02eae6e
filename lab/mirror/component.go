package mirror

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/dollynator/dolly/lab/strict"
)

// Component is one replaceable part of a model: a name and what it is given.
type Component[T any] struct {
	Name string   `json:"name"`
	Args maker[T] `json:"args"`
}

// maker is the arguments of a component, which make it.
type maker[T any] interface {
	keys() []strict.Entry
	check(c *checker)
	build(b *bench) (T, error)
}

// kind is a component that can be named, with its default arguments; make is nil if
// it is abstract.
type kind[T any] struct {
	name string
	make func() maker[T]
}

// parts are all kinds of one part of a model; what all their names end in may be
// left out.
type parts[T any] struct {
	suffix string
	kinds  []kind[T]
}

// names are of what can be made.
func (p parts[T]) names() (out []string) {
	for _, k := range p.kinds {
		if k.make != nil {
			out = append(out, k.name)
		}
	}
	return out
}

// of is a component with default arguments.
func (p parts[T]) of(name string) (Component[T], string) {
	for _, k := range p.kinds {
		switch {
		case k.name != name && k.name != name+p.suffix:
		case k.make == nil:
			return Component[T]{}, fmt.Sprintf("%s is abstract; there are %s", name, strings.Join(p.names(), ", "))
		default:
			return Component[T]{Name: k.name, Args: k.make()}, ""
		}
	}
	return Component[T]{}, fmt.Sprintf("there is no %s; %sthere are %s", name, strict.Guess(name, p.names()), strings.Join(p.names(), ", "))
}

// field reads {name, args}: the name says which arguments there are.
func (p parts[T]) field(into *Component[T]) strict.Field {
	return func(f *strict.Filler, n ast.Node, at string) {
		name, ok := nameIn(n)
		if !ok {
			f.Fail(n, at, "want name and args; names are %s", strings.Join(p.names(), ", "))
			return
		}
		c, problem := p.of(name)
		if problem != "" {
			f.Fail(n, at+".name", "%s", problem)
			return
		}
		*into = c
		args := func(f *strict.Filler, n ast.Node, at string) {
			if n.Type() != ast.NullType {
				strict.Record(c.Args.keys())(f, n, at)
			}
		}
		strict.Record([]strict.Entry{strict.At("name", strict.Word(&name)), strict.At("args", args)})(f, n, at)
	}
}

// nameIn is the value of the key name of a mapping.
func nameIn(n ast.Node) (string, bool) {
	pairs, _ := strict.Pairs(n)
	for _, p := range pairs {
		if s, ok := p.Value.(*ast.StringNode); ok && strict.KeyOf(p) == "name" {
			return s.Value, true
		}
	}
	return "", false
}

// checker tells what is wrong with values at keys below one.
type checker struct {
	f  *strict.Filler
	at string
}

// in is for the keys below another one.
func (c *checker) in(key string) *checker { return &checker{c.f, c.at + key + "."} }

func (c *checker) refuse(key, format string, args ...any) {
	c.f.Refuse(c.at+key, fmt.Sprintf(format, args...))
}

// least and within refuse a number out of its range.
func (c *checker) least(key string, v, lo float64) {
	if !(v >= lo) {
		c.refuse(key, "%v is less than %v", v, lo)
	}
}

func (c *checker) within(key string, v, lo, hi float64) {
	if !(v >= lo && v <= hi) {
		c.refuse(key, "%v is not from %v to %v", v, lo, hi)
	}
}

// oneOf refuses a word that is not known.
func (c *checker) oneOf(key, word string, known ...string) {
	for _, k := range known {
		if k == word {
			return
		}
	}
	c.refuse(key, "%q is unknown; %sthere are %s", word, strict.Guess(word, known), strings.Join(known, ", "))
}

// Part is one kind of component that can be named in an experiment, with the keys
// of its arguments and, of those that have one, the default.
type Part struct {
	Key      string         `json:"key"` // where it may stand
	Name     string         `json:"name"`
	Args     []string       `json:"args"`
	Defaults map[string]any `json:"defaults"`
}

// Parts are all kinds of components.
func Parts() []Part {
	return slices.Concat(pools().list("dendrite_pool"), gatings().list("gating_model"), rewards().list("reward_model"),
		metagraphs().list("metagraph"), subtensors().list("subtensor"), values().list("value"))
}

func (p parts[T]) list(key string) (out []Part) {
	for _, k := range p.kinds {
		if k.make == nil {
			continue
		}
		args := k.make()
		one := Part{Key: key, Name: k.name, Args: strict.Keys(args.keys()), Defaults: map[string]any{}}
		text, err := encode(args)
		if err == nil {
			err = decode(text, &one.Defaults)
		}
		if err != nil {
			panic(err) // defaults are in this source
		}
		out = append(out, one)
	}
	return out
}

// must is the component of a name that is in the program.
func (p parts[T]) must(name string) Component[T] {
	c, problem := p.of(name)
	if problem != "" {
		panic(problem) // a name in this source
	}
	return c
}
