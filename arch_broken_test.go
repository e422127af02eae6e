package dolly_test

import (
	"strings"
	"testing"
	"testing/fstest"
)

// houseOf is a tree of files by name, parsed as the house is.
func houseOf(t *testing.T, files map[string]string) []source {
	t.Helper()
	parsed, err := load(treeOf(files))
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func treeOf(files map[string]string) fstest.MapFS {
	tree := fstest.MapFS{}
	for name, text := range files {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return tree
}

func importing(paths ...string) string {
	text := "package p\n"
	for _, p := range paths {
		text += "import _ \"" + p + "\"\n"
	}
	return text
}

// TestBrokenImportsAreSeen breaks the real tables, row by row.
func TestBrokenImportsAreSeen(t *testing.T) {
	check := func(files []source) []string {
		return append(checkBans(files, bans()), checkOwners(files, owners())...)
	}
	for name, c := range map[string]struct {
		file, path string
		want       string // "" is no breach
	}{
		"the words import a room":        {"a.go", module + "/wire", "can afford no room"},
		"the words open sockets":         {"a.go", "net/http", "does no I/O"},
		"the words use a module":         {"a.go", "example.com/x", "the standard library at hand"},
		"a test may":                     {"a_test.go", module + "/wire", ""},
		"test data may":                  {"wire/testdata/a.go", module + "/charter", ""},
		"wire uses cbor":                 {"wire/a.go", "github.com/fxamacker/cbor/v2", ""},
		"market uses cbor":               {"market/a.go", "github.com/fxamacker/cbor/v2", "one value has one encoding"},
		"wire uses the words":            {"wire/a.go", module, ""},
		"the charter asks the mind":      {"charter/a.go", module + "/agent/qd", "who asks"},
		"the mind reads the book":        {"agent/strategy/a.go", module + "/market", "told prices"},
		"the market pays by itself":      {"market/a.go", module + "/wallet/chain", "told what a block"},
		"the ledger trades":              {"ledger/a.go", module + "/market", "nobody trades"},
		"the network judges":             {"p2p/relay/a.go", module + "/ledger", "opaque bytes"},
		"coins know orders":              {"wallet/a.go", module + "/market", "not what they are for"},
		"coins know permits":             {"wallet/a.go", module + "/charter", ""},
		"the ground pays":                {"cloud/install/a.go", module + "/wallet", "who pays"},
		"a node takes a real edge":       {"node/a.go", module + "/p2p", "handed them"},
		"a node takes edge":              {"node/life/a.go", module + "/edge", "the real world"},
		"a life reads its store":         {"node/life/a.go", module + "/node/store", "its body"},
		"a life knows its body":          {"node/life/a.go", module + "/node", "its body"},
		"the body knows the life":        {"node/a.go", module + "/node/life", ""},
		"trade asks an agent's mind":     {"node/trade/a.go", module + "/agent", "without an agent's mind"},
		"a life starts threads":          {"node/life/a.go", "sync", "one goroutine"},
		"memory counts beside its state": {"node/keep/a.go", "sync/atomic", ""},
		"a face reads the ledger":        {"tui/a.go", module + "/ledger", "one interface"},
		"a face draws":                   {"tui/a.go", "github.com/charmbracelet/lipgloss", ""},
		"a program draws":                {"cmd/dolly/a.go", "github.com/charmbracelet/lipgloss", "one room draws"},
		"a program shows a face":         {"cmd/dolly/a.go", module + "/tui", ""},
		"the town shows a face":          {"town/a.go", module + "/tui", "needs a face"},
		"the town uses edge":             {"town/a.go", module + "/edge", ""},
		"edge knows it is in a town":     {"edge/a.go", module + "/town", "a toy"},
		"a wallet speaks libp2p":         {"wallet/a.go", "github.com/libp2p/go-libp2p/core/host", "when the network does"},
		"a node opens the database":      {"node/a.go", "go.etcd.io/bbolt", "bytes by key"},
		"the market reads scripts":       {"market/a.go", "github.com/btcsuite/btcd/txscript/v2", "audit"},
		"a node logs in":                 {"node/a.go", "golang.org/x/crypto/ssh", "logs in anywhere"},
		"a name that only looks like a":  {"walletry/a.go", module + "/market", ""},
		"a face imports a program":       {"tui/a.go", module + "/cmd/dolly", "top of the house"},
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.Join(check(houseOf(t, map[string]string{c.file: importing(c.path)})), "\n")
			if c.want == "" && got != "" {
				t.Errorf("refused: %s", got)
			}
			if !strings.Contains(got, c.want) || c.want != "" && !strings.Contains(got, c.file+":2") {
				t.Errorf("got %q, want a breach in line 2 of %s that says %q", got, c.file, c.want)
			}
		})
	}
}

func TestRulesAboutNobodyAreSeen(t *testing.T) {
	table := []ban{{rooms: []string{"./p2p/...", "./ghost"}}}
	got := checkPresent(houseOf(t, map[string]string{"p2p/relay/a.go": "package relay"}), table)
	if len(got) != 1 || !strings.Contains(got[0], "./ghost") {
		t.Errorf("got %q", got)
	}
}

