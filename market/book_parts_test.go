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
				x.remove(all[at], at)
				delete(all, at)
			} else {
				all[at] = uint32(rapid.IntRange(0, 9).Draw(t, "hash")) << 3
				for !x.has(at) {
					x.grow(func(at slot) uint32 { return all[at] })
				}
				x.put(all[at], at)
			}
			for h := range uint32(10) {
				var got, want []slot
				for at := x.first(h << 3); at != 0; at = x.next[at] {
					if all[at] == h<<3 {
						got = append(got, at)
					}
				}
				for at, hash := range all {
					if hash == h<<3 {
						want = append(want, at)
					}
				}
				slices.Sort(got)
				slices.Sort(want)
				if !slices.Equal(got, want) {
					t.Fatalf("hash %d: %v, want %v", h, got, want)
				}
			}
		}
	})
}

// chains counts the chains of an index.
func chains(x index) (n int) {
	for _, at := range x.heads {
		if at != 0 {
			n++
		}
	}
	return n
}

func TestQueuesAgreeWithSlices(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := make([]node, 21)
		var queues [4]queue
		var lists [4][]slot
		in := map[slot]int{}
		for range rapid.IntRange(1, 100).Draw(t, "steps") {
			at := slot(rapid.IntRange(1, 20).Draw(t, "slot"))
			if i, there := in[at]; there {
				queues[i].remove(all, all[at].link)
				lists[i] = slices.DeleteFunc(lists[i], func(s slot) bool { return s == at })
				delete(in, at)
			} else {
				i := rapid.IntRange(0, 3).Draw(t, "queue")
				queues[i].push(all, at, &all[at])
				lists[i], in[at] = append(lists[i], at), i
			}
			for i, want := range lists {
				var got []slot
				for at := queues[i].first; at != 0; at = all[at].next {
					got = append(got, at)
				}
				if !slices.Equal(got, want) {
					t.Fatalf("queue %d: %v, want %v", i, got, want)
				}
			}
		}
	})
}

func TestNumbersAgreeWithMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var n numbers
		all, largest := map[uint64]mark{}, uint64(0)
		before := mark(rapid.IntRange(1, 3).Draw(t, "before")) // what the ring is full of
		for range rapid.SampledFrom([]int{0, memory + marksPerWord/2}).Draw(t, "in a row") {
			largest++
			n.use(largest, before)
			all[largest] = before
		}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			up := rapid.SampledFrom([]int{3, marksPerWord + 3, 3 * memory}).Draw(t, "at most")
			number := largest + uint64(rapid.IntRange(0, up).Draw(t, "up"))
			number -= min(number, uint64(rapid.IntRange(0, 3*memory).Draw(t, "down")))
			m := mark(rapid.IntRange(1, 3).Draw(t, "mark"))
			switch {
			case n.get(number) == fresh:
				n.use(number, m)
			case n.get(number) == taken:
				n.turn(number, m)
			default:
				continue
			}
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
	n.use(1<<64-2, taken)
	n.use(1<<64-1, cancelled)
	n.turn(1<<64-2, completed)
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

// TestLadderAgreesWithSorting: with prices so close that their keys are equal.
func TestLadderAgreesWithSorting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		side := dolly.Side(rapid.IntRange(1, 2).Draw(t, "side"))
		p := newPrices()
		all := map[slot]dolly.Price{}
		for range rapid.IntRange(1, 120).Draw(t, "steps") {
			price := dolly.Price{
				Sat: dolly.Sat(rapid.IntRange(1, 20).Draw(t, "sat")),
				MB:  dolly.MB(rapid.SampledFrom([]int{1, 2, 3, 1 << 58, 1<<58 + 1, 1<<58 + 2}).Draw(t, "mb")),
			}
			at, _ := p.find(side, ratio(price)^p.side(side).flip, &price)
			if _, there := all[at]; there {
				p.close(at, side)
				delete(all, at)
			} else {
				all[at] = price
			}
			want := slices.Collect(maps.Values(all))
			slices.SortFunc(want, func(a, b dolly.Price) int {
				if side == dolly.Bid {
					return b.Cmp(a)
				}
				return a.Cmp(b)
			})
			var got []dolly.Price
			for _, r := range p.side(side).rungs {
				got = append(got, all[r.level])
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%v: %v, want %v", side, got, want)
			}
		}
	})
}

func (p *nodes) used() int {
	used := max(len(p.all)-1, 0)
	for at := p.free; at != 0; at = p.all[at].next {
		used--
	}
	return used
}
