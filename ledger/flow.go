package ledger

import (
	"slices"

	"github.com/dollynator/dolly"
)

// flow is Dinic's algorithm on the ledger's edges. Each round searches from both
// ends at once, the smaller front first: what few edges lead to is found, or
// found out of reach, without looking at everybody.
type flow struct {
	l        *Ledger
	from, to int32
	used     []dolly.MB // by edge: flow from a to b less flow from b to a
	trail    []sent     // all changes to used, in order
	near     []int32    // by id: hops from the source, plus one; zero if not met
	far      []int32    // by id: hops to the target, plus one; zero if not met
	nearest  int32      // the last level of each side before they met
	farthest int32
	next     []int // by id: which edge to try next
}

// sent is a change of the flow on an edge.
type sent struct {
	edge   int32
	amount dolly.MB // from a to b
}

// free is what can still leave a key, or enter it: a cut, so a bound.
func (f *flow) free(u int32, out bool) dolly.MB {
	var sum dolly.MB
	for _, i := range f.l.order[u].edges {
		if out {
			sum += f.residual(i, u)
		} else {
			sum += f.residual(i, f.across(i, u))
		}
	}
	return sum
}

// maximum augments until limit is reached or no path is left.
func (f *flow) maximum(limit dolly.MB) dolly.MB {
	limit = min(limit, f.free(f.from, true), f.free(f.to, false))
	var total dolly.MB
	for total < limit && f.layer() {
		f.next = blank(f.next, len(f.l.order))
		for total < limit {
			got := f.push(f.from, limit-total)
			if got == 0 {
				break
			}
			total += got
		}
	}
	return total
}

// blank is n zeros, in the memory of s if they fit.
func blank[T any](s []T, n int) []T {
	s = slices.Grow(s[:0], n)[:n]
	clear(s)
	return s
}

// layer measures distances from both ends until the two sides meet, and reports
// whether they do.
func (f *flow) layer() bool {
	f.near, f.far = blank(f.near, len(f.l.order)), blank(f.far, len(f.l.order))
	f.near[f.from], f.far[f.to] = 1, 1
	f.nearest, f.farthest = 1, 1
	out, in := []int32{f.from}, []int32{f.to}
	for len(out) > 0 && len(in) > 0 {
		met := false
		if len(out) <= len(in) {
			if out, met = f.spread(out, f.near, f.far, true); !met {
				f.nearest++
			}
		} else if in, met = f.spread(in, f.far, f.near, false); !met {
			f.farthest++
		}
		if met {
			return true
		}
	}
	return false
}

// spread finds the next front of one side, or that it meets the other side.
func (f *flow) spread(front, mine, others []int32, out bool) (next []int32, met bool) {
	for _, v := range front {
		for _, i := range f.l.order[v].edges {
			u := f.across(i, v)
			tail := u
			if out {
				tail = v
			}
			if mine[u] != 0 || f.residual(i, tail) == 0 || f.l.order[u].condemned() {
				continue
			}
			if others[u] != 0 {
				return nil, true
			}
			mine[u] = mine[v] + 1
			next = append(next, u)
		}
	}
	return next, false
}

// push sends up to limit from u towards the target along shortest paths. The
// depth of the recursion is the number of hops.
func (f *flow) push(u int32, limit dolly.MB) dolly.MB {
	if u == f.to {
		return limit
	}
	edges := f.l.order[u].edges
	for ; f.next[u] < len(edges); f.next[u]++ {
		i := edges[f.next[u]]
		v := f.across(i, u)
		free := f.residual(i, u)
		if free == 0 || !f.closer(u, v) {
			continue
		}
		if got := f.push(v, min(limit, free)); got > 0 {
			f.send(i, u, got)
			return got
		}
	}
	return 0
}

// closer reports whether a shortest path may go from u to v.
func (f *flow) closer(u, v int32) bool {
	switch {
	case f.far[u] != 0:
		return f.far[v] != 0 && f.far[v] == f.far[u]-1
	case f.near[u] == f.nearest:
		return f.far[v] == f.farthest
	}
	return f.near[v] == f.near[u]+1
}

// across is the other end of an edge.
func (f *flow) across(i, u int32) int32 {
	e := &f.l.edges[i]
	return e.a + e.b - u
}

// residual is what edge i can still carry away from u.
func (f *flow) residual(i, u int32) dolly.MB {
	e := &f.l.edges[i]
	if e.a == u {
		return e.ab - f.used[i]
	}
	return e.ba + f.used[i]
}

func (f *flow) send(i, u int32, amount dolly.MB) {
	if f.l.edges[i].a != u {
		amount = -amount
	}
	f.used[i] += amount
	f.trail = append(f.trail, sent{i, amount})
}
