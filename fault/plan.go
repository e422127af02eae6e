package fault

import (
	"errors"
	"fmt"
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
)

// Strikes are all there are.
func Strikes() []Strike { return []Strike{FailBefore, FailAfter, DieBefore, DieAfter, FailOn} }

// Hit is a strike at the point with a number.
type Hit struct {
	N      int
	Strike Strike
}

// Plan is what a run has to survive. The zero Plan strikes nowhere.
type Plan []Hit

// ErrPlan is returned for a text that is no plan.
var ErrPlan = errors.New("a plan reads like die@3,lose@12")

// String writes a plan as [ParsePlan] reads it.
func (p Plan) String() string {
	parts := make([]string, len(p))
	for i, h := range p {
		parts[i] = fmt.Sprintf("%s@%d", h.Strike, h.N)
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
		strike, at, _ := strings.Cut(part, "@")
		n, err := strconv.Atoi(at)
		if err != nil || n < 1 || !known(Strike(strike)) {
			return nil, fmt.Errorf("%w: %q", ErrPlan, part)
		}
		p = append(p, Hit{N: n, Strike: Strike(strike)})
	}
	return p, nil
}

func known(s Strike) bool {
	for _, k := range Strikes() {
		if s == k {
			return true
		}
	}
	return false
}

// Last is the number of the last point that the plan strikes; zero if none.
func (p Plan) Last() int {
	last := 0
	for _, h := range p {
		last = max(last, h.N)
	}
	return last
}

// at is the strike at a point, empty if it passes.
func (p Plan) at(pt Point) Strike {
	for _, h := range p {
		switch {
		case h.N == pt.N:
			return h.Strike
		case h.Strike == FailOn && h.N < pt.N && pt.Kind != Call:
			return FailBefore
		}
	}
	return ""
}
