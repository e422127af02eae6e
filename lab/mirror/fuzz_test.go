package mirror

import (
	"encoding/json"
	"testing"

	"github.com/dollynator/dolly/lab/mirror/experiments"
)

// Whatever a file says, it is refused or is an experiment that its resolved config
// says again.
func FuzzParse(f *testing.F) {
	for _, name := range experiments.Names() {
		text, err := experiments.Open(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	for _, text := range []string{"model:", "model: {id: m, gating_model: }", "query: {id: q, method: }", "model: {gating_model: {name: x, args: }}", "data: {schema: {train: [{row: }]}}", "analysis: {plot: {x: }, estimators: {a: }}"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := Parse("", text)
		if err != nil {
			return
		}
		once, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		back, err := Parse("", once)
		if err != nil {
			t.Fatalf("%s: %v", once, err)
		}
		if twice, err := json.Marshal(back); err != nil || string(once) != string(twice) {
			t.Errorf("%v: %s became %s", err, once, twice)
		}
	})
}
