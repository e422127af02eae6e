package cli

import "testing"

func TestDigits(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", -1: "-1", -100: "-100", -1234567: "-1,234,567", 9_000_000_000: "9,000,000,000"} {
		if got := Digits(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}
