package tui

import (
	"fmt"
	"math"
	"strings"

	"github.com/dollynator/dolly"
)

// learningPanel lists every offer with its place, value and chance, and beside it
// the heat map; below are the latest updates and who sent them.
func learningPanel(k known) panel {
	v, ok := see[dolly.LearningView](k.data, dolly.ViewLearning)
	if !ok {
		return k.lacking("learning", source{view: dolly.ViewLearning})
	}
	p := panel{
		t: k.t, title: "learning", sheet: k.lay(offerGrid(v)), command: k.command(dolly.ViewLearning), view: v,
		facts: []string{plural(len(v.Offers), "offer"), plural(v.Updates, "update"), plural(v.Remotes, "voice") + " heard"},
		hints: "h l column  m map  w why  s sort",
	}
	h := heat{t: k.t, v: v, of: k.lens, col: k.place.col}
	if len(p.sheet.shown) > 0 {
		h.row = p.sheet.shown[p.sheet.mark]
	}
	p.side = h.draw
	p.under = func(w, height int, alone bool) []string {
		var out []string
		if alone {
			out = append([]string{""}, h.draw(w, height-1)...)
		}
		return append(out, lessonLines(k.t, v, k.data.now(), w, height-len(out))...)
	}
	p.foot = func(w int) []string { return []string{h.cursor(w), learningFoot(k.t, v, w)} }
	return p
}

// offerGrid is the offers in the catalogue's order.
func offerGrid(v dolly.LearningView) grid {
	const bars = 8
	g := grid{empty: "no offer is known yet", cols: []column{
		{head: " ", left: true}, {head: "OFFER", left: true, most: 24}, {head: "PLACE", up: true, drop: 8}, {head: "sat", drop: 9}, {head: "VALUE"},
		{head: "", left: true, drop: 7}, {head: "NEXT", drop: 11}, {head: "E", drop: 3}, {head: "α", drop: 2}, {head: "β", drop: 1},
		{head: "WON", drop: 6}, {head: "FAILED", drop: 5}, {head: "VOICES", drop: 4}, {head: "MADE OF", left: true, rest: 15, drop: 10},
	}}
	var hi float64
	for _, o := range v.Offers {
		hi = max(hi, o.Value)
	}
	for i, o := range v.Offers {
		it := item{key: string(o.ID), copy: string(o.ID), open: place{screen: eventsScreen, filter: string(o.ID)}}
		switch {
		case o.ID == v.Candidate:
			it.ink, it.sign = boldInk, "▸"
		case o.ID == v.Current:
			it.ink, it.sign = ownInk, "●"
		case !o.Available:
			it.ink = dimInk
		}
		rank := ""
		if o.Place > 0 {
			rank = fmt.Sprint(o.Place)
		}
		g.add(it, letter(i), string(o.ID), rank, sat(o.Price), decimal(o.Value, 2), bar(o.Value, hi, bars), percent(o.Chance),
			decimal(o.E, 2), decimal(o.Alpha, 2), decimal(o.Beta, 2), fmt.Sprint(o.Won), fmt.Sprint(o.Failed), fmt.Sprint(o.Voices), madeOf(o))
		last := float64(o.Place)
		if o.Place == 0 { // it may not be chosen: behind those that may
			last = math.Inf(1)
		}
		g.nums(2, last, float64(o.Price), o.Value, o.Value, o.Chance, o.E, o.Alpha, o.Beta, float64(o.Won), float64(o.Failed), float64(o.Voices))
	}
	return g
}

// madeOf is what a value rests on, in words.
func madeOf(o dolly.OfferRow) string {
	var parts []string
	if o.Samples >= 0.05 {
		parts = append(parts, "own "+decimal(o.Samples, 1))
	}
	if o.Voices > 0 {
		parts = append(parts, plural(o.Voices, "sibling"))
	}
	if o.Updates > 0 {
		parts = append(parts, plural(o.Updates, "update"))
	}
	return strings.Join(parts, " · ")
}

// letter names the i-th offer where there is room for one cell only.
func letter(i int) string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	if i < len(letters) {
		return letters[i : i+1]
	}
	return "·"
}

// lessonLines is the latest updates and what siblings told, in at most h lines.
func lessonLines(t theme, v dolly.LearningView, now dolly.Time, w, h int) []string {
	var out []string
	if len(v.Moves) > 0 {
		out = append(out, "", t.line(w).put(t.dim, " MOVED BY OWN PURCHASES").String())
	}
	for _, m := range v.Moves {
		out = append(out, moveLine(t, m, now, w))
		for _, p := range m.Pulls {
			out = append(out, t.line(w).to(10).put(t.dim, fmt.Sprintf("%s said %.2f of %s: %+.3f, else %.2f", p.Who, p.Said, p.Offer, p.By, p.Without)).String())
		}
	}
	if room := h - len(out); room < 3 || len(v.Lessons) == 0 {
		return out[:max(0, min(len(out), h))]
	}
	out = append(out, "", t.line(w).put(t.dim, " TOLD BY SIBLINGS").String())
	for _, l := range v.Lessons {
		who := l.Name
		if who == "" {
			who = shortPeer(l.From)
		}
		about := ""
		if len(l.Offers) > 0 {
			about = string(l.Offers[0])
		}
		if l.Of > 1 {
			about = plural(l.Of, "offer")
		}
		out = append(out, t.line(w).put(t.plain, " ").right(t.dim, ago(now, l.At), 7).put(t.plain, "  ").left(t.plain, who, 16).
			left(t.plain, string(l.Kind), 10).put(t.plain, about).String())
	}
	return out[:min(len(out), h)]
}

func moveLine(t theme, m dolly.MoveRow, now dolly.Time, w int) string {
	word := "failed"
	if m.Success {
		word = "worked"
	}
	return t.line(w).put(t.plain, " ").right(t.dim, ago(now, m.At), 7).put(t.plain, "  ").left(t.plain, string(m.Offer), 16).
		left(t.plain, word, 8).put(t.plain, fmt.Sprintf("reward %.2f", m.Reward)).put(t.bold, fmt.Sprintf("  Q %.2f → %.2f", m.Before, m.After)).
		put(t.dim, "  "+plural(m.Remotes, "remote table")).String()
}

// learningFoot is where one lives, what is tried next and how likely it was, and the rule.
func learningFoot(t theme, v dolly.LearningView, w int) string {
	next := orDash(string(v.Candidate))
	for _, o := range v.Offers {
		if o.ID == v.Candidate && o.Chance > 0 {
			next += " (" + percent(o.Chance) + ")"
		}
	}
	l := t.line(w).put(t.accent, " ● ").put(t.plain, "here "+orDash(string(v.Current))).
		put(t.accent, "   ▸ ").put(t.plain, "next "+next)
	rule := fmt.Sprintf("merge %s · value %s · choice %s", v.Rule, orDash(v.Measure), orDash(v.Choice))
	if cells(rule)+2 > w-l.used {
		rule = "merge " + v.Rule
	}
	if cells(rule)+2 <= w-l.used {
		l.to(w-1-cells(rule)).put(t.dim, rule)
	}
	return l.String()
}
