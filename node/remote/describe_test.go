package remote

import (
	"encoding"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/dollynator/dolly/node/remote/openapi"
)

// describer makes the OpenAPI file of routes, of types, and of what is said about types
// and fields in the source.
type describer struct {
	t       *testing.T
	said    map[string]string // by type, or type.field
	views   []string          // that the root package names
	schemas map[string]openapi.Schema
}

func newDescriber(t *testing.T) *describer {
	d := &describer{t: t, said: map[string]string{}, schemas: map[string]openapi.Schema{}}
	for _, pattern := range []string{"../../*.go", "*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			d.read(file)
		}
	}
	return d
}

// read notes what a source file says about its types.
func (d *describer) read(file *ast.File) {
	for _, decl := range file.Decls {
		g, is := decl.(*ast.GenDecl)
		if !is {
			continue
		}
		for _, spec := range g.Specs {
			if vs, is := spec.(*ast.ValueSpec); is {
				d.constant(vs)
			}
			ts, is := spec.(*ast.TypeSpec)
			if !is {
				continue
			}
			d.said[ts.Name.Name] = words(g.Doc, ts.Doc)
			if st, is := ts.Type.(*ast.StructType); is {
				for _, f := range st.Fields.List {
					for _, n := range f.Names {
						d.said[ts.Name.Name+"."+n.Name] = words(f.Doc, f.Comment)
					}
				}
			}
		}
	}
}

// constant notes the name of a view.
func (d *describer) constant(s *ast.ValueSpec) {
	kind, is := s.Type.(*ast.Ident)
	if !is || kind.Name != "View" || len(s.Values) != 1 {
		return
	}
	if lit, is := s.Values[0].(*ast.BasicLit); is {
		d.views = append(d.views, strings.Trim(lit.Value, `"`))
	}
}

func words(groups ...*ast.CommentGroup) string {
	for _, g := range groups {
		if text := strings.Join(strings.Fields(g.Text()), " "); text != "" {
			return text
		}
	}
	return ""
}

// schema describes a type. Structs have names of their own.
func (d *describer) schema(t reflect.Type) openapi.Schema {
	switch {
	case t == reflect.TypeFor[json.RawMessage]():
		return openapi.Schema{}
	case t.Implements(reflect.TypeFor[encoding.TextMarshaler]()), t.Kind() == reflect.String:
		return openapi.Schema{Type: "string", Text: d.said[t.Name()]}
	}
	switch t.Kind() {
	case reflect.Bool:
		return openapi.Schema{Type: "boolean"}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return openapi.Schema{Type: "integer"}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return openapi.Schema{Type: "integer", Minimum: new(int64)}
	case reflect.Float64:
		return openapi.Schema{Type: "number"}
	case reflect.Pointer:
		return d.schema(t.Elem())
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return openapi.Schema{Type: "string", Text: "base64"}
		}
		items := d.schema(t.Elem())
		return openapi.Schema{Type: "array", Items: &items}
	case reflect.Map:
		if t.Elem().Kind() == reflect.Interface {
			return openapi.Schema{Type: "object"}
		}
		return openapi.Schema{Type: "object", Others: d.schema(t.Elem())}
	case reflect.Struct:
		name := strings.ToUpper(t.Name()[:1]) + t.Name()[1:]
		if _, there := d.schemas[name]; !there {
			d.schemas[name] = openapi.Schema{} // for one that holds itself
			s := openapi.Schema{Type: "object", Text: d.said[t.Name()], Properties: map[string]openapi.Schema{}, Others: false}
			d.fields(&s, t)
			slices.Sort(s.Required)
			d.schemas[name] = s
		}
		return openapi.Schema{Ref: "#/components/schemas/" + name}
	}
	d.t.Fatalf("%v cannot be described", t)
	return openapi.Schema{}
}

