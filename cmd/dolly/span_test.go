package main

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
)

func TestSpans(t *testing.T) {
	for s, want := range map[string]time.Duration{
		"36h": 36 * time.Hour, "90d": 90 * dolly.Day, "1d": dolly.Day, "10m": 10 * time.Minute, "0d": 0, "1h30m": 90 * time.Minute,
	} {
		if got, err := parseSpan(s); err != nil || got != want {
			t.Errorf("%q: %v, %v; want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "d", "-1d", "1.5d", "-3h", "soon", "99999d"} {
		if got, err := parseSpan(s); dolly.KindOf(err) != dolly.Usage {
			t.Errorf("%q: %v, %v", s, got, err)
		}
	}
	for d, want := range map[time.Duration]string{
		72 * time.Hour: "3d", 10 * time.Minute: "10m", 36 * time.Hour: "36h", 90 * time.Minute: "1h30m", time.Second: "1s",
	} {
		if got := showSpan(d); got != want {
			t.Errorf("%v shows as %q, want %q", d, got, want)
		}
		if back, err := parseSpan(showSpan(d)); err != nil || back != d {
			t.Errorf("%v came back as %v: %v", d, back, err)
		}
	}
}

func TestMoments(t *testing.T) {
	now := dolly.Time(1_000)
	for s, want := range map[string]dolly.Time{
		"1970-01-02": 86_400_000, "1970-01-01T00:00:05Z": 5_000, "1d": now.Add(dolly.Day),
	} {
		if got, err := parseMoment(s, now); err != nil || got != want {
			t.Errorf("%q: %d, %v; want %d", s, got, err, want)
		}
	}
	if _, err := parseMoment("1970-13-01", now); dolly.KindOf(err) != dolly.Usage || dolly.HintOf(err) == "" {
		t.Errorf("a month that is none: %v", err)
	}
}
