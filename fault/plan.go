package fault

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Strike is what happens at a point. Its text is how a plan is written down.
type Strike string

// The strikes.
const (
	FailBefore Strike = "fail"     // the effect does not happen, and an error says so
	FailAfter  Strike = "lose"     // the effect happens, and an error says that it did not
	DieBefore  Strike = "die"      // the process ends, the effect does not happen
	DieAfter   Strike = "done-die" // the effect happens, and then the process ends
	FailOn     Strike = "full"     // like FailBefore, and so do all commits and writes from here on
	Twice      Strike = "twice"    // the effect happens twice
	Hold       Strike = "hold"     // like FailBefore, but the effect can still come, by Again
	Keep       Strike = "keep"     // the effect happens, and can come once more, by Again
	Again      Strike = "again"    // what was held or kept happens first; at calls only

	// What only the harness can do, when it is told of the point.
	Copy    Strike = "copy"    // the disk is copied, after the effect
	Restore Strike = "restore" // the machine dies, and comes back with the copy
	Clone   Strike = "clone"   // a second machine starts from a copy of the disk
	Pause   Strike = "pause"   // the machine stands still for long, before the effect
	Echo    Strike = "echo"    // the reply comes once more, later
	Event   Strike = "event"   // what the subject has in store happens, before the effect
	Fill    Strike = "fill"    // there is no room left on the disk for a while, before the effect
	Mute    Strike = "mute"    // the machine falls silent for ever, before the effect
	Sleep   Strike = "sleep"   // the machine dies before the effect, and stays away for very long
	Spike   Strike = "spike"   // fees rise for a while, after the effect

	// A number that follows them says how deep, and which one: reorg3, spoil17.
	Reorg Strike = "reorg" // the chain loses its last blocks and finds others, after the effect
	Spoil Strike = "spoil" // what is being said becomes hostile, before the effect
)

// Numbered is a strike with its number, as in reorg3.
func (s Strike) Numbered(n int) Strike { return Strike(fmt.Sprintf("%s%d", s, n)) }

// Number takes a strike apart; the number is zero if there is none.
func (s Strike) Number() (Strike, int) {
	name := strings.TrimRight(string(s), "0123456789")
	if Strike(name) != Reorg && Strike(name) != Spoil {
		return s, 0
	}
	n, err := strconv.Atoi(string(s[len(name):]))
	if err != nil {
		return Strike(name), 0
	}
	return Strike(name), n
}

// Strikes are those that need no second one and no subject.
func Strikes() []Strike { return []Strike{FailBefore, FailAfter, DieBefore, DieAfter, FailOn} }

// before tells whether the harness is told before the effect.
func (s Strike) before() bool {
	switch how, _ := s.Number(); how {
	case DieBefore, Pause, FailOn, Fill, Event, Mute, Sleep, Spoil:
		return true
	}
	return false
}

// told tells whether the harness is told at all.
func (s Strike) told() bool {
	switch how, _ := s.Number(); how {
	case DieBefore, DieAfter, FailOn, Copy, Restore, Clone, Pause, Echo, Event, Fill, Mute, Sleep, Spike, Reorg, Spoil:
		return true
	}
	return false
}

// Hit is a strike at the point with a number.
type Hit struct {
	N      int
	Strike Strike
	Who    string // whose point; empty where all count together
}

// Plan is what a run has to survive. The zero Plan strikes nowhere.
type Plan []Hit

// ErrPlan is returned for a text that is no plan.
var ErrPlan = errors.New("a plan reads like die@3,lose@12 or root/die@3,warden/done-die@2")

// String writes a plan as [ParsePlan] reads it.
func (p Plan) String() string {
	parts := make([]string, len(p))
	for i, h := range p {
		if h.Who != "" {
			parts[i] = h.Who + "/"
		}
		parts[i] += fmt.Sprintf("%s@%d", h.Strike, h.N)
	}
	return strings.Join(parts, ",")
}

// ParsePlan reads what [Plan.String] writes.
func ParsePlan(text string) (Plan, error) {
	var p Plan
	for part := range strings.SplitSeq(text, ",") {
		if part == "" {
			continue
		}
		h, err := parseHit(part)
		if err != nil {
			return nil, err
		}
		p = append(p, h)
	}
	return p, nil
}

func parseHit(text string) (Hit, error) {
	who, what, named := strings.Cut(text, "/")
	if !named {
		who, what = "", text
	}
	strike, at, _ := strings.Cut(what, "@")
	n, err := strconv.Atoi(at)
	if err != nil || n < 1 || !known(Strike(strike)) || named && who == "" {
		return Hit{}, fmt.Errorf("%w: %q", ErrPlan, text)
	}
	return Hit{n, Strike(strike), who}, nil
}

// Of are the hits of one, as its own plan.
func (p Plan) Of(who string) (own Plan) {
	for _, h := range p {
		if h.Who == who {
			own = append(own, Hit{N: h.N, Strike: h.Strike})
		}
	}
	return own
}

func known(s Strike) bool {
	switch s {
	case FailBefore, FailAfter, Twice, Hold, Keep, Again:
		return true
	}
	return s.told()
}

// Last is the number of the last point that the plan strikes; zero if none.
func (p Plan) Last() int {
	last := 0
	for _, h := range p {
		last = max(last, h.N)
	}
	return last
}

// Has reports whether the plan has such a strike.
func (p Plan) Has(how Strike) bool {
	return slices.ContainsFunc(p, func(h Hit) bool { return h.Strike == how })
}

// at are the strikes at a point.
func (p Plan) at(pt Point) (all []Strike) {
	for _, h := range p {
		switch {
		case h.N == pt.N:
			all = append(all, h.Strike)
		case h.Strike == FailOn && h.N < pt.N && pt.Kind != Call:
			all = append(all, FailBefore)
		}
	}
	return all
}
