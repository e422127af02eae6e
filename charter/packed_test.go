package charter

import (
	"slices"
	"testing"

	"github.com/dollynator/dolly"
	"pgregory.net/rapid"
)

func TestWhatIsPackedComesOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u, i, s := rapid.Uint64().Draw(t, "uint"), rapid.Int64().Draw(t, "int"), rapid.String().Draw(t, "text")
		moments := rapid.SliceOf(rapid.Map(rapid.Int64(), func(v int64) dolly.Time { return dolly.Time(v) })).Draw(t, "moments")
		about := dolly.Time(rapid.Int64().Draw(t, "about"))
		h := dolly.Hash(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "hash"))
		var p packed
		p.moments(moments, about)
		p.uint(u)
		p.text(s)
		p.int(i)
		p.hash(h)
		out := unpacked(p)
		if got := out.moments(about); !slices.Equal(got, moments) {
			t.Fatalf("%v, want %v", got, moments)
		}
		if a, b, c, d := out.uint(), out.text(), out.int(), out.hash(); a != u || b != s || c != i || d != h || out != "" {
			t.Fatalf("%d %q %d %v, %d left", a, b, c, d, len(out))
		}
	})
}
