package tui

import (
	"strings"

	"github.com/dollynator/dolly"
)

// branches draws, for agents in tree order, what stands before each one's path:
// "│└● ". A child whose parent is not known hangs where it would.
func branches(agents []dolly.AgentRow) []string {
	last := make(map[string]int, len(agents)) // by parent: the row of its last child
	for i, a := range agents {
		last[parent(a.Path)] = i
	}
	out := make([]string, len(agents))
	for i, a := range agents {
		out[i] = stem(a.Path, i, last) + sign(a) + " "
	}
	return out
}

// stem is the lines of the ancestors that still have children below row i, and
// then the branch of path itself.
func stem(path string, i int, last map[string]int) string {
	up := parent(path)
	if up == "" {
		return ""
	}
	s := "├"
	if last[up] == i {
		s = "└"
	}
	for path = up; parent(path) != ""; path = parent(path) {
		if last[parent(path)] > i {
			s = "│" + s
		} else {
			s = " " + s
		}
	}
	return s
}

// parent is the path without its last part; of the root it is "".
func parent(path string) string { return path[:max(0, strings.LastIndexByte(path, '.'))] }

// sign is the sign of life that goes with the words of [life].
func sign(a dolly.AgentRow) string {
	switch {
	case !a.Alive || a.Phase == dolly.Gone:
		return "○"
	case a.Phase == dolly.WindingDown || a.Phase == dolly.Starting:
		return "◐"
	}
	return "●"
}

// briefLife is [life] for a narrow column: of orders and swaps only what
// they give.
func briefLife(now dolly.Time, a dolly.AgentRow) string {
	if m := a.OrdersMB + a.LockedMB; m > 0 && a.Alive && a.Phase == dolly.Selling {
		return "selling " + mb(m) + " MB"
	}
	return life(now, a)
}

// life is in words where an agent is and what it waits for.
func life(now dolly.Time, a dolly.AgentRow) string {
	switch {
	case a.Phase == dolly.Stopped:
		return "stopped " + ago(now, a.Seen) + " ago"
	case a.Left:
		return a.Waits + ", " + ago(now, a.Seen) + " ago"
	case !a.Alive || a.Phase == dolly.Gone:
		return "gone " + ago(now, a.Seen) + " ago"
	case a.Waits != "":
		return a.Waits
	}
	return string(a.Phase)
}
