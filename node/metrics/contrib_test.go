package metrics

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// words are names in an expression of PromQL, with what is beside them.
var (
	quoted   = regexp.MustCompile(`"[^"]*"`)
	matchers = regexp.MustCompile(`\{[^}]*\}`)
	word     = regexp.MustCompile(`[a-z_]+`)
	label    = regexp.MustCompile(`\{\{ *(?:\$labels\.)?([a-z_]+)`)
)

// promQL are the words of the language that our expressions use.
var promQL = []string{"avg_over_time", "increase", "rate", "sum", "by", "instance", "and", "offset", "d", "m", "label_values"}

// checkExpression demands that each name is a metric of ours and each label one of its.
func checkExpression(t *testing.T, where, expr string) (labels []string) {
	t.Helper()
	known := map[string]figure{}
	for _, f := range figures() {
		known[f.name] = f
	}
	labels = []string{"instance"}
	bare := matchers.ReplaceAllString(quoted.ReplaceAllString(expr, ""), "")
	found := false
	for _, w := range word.FindAllString(bare, -1) {
		f, ours := known[w]
		if ours {
			labels, found = append(labels, f.labels...), true
		} else if !slices.Contains(promQL, w) {
			t.Errorf("%s: %q is neither a metric nor of the language in %s", where, w, expr)
		}
	}
	if !found {
		t.Errorf("%s: no metric in %s", where, expr)
	}
	for _, m := range matchers.FindAllString(quoted.ReplaceAllString(expr, ""), -1) {
		for _, w := range word.FindAllString(m, -1) {
			if !slices.Contains(labels, w) {
				t.Errorf("%s: no label %q in %s", where, w, expr)
			}
		}
	}
	return labels
}

// checkText demands that labels in a text are there.
func checkText(t *testing.T, where, text string, labels []string) {
	t.Helper()
	for _, m := range label.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(labels, m[1]) {
			t.Errorf("%s: no label %q for %q", where, m[1], text)
		}
	}
}

func TestRulesNameWhatExists(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "contrib", "prometheus", "dolly.rules.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Groups []struct {
			Name  string
			Rules []struct {
				Alert, Expr, For    string
				Labels, Annotations map[string]string
			}
		}
	}
	if err := yaml.UnmarshalWithOptions(raw, &file, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	if len(file.Groups) != 1 || len(file.Groups[0].Rules) != 6 {
		t.Fatalf("%d groups; six rules are wanted", len(file.Groups))
	}
	for _, r := range file.Groups[0].Rules {
		labels := checkExpression(t, r.Alert, r.Expr)
		if r.Labels["severity"] == "" || r.Annotations["summary"] == "" || r.Annotations["description"] == "" {
			t.Errorf("%s is not explained", r.Alert)
		}
		for _, text := range r.Annotations {
			checkText(t, r.Alert, strings.ReplaceAll(text, "{{ $value", ""), labels)
		}
	}
}

func TestTheDashboardNamesWhatExists(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "contrib", "grafana", "dolly.json"))
	if err != nil {
		t.Fatal(err)
	}
	var board struct {
		Templating struct {
			List []struct {
				Type  string
				Query any
			}
		}
		Panels []struct {
			Title, Description string
			Targets            []struct{ Expr, LegendFormat string }
		}
	}
	if err := json.Unmarshal(raw, &board); err != nil {
		t.Fatal(err)
	}
	if len(board.Panels) < 10 {
		t.Errorf("%d panels", len(board.Panels))
	}
	for _, p := range board.Panels {
		if p.Description == "" || len(p.Targets) == 0 {
			t.Errorf("panel %s says nothing", p.Title)
		}
		for _, target := range p.Targets {
			labels := checkExpression(t, p.Title, target.Expr)
			checkText(t, p.Title, target.LegendFormat, labels)
		}
	}
	for _, v := range board.Templating.List {
		if q, ok := v.Query.(map[string]any); ok {
			checkExpression(t, "variable", q["query"].(string))
		}
	}
}

// TestTheCheckCanFail: a rule over a metric that is not there is noticed.
func TestTheCheckCanFail(t *testing.T) {
	for _, expr := range []string{"dolly_nothing > 1", `dolly_peers{path="0"}`, "vector(1)"} {
		probe := &testing.T{}
		if checkExpression(probe, "probe", expr); !probe.Failed() {
			t.Errorf("%s passed", expr)
		}
	}
}
