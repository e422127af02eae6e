package tui

import (
	"fmt"
	"strings"
	"time"

	"github.com/dollynator/dolly"
)

// charterPanel is what is allowed and what is used of it, slots and leases, open
// acts, and what could still be lost.
func charterPanel(k known) panel {
	v, ok := see[dolly.CharterView](k.data, dolly.ViewCharter)
	if !ok {
		return k.lacking("charter", source{view: dolly.ViewCharter})
	}
	now := k.data.now()
	p := panel{
		t: k.t, title: "charter", facts: []string{string(v.Network), fmt.Sprintf("epoch %d", v.Epoch), "by " + v.By},
		sheet: k.lay(slotGrid(v, now)), command: k.command(dolly.ViewCharter), view: v, hints: "enter the agent  y copy",
	}
	p.top = func(w, h int) []string { return charterTop(k.t, v, now, w, h) }
	p.side, p.aside = func(w, h int) []string { return riskLines(k.t, v, now, w, h) }, 78
	p.under = func(w, h int, alone bool) []string {
		if !alone {
			return nil
		}
		return append([]string{""}, riskLines(k.t, v, now, w, h-1)...)
	}
	p.foot = func(w int) []string { return charterFoot(k.t, v, w) }
	return p
}

// charterTop is the order that stands, until when the charter holds, and every
// limit with its headroom.
func charterTop(t theme, v dolly.CharterView, now dolly.Time, w, h int) []string {
	f := facts{t: t, w: w}
	f.parts("FLEET", v.Fleet, "until "+date(v.Network, v.Expiry)+" ("+span(time.Duration(v.LeftMS)*time.Millisecond)+")", "providers "+strings.Join(v.Providers, " "))
	if l := v.Lease; l != nil {
		f.parts("LEASE", span(time.Duration(l.LeftMS)*time.Millisecond)+" left", fmt.Sprintf("slot %d", l.Slot), "may spend "+sat(l.Left)+" of "+sat(l.Allowance)+" sat", "earns on without a warden for "+span(time.Duration(v.GraceMS)*time.Millisecond))
	}
	out := f.lines
	for i, l := range v.Limits {
		if len(out) >= h-4 {
			break
		}
		head := ""
		if i == 0 {
			head = "LIMITS"
		}
		out = append(out, limitLine(t, head, l, w))
	}
	return append(out, "")
}

// date is a day by its name; a simulated world has numbers.
func date(n dolly.Network, t dolly.Time) string {
	if n == dolly.Sim {
		return fmt.Sprintf("day %d", t/dolly.Time(dolly.Day.Milliseconds()))
	}
	return t.Std().UTC().Format(time.DateOnly)
}

// limitLine is one bound: used of cap, what is left, and a bar.
func limitLine(t theme, head string, l dolly.LimitRow, w int) string {
	const bars = 16
	used := thousands(l.Used)
	if !l.Known {
		used = "~" + used // as far as others told
	}
	line := t.line(w).put(t.plain, " ").left(t.dim, head, 9).left(t.plain, l.Name, 21).right(t.plain, used, 9).put(t.dim, " of ").
		right(t.plain, thousands(l.Cap), 9).put(t.dim, " ").left(t.dim, l.Unit, 7)
	ink := t.accent
	if l.Cap > 0 && l.Known && l.Left <= 0 {
		ink = t.warn
	}
	if line.width-line.used > bars+16 {
		line.left(ink, bar(float64(l.Used), float64(l.Cap), bars), bars+1)
	}
	return line.put(t.plain, "left "+thousands(l.Left)).String()
}

// slotGrid is the places of the fleet.
func slotGrid(v dolly.CharterView, now dolly.Time) grid {
	g := grid{empty: "no slot is known", cols: []column{
		{head: "SLOT", up: true}, {head: "GEN", drop: 3}, {head: "AGENT", left: true, most: 24}, {head: "LEASE", drop: 4}, {head: "MAY SPEND sat", drop: 5}, {head: "SPENT", drop: 2},
		{head: "BIRTHS", drop: 1}, {head: "STATE", left: true, rest: 10},
	}}
	for _, s := range v.Slots {
		it := item{key: fmt.Sprintf("%d.%d", s.Slot, s.Gen), peer: s.Key, open: about(agentScreen, s.Key)}
		if s.Key.IsZero() {
			it.open, it.ink = place{}, dimInk
		}
		lease := "–"
		if s.Until > now {
			lease = span(s.Until.Sub(now))
		}
		sign := map[bool]string{true: "●", false: "○"}[s.State == "bound"]
		g.add(it, fmt.Sprint(s.Slot), fmt.Sprint(s.Gen), strings.TrimSpace(s.Path+" "+s.Name), lease, sat(s.Allowance), sat(s.Spent), fmt.Sprint(s.Births), sign+" "+s.State)
		g.nums(0, float64(s.Slot), float64(s.Gen))
		g.cols[2].by = nil
	}
	return g
}

// riskLines is the open acts, and what could still be lost, by agent.
func riskLines(t theme, v dolly.CharterView, now dolly.Time, w, h int) []string {
	var out []string
	if len(v.Acts) > 0 {
		out = append(out, t.line(w).put(t.dim, " OPEN ACTS").String())
	}
	for _, a := range v.Acts {
		what := "purchase"
		if a.Birth {
			what = "birth"
		}
		out = append(out, t.line(w).put(t.plain, fmt.Sprintf(" slot %d: a %s for at most %s sat, until %s", a.Slot, what, sat(a.MaxSat), until(now, a.Until))).String())
	}
	g := grid{cols: []column{{head: "COULD BE LOST", left: true, most: 20}, {head: "sat"}, {head: "ACTS", drop: 4}, {head: "ALLOWED", drop: 3}, {head: "LINGERS", drop: 1},
		{head: "COINS", drop: 5}, {head: "SWAPS", drop: 2}, {head: "RECEIPT", left: true, drop: 6}}}
	for _, r := range v.Risk.Parts {
		name := r.Name
		if name == "" {
			name = shortPeer(r.Key)
		}
		g.add(item{key: fmt.Sprint(r.Slot, r.Gen)}, name, sat(r.Sat), sat(r.Acts), sat(r.Allowance), sat(r.Lingering), sat(r.Hot), fmt.Sprint(r.Swaps), map[bool]string{true: "✓ signed", false: "· none"}[r.Receipt])
	}
	s := g.lay(arrangement{}, place{})
	s.mark = -1
	out = append(out, s.draw(t, w, max(0, h-len(out)))...)
	return out[:max(0, min(len(out), h))]
}

// charterFoot is the stop with its receipts, and the sum of what could be lost.
func charterFoot(t theme, v dolly.CharterView, w int) []string {
	order, ink := "no order stands", t.plain
	if v.Order != "" && v.Order != "resume" {
		order, ink = fmt.Sprintf("the operator's order: %s, %d of %d receipts", v.Order, v.Risk.Receipts, v.Risk.Agents), t.warn
	}
	risk := fmt.Sprintf("could still be lost: %s sat, of it without receipts %s", sat(v.Risk.Sat), sat(v.Risk.Without))
	if cells(order)+cells(risk)+4 > w {
		return []string{t.line(w).put(ink, " "+order).String(), t.line(w).put(t.plain, " "+risk).String()}
	}
	return []string{t.line(w).put(ink, " "+order).put(t.plain, "   "+risk).String()}
}

// until is how long it is to t.
func until(now, t dolly.Time) string {
	if t <= now {
		return "now"
	}
	return span(t.Sub(now)) + " from now"
}