func TestBrokenWordsAreSeen(t *testing.T) {
	for name, c := range map[string]struct {
		file, text string
		want       string // "" is no breach
	}{
		"a pure room reads a clock": {"market/a.go", "import \"time\"\nvar f = time.Now", "time.Now"},
		"a pure room waits":         {"agent/qd/a.go", "import \"time\"\nfunc f() { time.Sleep(1) }", "time.Sleep"},
		"under another name":        {"ledger/a.go", "import clock \"time\"\nvar f = clock.Since", "time.Since"},
		"without a name":            {"ledger/a.go", "import . \"time\"\nvar f = Now", "into its own names"},
		"a pure room has durations": {"market/a.go", "import \"time\"\nconst d = time.Second", ""},
		"the body reads a clock":    {"node/a.go", "import \"time\"\nvar f = time.Now", ""},
		"a pure room throws dice":   {"node/life/a.go", "import \"math/rand/v2\"\nvar f = rand.IntN", "rand/v2.IntN"},
		"a pure room is handed dice": {"node/life/a.go",
			"import \"math/rand/v2\"\nfunc f(r *rand.Rand) int { return r.IntN(6) }", ""},
		"a library prints":  {"wallet/a.go", "import \"fmt\"\nfunc f() { fmt.Println() }", "only programs print"},
		"a program prints":  {"cmd/dolly/a.go", "import \"fmt\"\nfunc f() { fmt.Println() }", ""},
		"a library formats": {"wallet/a.go", "import \"fmt\"\nvar f = fmt.Sprintf", ""},
		"a library logs":    {"p2p/a.go", "import \"log\"\nfunc f() { log.Fatal() }", "returns its errors"},
		"a library exits":   {"town/a.go", "import \"os\"\nfunc f() { os.Exit(1) }", "end themselves"},
		"another's Now":     {"market/a.go", "import \"time\"\nvar w struct{ Now time.Duration }\nvar f = w.Now", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := checkWords(houseOf(t, map[string]string{c.file: "package p\n" + c.text}), words())
			if (c.want == "") != (len(got) == 0) || !strings.Contains(strings.Join(got, "\n"), c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestBrokenMannersAreSeen(t *testing.T) {
	for name, c := range map[string]struct {
		file, text string
		want       string // "" is no breach
	}{
		"a pure room starts a goroutine": {"charter/a.go", "func f() { go f() }", goStatement},
		"the body starts one":            {"node/a.go", "func f() { go f() }", ""},
		"a room begins before main":      {"p2p/a.go", "func init() {}", initFunction},
		"a method may be called init":    {"p2p/a.go", "type t struct{}\nfunc (t) init() {}", ""},
		"the market rounds":              {"market/a.go", "func f(p int64) float64 { return 0 }", floatType},
		"the wallet has a decimal point": {"wallet/chain/a.go", "const fee = 1.5", floatType},
		"learning may":                   {"agent/qd/a.go", "const alpha = 0.8", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := checkManners(houseOf(t, map[string]string{c.file: "package p\n" + c.text}), manners())
			if (c.want == "") != (len(got) == 0) || !strings.Contains(strings.Join(got, "\n"), c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestMissingPagesAreSeen(t *testing.T) {
	tree := treeOf(map[string]string{
		"DESIGN.md":     "the house",
		"doc.go":        "// Package p is.\npackage p",
		"market/a.go":   "package market",
		"p2p/DESIGN.md": "the network",
		"p2p/a.go":      "package p2p",
		"p2p/doc.go":    "// Package p2p is.\npackage p2p",
		"node/x/a.go":   "// Package x is.\npackage x",
		"cmd/dolly/a.go": "// Command dolly is.\n" +
			"package main",
	})
	files, err := load(tree)
	if err != nil {
		t.Fatal(err)
	}
	if got := checkComments(files); len(got) != 1 || !strings.HasPrefix(got[0], "./market ") {
		t.Errorf("comments: got %q, want market's alone", got)
	}
	got := strings.Join(checkDesigns(tree, files, []string{"cmd"}), "\n")
	if strings.Count(got, "\n") != 1 || !strings.Contains(got, "market has no") || !strings.Contains(got, "node has no") {
		t.Errorf("designs: got %q, want market and node", got)
	}
}

func TestGrowthIsSeen(t *testing.T) {
	long := func(lines int) string {
		return "package p\nfunc f() {\n" + strings.Repeat("\t_ = 0\n", lines-2) + "}\n"
	}
	house := map[string]string{"a.go": long(3), "b.go": long(5), "c.go": long(30)}
	for name, c := range map[string]struct {
		most sizes
		want string // "" is no breach
	}{
		"all within":      {sizes{fileMedian: 6, file90th: 6, fileMost: 31, funcMedian: 5, func90th: 5}, ""},
		"median file":     {sizes{fileMedian: 5, file90th: 6, fileMost: 31, funcMedian: 5, func90th: 5}, "the median file is 6 lines"},
		"most files":      {sizes{fileMedian: 6, file90th: 5, fileMost: 31, funcMedian: 5, func90th: 5}, "percentile of files"},
		"one file":        {sizes{fileMedian: 6, file90th: 6, fileMost: 30, funcMedian: 5, func90th: 5}, "longest: c.go, 31"},
		"median function": {sizes{fileMedian: 6, file90th: 6, fileMost: 31, funcMedian: 4, func90th: 5}, "the median function is 5 lines"},
		"most functions":  {sizes{fileMedian: 6, file90th: 6, fileMost: 31, funcMedian: 5, func90th: 4}, "longest: c.go:2 f, 30"},
	} {
		t.Run(name, func(t *testing.T) {
			got := checkSizes(houseOf(t, house), c.most)
			if (c.want == "") != (len(got) == 0) || !strings.Contains(strings.Join(got, "\n"), c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	if got := checkSizes(nil, sizes{}); len(got) != 0 {
		t.Errorf("no files: got %q", got)
	}
}
