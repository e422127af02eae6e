package tui

import (
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/dollynator/dolly"
)

// TestDays turns a recording, plays it to its end and goes along while it grows.
func TestDays(t *testing.T) {
	var last atomic.Int64
	last.Store(40)
	on := func(day int) *fake {
		f := newFake()
		v := townFleet()
		if v.Day = day; day == 0 {
			v.Day = 1000
		}
		f.views[dolly.ViewFleet] = v
		return f
	}
	days := &Days{First: 1, Last: func() int { return int(last.Load()) }, Node: func(day int) (dolly.Node, error) {
		if day == 7 {
			return nil, errors.New("day 7 is damaged")
		}
		return on(day), nil
	}}
	s := play(t, on(0), Options{Days: days})
	s.see("day 1000", "day 40 of 40", "recorded")
	for _, c := range []struct {
		key string
		day int
	}{{"[", 39}, {"{", 9}, {"]", 10}, {"}", 40}, {"{", 10}, {"[", 9}, {"[", 8}} {
		s.press(c.key)
		s.see(fmt.Sprintf("town - day %d ", c.day), fmt.Sprintf("day %d of 40", c.day))
	}
	s.press("[")
	s.see("day 7 is damaged")
	s.press("}")
	s.see("town - day 37 ")
	s.press("=")
	s.see("= halts")
	s.see("town - day 40 ", "= plays")
	last.Store(41)
	s.second()
	s.see("day 41 of 41")
}
