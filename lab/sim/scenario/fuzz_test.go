package scenario

import (
	"errors"
	"reflect"
	"testing"
)

// FuzzParse: whatever the text, there is a scenario that is written and read back
// the same, or an error that says where.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"", "agents: 3", "offers: {list: [{id: a/b/c}]}", "stop_day: 3\nliars:\n  kinds: [aimed]\n", "a: &b [*b]", "? x\n: y", "name: |\n  x"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := Parse("f.yml", text)
		if err != nil {
			if !errors.Is(err, ErrInvalid) {
				t.Fatal(err)
			}
			return
		}
		out, err := Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := Parse("f.yml", out); err != nil || !reflect.DeepEqual(s, back) {
			t.Fatalf("%v: %+v, %+v\n%s", err, s, back, out)
		}
	})
}
