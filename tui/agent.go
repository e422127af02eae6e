package tui

import (
	"fmt"

	"github.com/dollynator/dolly"
)

// agentPage is all that a heartbeat told of one agent.
func agentPage(t theme, a dolly.AgentRow, now dolly.Time, w, h int) []string {
	f := facts{t: t, w: w}
	f.add("AGENT", t.bold, fmt.Sprintf("%s %s %s", sign(a), a.Path, a.Name))
	f.add("", t.dim, a.Peer.String())
	f.add("LIFE", t.plain, life(now, a))
	f.add("", t.dim, fmt.Sprintf("%s · heard %s ago · version %s", a.Phase, ago(now, a.Seen), orDash(a.Version)))
	f.gap()
	f.add("SERVER", t.plain, string(a.Offer))
	f.add("RENT", t.plain, rentLeft(a.RentDays))
	f.gap()
	f.add("MB", t.plain, fmt.Sprintf("earned %s · sold %s", mb(a.Earned), mb(a.SoldMB)))
	f.add("", t.plain, fmt.Sprintf("held %s · in orders %s · now %s MB/s", mb(a.Balance), mb(a.OrdersMB), rate(a.Rate)))
	f.add("SAT", t.plain, fmt.Sprintf("income %s · cost %s · net %s", sat(a.Income), sat(a.Cost), signed(float64(a.Income-a.Cost))))
	f.add("", t.plain, fmt.Sprintf("coins %s", sat(a.Coins)))
	if a.Self {
		f.gap()
		f.add("", t.dim, "this console is attached to this agent")
	}
	return f.lines[:min(len(f.lines), h)]
}

// facts is a list of lines with a name at the left.
type facts struct {
	t     theme
	w     int
	lines []string
}

func (f *facts) add(name string, p pen, text string) {
	f.lines = append(f.lines, f.t.line(f.w).put(f.t.plain, " ").left(f.t.dim, name, 8).put(p, text).String())
}

// parts adds as many parts as fit, whole.
func (f *facts) parts(name string, parts ...string) {
	text := parts[0]
	for _, p := range parts[1:] {
		if cells(text+p)+12 > f.w {
			break
		}
		text += "   " + p
	}
	f.add(name, f.t.plain, text)
}

func (f *facts) gap() { f.lines = append(f.lines, "") }

func rentLeft(d float64) string {
	if d <= 0 {
		return "over"
	}
	return days(d) + " days left"
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// signed writes money with its sign.
func signed(x float64) string {
	if x > 0 {
		return "+" + whole(x)
	}
	return whole(x)
}
