package ledger

import "github.com/dollynator/dolly"

// Trust is how much can flow from me to another over countersigned
// transactions, each pair of keys carrying what the one was debited in favour
// of the other: other carried that much for me, or for nodes that carried for
// me, and so on. It is a maximum flow, so it never exceeds what I was debited
// myself, nor what all edges between my side and a crowd of made-up keys carry;
// transactions among strangers change nothing. Condemned keys carry nothing.
func (l *Ledger) Trust(me, other dolly.PeerID) dolly.MB {
	from, to := l.chains[me], l.chains[other]
	if from == nil || to == nil || from == to || to.condemned() {
		return 0
	}
	f := &flow{l: l, from: from.id, to: to.id, used: make([]dolly.MB, len(l.edges))}
	return f.maximum(min(f.capacity(from, true), f.capacity(to, false)))
}

// flow is one run of Dinic's algorithm on the ledger's edges.
type flow struct {
	l        *Ledger
	from, to int32
	used     []dolly.MB // by edge: flow from a to b less flow from b to a
	level    []int32    // by id: hops to the target, plus one; zero if out of reach
	next     []int      // by id: which edge to try next
	queue    []int32
}

// capacity is all that can leave (or enter) a key: a cut, so a bound.
func (f *flow) capacity(c *chain, out bool) dolly.MB {
	var sum dolly.MB
	for _, i := range c.edges {
		if e := &f.l.edges[i]; out == (e.a == c.id) {
			sum += e.ab
		} else {
			sum += e.ba
		}
	}
	return sum
}

// maximum augments until the bound is reached or no path is left.
func (f *flow) maximum(bound dolly.MB) dolly.MB {
	var total dolly.MB
	for total < bound && f.layer() {
		f.next = make([]int, len(f.l.order))
		for total < bound {
			got := f.push(f.from, bound-total)
			if got == 0 {
				break
			}
			total += got
		}
	}
	return total
}

// layer measures every key's distance to the target, and reports whether the source reaches it.
func (f *flow) layer() bool {
	f.level = make([]int32, len(f.l.order))
	f.level[f.to] = 1
	f.queue = append(f.queue[:0], f.to)
	for head := 0; head < len(f.queue); head++ {
		v := f.queue[head]
		for _, i := range f.l.order[v].edges {
			u := f.across(i, v)
			if f.level[u] != 0 || f.l.order[u].condemned() || f.residual(i, u) == 0 {
				continue
			}
			f.level[u] = f.level[v] + 1
			if u == f.from {
				return true
			}
			f.queue = append(f.queue, u)
		}
	}
	return false
}

// push sends up to limit from u towards the target along falling levels. The
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
		if free == 0 || f.level[v] == 0 || f.level[v]+1 != f.level[u] {
			continue
		}
		if got := f.push(v, min(limit, free)); got > 0 {
			f.send(i, u, got)
			return got
		}
	}
	return 0
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
	if f.l.edges[i].a == u {
		f.used[i] += amount
	} else {
		f.used[i] -= amount
	}
}
