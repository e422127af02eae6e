package sim

import (
	"cmp"
	"slices"
	"testing"

	"github.com/dollynator/dolly"
	"pgregory.net/rapid"
)

// TestTheCalendarPlaysEverythingInTime compares with a sorted list.
func TestTheCalendarPlaysEverythingInTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type asked struct {
			at dolly.Time
			id uint32
		}
		c := newCalendar(begin, wideRing)
		var want, got []asked
		id := uint32(0)
		ask := func(at dolly.Time) {
			id++
			want = append(want, asked{max(at, c.now), id})
			c.at(at, event{a: id})
		}
		now := begin
		for range rapid.IntRange(1, 30).Draw(t, "rounds") {
			for range rapid.IntRange(0, 5).Draw(t, "asks") {
				ask(now + dolly.Time(rapid.SampledFrom([]int{0, 1, 63, 64, 8191, 8192, 8193, 100_000}).Draw(t, "in")))
			}
			now += dolly.Time(rapid.IntRange(0, 20_000).Draw(t, "pass"))
			for {
				e, any := c.pop(now)
				if !any {
					break
				}
				if c.now > now {
					t.Fatalf("played at %d, until %d", c.now, now)
				}
				got = append(got, asked{c.now, e.a})
				if len(got)%7 == 0 && len(got) < 100 {
					ask(c.now)
				}
			}
			if c.soon <= now {
				t.Fatalf("something is due at %d, now %d", c.soon, now)
			}
		}
		want = slices.DeleteFunc(want, func(a asked) bool { return a.at > now })
		key := func(a, b asked) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.id, b.id)) }
		if !slices.IsSortedFunc(got, func(a, b asked) int { return cmp.Compare(a.at, b.at) }) {
			t.Fatalf("not in time: %v", got)
		}
		slices.SortFunc(want, key)
		slices.SortFunc(got, key)
		if !slices.Equal(got, want) {
			t.Fatalf("played %v, asked %v", got, want)
		}
	})
}
