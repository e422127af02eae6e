package market

import (
	"maps"
	"slices"
	"testing"

	"github.com/dollynator/dolly"
	"pgregory.net/rapid"
)

// TestIndexAgreesWithMap: few different hashes, so that chains are long.
func TestIndexAgreesWithMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, all := newIndex(), map[slot]uint32{}
		for range rapid.IntRange(1, 200).Draw(t, "steps") {
			at := slot(rapid.IntRange(1, 60).Draw(t, "slot"))
			if _, there := all[at]; there {
				x.remove(at)
				delete(all, at)
			} else {
				all[at] = uint32(rapid.IntRange(0, 9).Draw(t, "hash")) << 3
				x.put(all[at], at)
			}
			for h := range uint32(10) {
				var got, want []slot
				for at := x.first(h << 3); at != 0; at = x.next(at) {
					got = append(got, at)
				}
				for at, hash := range all {
					if hash == h<<3 {
						want = append(want, at)
					}
				}
				slices.Sort(got)
				slices.Sort(want)
				if !slices.Equal(got, want) || x.used != len(all) {
					t.Fatalf("hash %d: %v, want %v", h, got, want)
				}
			}
		}
	})
}

func TestRingsAgreeWithSlices(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var r rings
		lists := make([][]slot, 4)
		in := map[slot]int{}
		for range rapid.IntRange(1, 100).Draw(t, "steps") {
			at := slot(rapid.IntRange(1, 20).Draw(t, "slot"))
			if l, there := in[at]; there {
				r.remove(at)
				lists[l] = slices.DeleteFunc(lists[l], func(s slot) bool { return s == at })
				delete(in, at)
			} else {
				l := rapid.IntRange(0, 3).Draw(t, "list")
				r.push(slot(l), at)
				lists[l], in[at] = append(lists[l], at), l
			}
			for l, want := range lists {
				var got []slot
				for at := r.first(slot(l)); at != 0; at = r.next(at) {
					got = append(got, at)
				}
				if !slices.Equal(got, want) {
					t.Fatalf("list %d: %v, want %v", l, got, want)
				}
			}
		}
	})
}

func TestNumbersAgreeWithMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var n numbers
		all, largest := map[uint64]mark{}, uint64(0)
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			number := largest + uint64(rapid.IntRange(0, 3*memory).Draw(t, "up"))
			number -= min(number, uint64(rapid.IntRange(0, 3*memory).Draw(t, "down")))
			m := mark(rapid.IntRange(1, 3).Draw(t, "mark"))
			n.set(number, m)
			if largest = max(largest, number); largest-number < memory {
				all[number] = m
			}
			for k := range maps.Keys(all) {
				want := all[k]
				if largest-k >= memory {
					want = ancient
				}
				if got := n.get(k); got != want {
					t.Fatalf("%d is %d, want %d, with %d the largest", k, got, want, largest)
				}
			}
		}
		for k := largest - min(largest, memory-1); k <= largest+2; k++ {
			if got := n.get(k); got != all[k] {
				t.Fatalf("%d is %d, want %d, with %d the largest", k, got, all[k], largest)
			}
		}
	})
}

func TestNumbersAtTheEnd(t *testing.T) {
	var n numbers
	n.set(1<<64-2, completed)
	n.set(1<<64-1, cancelled)
	if n.get(1<<64-1) != cancelled || n.get(1<<64-2) != completed || n.get(7) != ancient {
		t.Errorf("%d, %d, %d", n.get(1<<64-1), n.get(1<<64-2), n.get(7))
	}
}

func TestSoonFindsAllThatIsDue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s soon
		const slots = 3 * blockOfSlots
		at := map[slot]dolly.Time{}
		deadline := func(s slot) dolly.Time {
			if d, there := at[s]; there {
				return d
			}
			return never
		}
		now := dolly.Time(0)
		for range rapid.IntRange(1, 100).Draw(t, "steps") {
			one := slot(rapid.IntRange(1, slots-1).Draw(t, "slot"))
			switch rapid.IntRange(0, 2).Draw(t, "do") {
			case 0:
				at[one] = now + dolly.Time(rapid.IntRange(1, 50).Draw(t, "life"))
				s.add(one, at[one])
			case 1:
				delete(at, one)
			case 2:
				now += dolly.Time(rapid.IntRange(0, 30).Draw(t, "wait"))
				var want []slot
				for one, d := range at {
					if d <= now {
						want = append(want, one)
					}
				}
				slices.Sort(want)
				got := s.due(nil, now, slots, deadline)
				if !slices.Equal(got, want) {
					t.Fatalf("due at %d: %v, want %v", now, got, want)
				}
				for _, one := range got {
					delete(at, one)
				}
			}
		}
	})
}
