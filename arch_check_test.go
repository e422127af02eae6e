package dolly_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

const (
	module  = "github.com/dollynator/dolly"
	modules = "modules" // as a pattern: every path that is neither ours nor the standard library's

	goStatement  = "go statement"
	initFunction = "init function"
	floatType    = "float"
)

type (
	// ban: rooms never import what the patterns in never cover, unless but covers it.
	ban struct {
		rooms, never, but []string
		why               string
	}
	// owner: what is imported by these rooms alone.
	owner struct {
		what string
		by   []string
		why  string
	}
	// word: rooms, unless but covers them, never use these names of the package
	// at path; with butNames, no name but these.
	word struct {
		rooms, but      []string
		path            string
		names, butNames []string
		why             string
	}
	// manner: rooms never contain what, one of the constructs above.
	manner struct {
		rooms []string
		what  string
		why   string
	}
	// sizes are lines; the 90th percentile is one that nine in ten keep.
	sizes struct{ fileMedian, file90th, fileMost, funcMedian, func90th int }
)

// source is one parsed file. room is its folder as a pattern, "." or "./p2p".
type source struct {
	path, room string
	lines      int
	set        *token.FileSet
	tree       *ast.File
}

// at names a place for people.
func (s source) at(n ast.Node) string {
	return s.path + ":" + strconv.Itoa(s.set.Position(n.Pos()).Line)
}

// load parses the Go files of a tree, but for tests, test data and folders that
// the go command skips.
func load(tree fs.FS) ([]source, error) {
	var out []source
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		base := path.Base(name)
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (base == "testdata" || base == "vendor" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_")):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		room := "."
		if dir := path.Dir(name); dir != "." {
			room = "./" + dir
		}
		out = append(out, source{path: name, room: room, lines: strings.Count(string(text), "\n"), set: set, tree: file})
		return nil
	})
	return out, err
}

// normal writes an import path as the patterns do: our own packages as "./p2p".
func normal(imported string) string {
	if imported == module {
		return "."
	}
	if below, ours := strings.CutPrefix(imported, module+"/"); ours {
		return "./" + below
	}
	return imported
}

// covered reports whether one of the patterns covers p.
func covered(patterns []string, p string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		if pattern == modules {
			first, _, _ := strings.Cut(p, "/")
			return first != "." && strings.Contains(first, ".")
		}
		stem, below := strings.CutSuffix(pattern, "/...")
		return p == stem || below && strings.HasPrefix(p, stem+"/")
	})
}

func importPath(spec *ast.ImportSpec) string {
	p, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return spec.Path.Value
	}
	return normal(p)
}

// checkPresent refuses rules about rooms that are not there: a table that
// speaks of nobody protects nobody.
func checkPresent(files []source, table []ban) (breaches []string) {
	for _, b := range table {
		for _, room := range b.rooms {
			if !slices.ContainsFunc(files, func(s source) bool { return covered([]string{room}, s.room) }) {
				breaches = append(breaches, fmt.Sprintf("the import table speaks of %s, which is no room", room))
			}
		}
	}
	return breaches
}

func checkBans(files []source, table []ban) (breaches []string) {
	for _, s := range files {
		for _, spec := range s.tree.Imports {
			p := importPath(spec)
			for _, b := range table {
				if covered(b.rooms, s.room) && covered(b.never, p) && !covered(b.but, p) {
					breaches = append(breaches, fmt.Sprintf("%s: %s imports %s: %s", s.at(spec), s.room, p, b.why))
				}
			}
		}
	}
	return breaches
}

func checkOwners(files []source, table []owner) (breaches []string) {
	for _, s := range files {
		for _, spec := range s.tree.Imports {
			p := importPath(spec)
			for _, o := range table {
				if covered([]string{o.what}, p) && !covered(o.by, s.room) {
					breaches = append(breaches, fmt.Sprintf("%s: %s imports %s, which is for %s: %s",
						s.at(spec), s.room, p, strings.Join(append(o.by, "nobody else"), ", "), o.why))
				}
			}
		}
	}
	return breaches
}

func checkWords(files []source, table []word) (breaches []string) {
	for _, s := range files {
		for _, w := range table {
			if !covered(w.rooms, s.room) || covered(w.but, s.room) {
				continue
			}
			name := localName(s.tree, w.path)
			if name == "." {
				breaches = append(breaches, fmt.Sprintf("%s: imports %s into its own names, so nobody sees what it uses", s.path, w.path))
			}
			ast.Inspect(s.tree, func(n ast.Node) bool {
				sel, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == name && w.bans(sel.Sel.Name) {
					breaches = append(breaches, fmt.Sprintf("%s: %s uses %s.%s: %s", s.at(n), s.room, w.path, sel.Sel.Name, w.why))
				}
				return true
			})
		}
	}
	return breaches
}

