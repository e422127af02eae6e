package picture

import (
	"cmp"
	"fmt"
	"slices"
)

// Life is one agent of a family tree: by its number, that of its parent (-1 is
// the operator), and the days that it was born and died.
type Life struct {
	ID, Parent int
	Born, Died float64 // Died below Born: it lives
	Depth      int
	Group      string // the offer that it lives on, say; it has the colour
}

// mostLives is how many lives are drawn; whole families are left out beyond it.
const mostLives = 1200

// Family draws lives as lines over days, each child below its parent, where the
// parent's line has a drop to it.
func Family(title string, lives []Life, end float64) []byte {
	order, shown := inTreeOrder(lives)
	if shown < len(lives) {
		title = fmt.Sprintf("%s (%s of %s lives, whole families)", title, Thousands(int64(shown)), Thousands(int64(len(lives))))
	}
	var out canvas
	out.text(left, 22, "title", "start", title)
	items, inkOf := groups(lives)
	y := titleHeight + out.legend(titleHeight+8, items) + 10
	pitch := max(1.4, min(14, 900/float64(max(1, shown))))
	height := max(40, pitch*float64(shown)+6)
	x := scale{0, max(1, end), left, Width - right}
	row := map[int]float64{}
	for i, l := range order {
		row[l.ID] = y + pitch*(float64(i)+0.5)
	}
	for _, l := range order {
		if up, ok := row[l.Parent]; ok {
			out.add(`<path d="M%s %sV%s" class="axis" stroke-opacity="0.6" stroke-width="%s"/>`, num(x.at(l.Born)), num(up), num(row[l.ID]), num(min(1, pitch/3)))
		}
	}
	for _, l := range order {
		until := end
		if l.Died >= l.Born {
			until = l.Died
		}
		at, from, to := row[l.ID], x.at(l.Born), max(x.at(l.Born)+1, x.at(until))
		out.add(`<path d="M%s %sH%s" stroke="%s" stroke-width="%s"/>`, num(from), num(at), num(to), inkOf[l.Group], num(min(5, pitch*0.7)))
		if l.Died >= l.Born && pitch >= 5 {
			out.add(`<path d="M%s %sv%s" class="axis"/>`, num(to), num(at-3), "6")
		}
	}
	out.days(x, y, y+height)
	out.text(Width-right, y+height+34, "dim", "end", "day")
	return out.finish(title, y+height+44)
}

// groups gives the most common groups a colour, the rest grey.
func groups(lives []Life) ([]item, map[string]string) {
	count := map[string]int{}
	for _, l := range lives {
		count[l.Group]++
	}
	names := make([]string, 0, len(count))
	for name := range count {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	var items []item
	inkOf := map[string]string{}
	for i, name := range names {
		inkOf[name] = "#888888"
		if i < named || len(names) == named+1 {
			inkOf[name] = ink(i)
			items = append(items, item{name: name, ink: ink(i)})
		}
	}
	if len(names) > len(items) {
		items = append(items, item{name: fmt.Sprintf("%d others", len(names)-len(items)), ink: "#888888"})
	}
	return items, inkOf
}

// inTreeOrder lists parents before their children, each family together, and how
// many of them are drawn: as many families as mostLives allows, the first at least in part.
func inTreeOrder(lives []Life) ([]Life, int) {
	known := map[int]bool{}
	for _, l := range lives {
		known[l.ID] = true
	}
	children := map[int][]Life{}
	var roots []Life
	for _, l := range lives {
		if known[l.Parent] && l.Parent != l.ID {
			children[l.Parent] = append(children[l.Parent], l)
		} else {
			roots = append(roots, l)
		}
	}
	var out []Life
	for _, r := range roots {
		family := descend(r, children)
		if len(out)+len(family) > mostLives && len(out) > 0 {
			break
		}
		out = append(out, family...)
	}
	return out[:min(len(out), mostLives)], min(len(out), mostLives)
}

// descend is a life and all that came of it, depth first. Lives that are their
// own ancestors are in nobody's tree and so never reached.
func descend(root Life, children map[int][]Life) []Life {
	stack, out := []Life{root}, []Life(nil)
	for len(stack) > 0 {
		l := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		out = append(out, l)
		for _, c := range slices.Backward(children[l.ID]) {
			stack = append(stack, c)
		}
	}
	return out
}
