package dolly

import (
	"math"
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A span that no Duration holds is the longest there is, never one of the other sign.
func TestTimesFarApart(t *testing.T) {
	const year = Time(365 * 24 * 3600 * 1000)
	for _, c := range []struct {
		t, u Time
		want time.Duration
	}{
		{3, 1, 2 * time.Millisecond},
		{1, 3, -2 * time.Millisecond},
		{292 * year, 0, 292 * 365 * Day},
		{300 * year, 0, math.MaxInt64},
		{0, 300 * year, math.MinInt64},
		{1 << 60, 1_800_000_000_000, math.MaxInt64},
		{math.MaxInt64, math.MinInt64, math.MaxInt64},
		{math.MinInt64, math.MaxInt64, math.MinInt64},
		{math.MinInt64, 0, math.MinInt64},
		{0, math.MinInt64, math.MaxInt64},
	} {
		if got := c.t.Sub(c.u); got != c.want {
			t.Errorf("from %d to %d: %v, want %v", c.u, c.t, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := Time(rapid.Int64().Draw(t, "a")), Time(rapid.Int64().Draw(t, "b"))
		want := new(big.Int).Sub(big.NewInt(int64(a)), big.NewInt(int64(b)))
		want.Mul(want, big.NewInt(int64(time.Millisecond)))
		got := a.Sub(b)
		switch {
		case want.IsInt64() && int64(got) != want.Int64():
			t.Errorf("%v, want %v", got, want)
		case !want.IsInt64() && got != map[int]time.Duration{1: math.MaxInt64, -1: math.MinInt64}[want.Sign()]:
			t.Errorf("%v for %v", got, want)
		}
	})
}

func TestDates(t *testing.T) {
	day := Time(Day.Milliseconds())
	for at, want := range map[Time]int64{
		0: 0, day - 1: 0, day: 1, -1: -1, -day: -1, -day - 1: -2, math.MaxInt64: math.MaxInt64 / int64(day), math.MinInt64: math.MinInt64/int64(day) - 1,
	} {
		if got := at.Date(); got != want {
			t.Errorf("%d is day %d, want %d", at, got, want)
		}
	}
}
