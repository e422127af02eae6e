package dolly_test

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// TestI06PermitsComeFromTheCharter holds the one way to a Permit: charter.allow,
// which is Allow and what a Holder asks,
// and charter.AllowSelf. Its fields are unexported, so the compiler keeps
// everybody else from filling one in; this keeps the rest from being opened.
func TestI06PermitsComeFromTheCharter(t *testing.T) { obey(t, checkPermits(house(t))) }

func TestBrokenPermitsAreSeen(t *testing.T) {
	for name, c := range map[string]struct{ file, text, want string }{
		"the zero value elsewhere": {"node/a.go", "package node\nvar p = charter.Permit{}", ""},
		"a literal elsewhere":      {"node/a.go", "package node\nvar p = charter.Permit{x}", "is made here"},
		"a makeshift in charter":   {"charter/a.go", "package charter\nfunc Hook() Permit { return Permit{valid: true} }", "is made here"},
		"its maker":                {"charter/a.go", "package charter\nfunc allow() Permit { return Permit{valid: true} }", ""},
		"a field set in charter":   {"charter/a.go", "package charter\nfunc Hook(p *Permit) { p.valid = true }", "is made here"},
		"a decoder":                {"charter/a.go", "package charter\nfunc (p *Permit) UnmarshalJSON([]byte) error { return nil }", "reads a Permit"},
		"a pointer for others":     {"charter/a.go", "package charter\nfunc (p *Permit) Set() {}", "reads a Permit"},
		"one that is stored":       {"node/a.go", "package node\ntype s struct {\n\tP charter.Permit `cbor:\"1,keyasint\"`\n}", "is stored"},
		"unsafe":                   {"node/a.go", "package node\nimport _ \"unsafe\"", "unsafe"},
		"reflect":                  {"node/a.go", "package node\nimport \"reflect\"\nvar t reflect.Type", "reflect"},
		"sizes of types":           {"wire/weight.go", "package wire\nimport \"reflect\"\nvar t reflect.Type", ""},
		"a linked name":            {"node/a.go", "package node\n//go:linkname x charter.x\nfunc x()", "linkname"},
		"an own answer":            {"cloud/a.go", "package cloud\nfunc hook(s *Server) { s.answered = true }", "is made here"},
		"the provider's":           {"cloud/a.go", "package cloud\nfunc (s Server) answer() { s.answered = true }", ""},
		"an own right":             {"cloud/a.go", "package cloud\nfunc hook() Ownership { return Ownership{id: \"x\"} }", "is made here"},
		"the zero right":           {"cloud/a.go", "package cloud\nfunc hook() Ownership { return Ownership{} }", ""},
	} {
		got := strings.Join(checkPermits(houseOf(t, map[string]string{c.file: c.text})), "\n")
		if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// rights are the types that only their makers may fill in, and the fields that
// make them valid.
func rights() []right {
	return []right{
		{room: "./charter", name: "Permit", fields: []string{"valid", "spend"}, makers: []string{"allow", "AllowSelf"}},
		{room: "./cloud", name: "Ownership", fields: []string{"hostKey"}, makers: []string{"own"}},
		{room: "./cloud", name: "Server", fields: []string{"answered"}, makers: []string{"answer"}},
	}
}

// right is a value that nobody may make but its makers.
type right struct {
	room, name     string
	fields, makers []string
}

func checkPermits(files []source) (breaches []string) {
	for _, f := range files {
		for _, spec := range f.tree.Imports {
			if p := importPath(spec); p == "unsafe" || p == "reflect" && f.path != "wire/weight.go" { // which asks for sizes
				breaches = append(breaches, f.at(spec)+" imports "+p+": it opens what is closed")
			}
		}
		for _, group := range f.tree.Comments {
			for _, c := range group.List {
				if strings.HasPrefix(c.Text, "//go:linkname") {
					breaches = append(breaches, f.at(c)+": linkname opens what is closed")
				}
			}
		}
		for _, r := range rights() {
			breaches = append(breaches, r.check(f)...)
		}
	}
	return breaches
}

func (r right) check(f source) (breaches []string) {
	for _, d := range f.tree.Decls {
		fn, _ := d.(*ast.FuncDecl)
		maker := fn != nil && f.room == r.room && slices.Contains(r.makers, fn.Name.Name)
		if fn != nil && fn.Recv != nil && f.room == r.room && r.pointer(fn.Recv.List[0].Type) {
			breaches = append(breaches, f.at(fn)+": "+fn.Name.Name+" reads a "+r.name+" from elsewhere")
		}
		ast.Inspect(d, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				if r.named(f, n.Type) && r.fills(n) && !maker {
					breaches = append(breaches, f.at(n)+": a "+r.name+" is made here")
				}
			case *ast.AssignStmt:
				if f.room == r.room && !maker && slices.ContainsFunc(n.Lhs, r.isField) {
					breaches = append(breaches, f.at(n)+": a "+r.name+" is made here")
				}
			case *ast.Field:
				if n.Tag != nil && r.name != "Server" && r.named(f, n.Type) {
					breaches = append(breaches, f.at(n)+": a "+r.name+" is stored")
				}
			}
			return true
		})
	}
	return breaches
}

// named reports whether an expression is the type, by its name here.
func (r right) named(f source, e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return f.room == r.room && e.Name == r.name
	case *ast.SelectorExpr:
		pkg, ok := e.X.(*ast.Ident)
		return ok && "./"+pkg.Name == r.room && e.Sel.Name == r.name
	}
	return false
}

func (r right) pointer(e ast.Expr) bool {
	star, ok := e.(*ast.StarExpr)
	if !ok {
		return false
	}
	name, ok := star.X.(*ast.Ident)
	return ok && name.Name == r.name
}

// fills reports whether a literal sets what makes the value valid: one of the
// fields, or all by their order.
func (r right) fills(lit *ast.CompositeLit) bool {
	return slices.ContainsFunc(lit.Elts, func(e ast.Expr) bool {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		key, ok := kv.Key.(*ast.Ident)
		return ok && (slices.Contains(r.fields, key.Name) || r.name != "Server")
	})
}

func (r right) isField(e ast.Expr) bool {
	sel, ok := e.(*ast.SelectorExpr)
	return ok && slices.Contains(r.fields, sel.Sel.Name)
}
