package runs_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/dollynator/dolly/lab/runs"
)

// strolls is an experiment with files of its own kind.
type strolls struct{ walks }

func (strolls) Kind() string { return "stroll" }

func (strolls) Read(file string, text []byte) (json.RawMessage, error) {
	return json.Marshal(map[string]string{"file": file, "text": string(text)})
}

func TestFilesSayTheirKind(t *testing.T) {
	all := []runs.Experiment{walks{}, strolls{}}
	for _, c := range []struct{ text, kind, config string }{
		{"kind: walk\nsteps: 3\nwide: 0.5\n", "walk", `{"steps":3,"wide":0.5}`},
		{`{"kind": "walk", "steps": 18446744073709551615}`, "walk", `{"steps":18446744073709551615}`},
		{"kind: walk", "walk", `{}`},
		{"anything: 1", "stroll", `{"file":"a.yml","text":"anything: 1"}`},
		{"kind: stroll", "stroll", `{"file":"a.yml","text":"kind: stroll"}`},
	} {
		e, config, err := runs.ReadFile(all, "a.yml", []byte(c.text))
		if err != nil || e.Kind() != c.kind || string(config) != c.config {
			t.Errorf("%q: %v, %s, %v", c.text, e, config, err)
		}
	}
	for text, say := range map[string]string{"kind: wakl": "did you mean walk?", "- a": "a.yml", ":": "a.yml", "a: [": "a.yml:1: no YAML: ", "kind: 7": `"7"`} {
		if _, _, err := runs.ReadFile(all, "a.yml", []byte(text)); !errors.Is(err, runs.ErrConfig) || !strings.Contains(err.Error(), say) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, _, err := runs.ReadFile(all[:1], "a.yml", []byte("steps: 1")); !errors.Is(err, runs.ErrConfig) {
		t.Error(err)
	}
}

func TestSetPutsAValueIn(t *testing.T) {
	for _, c := range []struct{ config, key, value, want string }{
		{``, "a", "1", `{"a":1}`},
		{`{"a":1,"b":2}`, "a", "[1,2]", `{"a":[1,2],"b":2}`},
		{`{"a":{"x":1}}`, "a.y", "words here", `{"a":{"x":1,"y":"words here"}}`},
		{`{}`, "a.b.c", "true", `{"a":{"b":{"c":true}}}`},
		{`{}`, "a", `"7"`, `{"a":"7"}`},
	} {
		if got, err := runs.Set(json.RawMessage(c.config), c.key, c.value); err != nil || string(got) != c.want {
			t.Errorf("%s: %s=%s: %s, %v", c.config, c.key, c.value, got, err)
		}
	}
	for _, c := range []struct{ config, key string }{{`{"a":1}`, "a.b"}, {`{}`, ""}, {`{}`, "a."}, {`[]`, "a"}, {`null`, "a"}} {
		if got, err := runs.Set(json.RawMessage(c.config), c.key, "1"); !errors.Is(err, runs.ErrConfig) {
			t.Errorf("%s: %s: %s, %v", c.config, c.key, got, err)
		}
	}
}
