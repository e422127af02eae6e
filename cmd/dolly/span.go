package main

import (
	"strconv"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
)

// parseSpan reads "36h" or "90d".
func parseSpan(s string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(s, "d"); ok {
		if n, err := strconv.ParseUint(days, 10, 16); err == nil {
			return time.Duration(n) * dolly.Day, nil
		}
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 {
		return 0, cli.Usagef("spans look like 36h or 90d", "%q is no span of time", s)
	}
	return d, nil
}

// parseMoment reads a date, or a span from now on.
func parseMoment(s string, now dolly.Time) (dolly.Time, error) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return dolly.Time(t.UnixMilli()), nil
		}
	}
	d, err := parseSpan(s)
	if err != nil {
		return 0, cli.Usagef("write a date like 2031-12-31, or a span like 90d", "%q is no moment", s)
	}
	return now.Add(d), nil
}

// showSpan is parseSpan's inverse, in days where they are whole.
func showSpan(d time.Duration) string {
	if d >= dolly.Day && d%dolly.Day == 0 {
		return strconv.FormatInt(int64(d/dolly.Day), 10) + "d"
	}
	s := strings.TrimSuffix(d.String(), "0s")
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