func (d *describer) fields(s *openapi.Schema, t reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-":
			continue
		case f.Anonymous && name == "":
			d.fields(s, f.Type)
			continue
		case name == "":
			d.t.Fatalf("%s.%s has no JSON name", t.Name(), f.Name)
		}
		field := d.schema(f.Type)
		if said := d.said[t.Name()+"."+f.Name]; said != "" {
			field.Text = said
		}
		s.Properties[name] = field
		if !strings.Contains(options, "omit") {
			s.Required = append(s.Required, name)
		}
	}
}

// parameters are those of a route's path and query.
func parameters(r route) []openapi.Parameter {
	var out []openapi.Parameter
	for _, part := range strings.Split(r.Path, "/") {
		if name, is := strings.CutPrefix(part, "{"); is {
			name = strings.TrimSuffix(name, "}")
			out = append(out, openapi.Parameter{Name: name, In: "path", Text: spoken(name), Required: true, Schema: kindOf(name)})
		}
	}
	for _, name := range r.Query {
		out = append(out, openapi.Parameter{Name: name, In: "query", Text: spoken(name), Schema: kindOf(name)})
	}
	return out
}

func spoken(parameter string) string {
	return map[string]string{
		"limit": "how many at most; 0 is as many as is usual", "from": "the first number, or of a history the first moment in ms",
		"to": "of a history the last moment in ms; 0 is now", "filter": "what to keep: part of an event's text, a metric, a peer id",
		"dry": "only say what would be done", "seq": "number of an event", "number": "number of an own order", "id": "as the list has it",
	}[parameter]
}

func kindOf(parameter string) openapi.Schema {
	switch parameter {
	case "dry":
		return openapi.Schema{Type: "boolean"}
	case "filter", "id":
		return openapi.Schema{Type: "string"}
	}
	return openapi.Schema{Type: "integer", Minimum: new(int64)}
}

// answers are the bodies of a route, and of its refusals.
func (d *describer) answers(r route) map[string]openapi.Body {
	var all []openapi.Schema
	for _, a := range r.Answers {
		all = append(all, d.schema(reflect.TypeOf(a)))
	}
	s, form := all[0], "application/json"
	if len(all) > 1 {
		s = openapi.Schema{AnyOf: all}
	}
	if r.Path == "/v1/events" {
		form = "text/event-stream"
	}
	bad := openapi.Body{Text: "What was refused, or went wrong.", Content: map[string]openapi.Media{"application/json": {Schema: d.schema(reflect.TypeFor[failure]())}}}
	return map[string]openapi.Body{"200": {Text: r.Text, Content: map[string]openapi.Media{form: {Schema: s}}}, "default": bad}
}

// file describes the whole interface.
func (d *describer) file() openapi.File {
	f := openapi.File{OpenAPI: "3.1.0", Paths: map[string]map[string]openapi.Operation{}, Info: openapi.Info{
		Title: "A Dolly node", Version: "1",
		Text: "Amounts of bitcoin are in satoshi and of MB in bytes, both whole numbers; moments are milliseconds since 1970 in the node's own time; rates are per wall second.",
	}}
	for _, r := range (server{}).routes() {
		if r.Answers == nil {
			continue
		}
		op := openapi.Operation{ID: identifier(r), Summary: r.Text, Parameters: parameters(r), Responses: d.answers(r)}
		if r.Body != nil {
			op.Request = &openapi.Request{Required: true, Content: map[string]openapi.Media{"application/json": {Schema: d.schema(reflect.TypeOf(r.Body))}}}
		}
		if f.Paths[r.Path] == nil {
			f.Paths[r.Path] = map[string]openapi.Operation{}
		}
		f.Paths[r.Path][strings.ToLower(r.Method)] = op
	}
	f.Components.Schemas = d.schemas
	return f
}

// identifier is a name for programs: getMarketAsks.
func identifier(r route) string {
	id := strings.ToLower(r.Method)
	for _, part := range strings.FieldsFunc(strings.TrimPrefix(r.Path, "/v1/"), func(c rune) bool { return strings.ContainsRune("/{}._", c) }) {
		id += strings.ToUpper(part[:1]) + part[1:]
	}
	return id
}
