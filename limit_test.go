package dolly

import (
	"strings"
	"testing"
)

func TestParseLimit(t *testing.T) {
	for s, want := range map[string]Price{
		"0.000001": {100, MiB}, "100sat": {100, MiB}, "100 sat": {100, MiB}, "100.0sat": {100, MiB}, ".000001": {100, MiB},
		"0.000001btc": {100, MiB}, "0.5btc": {50_000_000, MiB}, "100": {100, MiB}, "90.5": {181, 2 * MiB}, "1": {1, MiB},
		"1/3": {1, 3 * MiB}, "100/3sat": {100, 3 * MiB}, "1/3 sat": {1, 3 * MiB}, "0.5/1.5": {1, 3 * MiB}, "0.5sat": {1, 2 * MiB},
		"0.000000000001": {1, 10_000 * MiB}, "0.009": {900_000, MiB}, "1/100000000btc": {1, MiB},
	} {
		if p, err := ParseLimit(s); err != nil || p.Cmp(want) != 0 {
			t.Errorf("%q: %v, %v", s, p, err)
		}
	}
	for _, s := range []string{
		"", "abc", "-1", "0", "0.000", "1e-6", "sat", "1.2.3", "0.0000000000001", "99999999999999999999", "+1", "1/0", "0/0", "1/0.0", "1/", "/3", "1/2/3",
		"0.5", "0.01", "100satbtc", "100btcsat", "1_000", "0x10", "1/-3", "999999999999btc", "0/3", "1,5",
	} {
		if p, err := ParseLimit(s); err == nil {
			t.Errorf("%q was taken as %v", s, p)
		}
	}
	if _, err := ParseLimit("0.5"); !strings.Contains(err.Error(), "0.5sat or 0.5btc") {
		t.Errorf("no way out: %v", err)
	}
}

// A third of a satoshi matters.
func TestALimitIsExact(t *testing.T) {
	bid := Price{100, 3 * MiB}
	for s, want := range map[string]int{"33.333333333333": 1, "100/3": 0, "33.333333333334": -1} {
		limit, err := ParseLimit(s)
		if err != nil || bid.Cmp(limit) != want {
			t.Errorf("100 sat for 3 MB against %s: %d, want %d: %v", s, bid.Cmp(limit), want, err)
		}
	}
}