func (w word) bans(name string) bool {
	if w.butNames != nil {
		return !slices.Contains(w.butNames, name)
	}
	return slices.Contains(w.names, name)
}

// localName is what a file calls the package at p, "" if it does not import it.
func localName(file *ast.File, p string) string {
	for _, spec := range file.Imports {
		if importPath(spec) != p {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return path.Base(strings.TrimSuffix(p, "/v2"))
	}
	return ""
}

func checkManners(files []source, table []manner) (breaches []string) {
	for _, s := range files {
		for _, m := range table {
			if !covered(m.rooms, s.room) {
				continue
			}
			ast.Inspect(s.tree, func(n ast.Node) bool {
				if n != nil && construct(n) == m.what {
					breaches = append(breaches, fmt.Sprintf("%s: %s has a %s: %s", s.at(n), s.room, m.what, m.why))
				}
				return true
			})
		}
	}
	return breaches
}

// construct names what n is, if it is something that manners speak of.
func construct(n ast.Node) string {
	switch n := n.(type) {
	case *ast.GoStmt:
		return goStatement
	case *ast.FuncDecl:
		if n.Recv == nil && n.Name.Name == "init" {
			return initFunction
		}
	case *ast.Ident:
		if n.Name == "float64" || n.Name == "float32" {
			return floatType
		}
	case *ast.BasicLit:
		if n.Kind == token.FLOAT {
			return floatType
		}
	}
	return ""
}

func checkComments(files []source) (breaches []string) {
	said := map[string]bool{}
	for _, s := range files {
		said[s.room] = said[s.room] || s.tree.Doc != nil
	}
	for _, s := range files {
		if !said[s.room] {
			said[s.room] = true
			breaches = append(breaches, s.room+" has no package comment")
		}
	}
	return breaches
}

// checkDesigns wants a DESIGN.md in the root and in each of its folders that
// holds code, but for those in exempt.
func checkDesigns(tree fs.FS, files []source, exempt []string) (breaches []string) {
	rooms := map[string]bool{}
	for _, s := range files {
		room, _, _ := strings.Cut(strings.TrimPrefix(s.room, "./"), "/")
		if rooms[room] || slices.Contains(exempt, room) {
			continue
		}
		rooms[room] = true
		if _, err := fs.Stat(tree, path.Join(room, "DESIGN.md")); err != nil {
			breaches = append(breaches, room+" has no DESIGN.md: "+err.Error())
		}
	}
	return breaches
}

// checkSizes keeps the budget; a breach of a median names the longest of all.
func checkSizes(files []source, most sizes) (breaches []string) {
	var lengths, bodies []sized
	for _, s := range files {
		lengths = append(lengths, sized{s.lines, s.path})
		for _, d := range s.tree.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				n := s.set.Position(f.End()).Line - s.set.Position(f.Pos()).Line + 1
				bodies = append(bodies, sized{n, s.at(f) + " " + f.Name.Name})
			}
		}
	}
	over := func(name string, got sized, most int, longest sized) {
		if got.lines > most {
			breaches = append(breaches, fmt.Sprintf("%s is %d lines, the budget is %d; longest: %s, %d",
				name, got.lines, most, longest.what, longest.lines))
		}
	}
	file, body := longestLast(lengths), longestLast(bodies)
	over("the median file", file.at(5), most.fileMedian, file.at(10))
	over("the 90th percentile of files", file.at(9), most.file90th, file.at(10))
	over("a file", file.at(10), most.fileMost, file.at(10))
	over("the median function", body.at(5), most.funcMedian, body.at(10))
	over("the 90th percentile of functions", body.at(9), most.func90th, body.at(10))
	return breaches
}

type sized struct {
	lines int
	what  string
}

type bySize []sized

func longestLast(all []sized) bySize {
	slices.SortStableFunc(all, func(a, b sized) int { return a.lines - b.lines })
	return all
}

// at is the element that tenths of ten do not exceed.
func (b bySize) at(tenths int) sized {
	if len(b) == 0 {
		return sized{what: "none"}
	}
	return b[(len(b)-1)*tenths/10]
}
