package qd

import "fmt"

// Rule is how an agent learns and chooses: three parts, each behind an interface
// of its own.
type Rule struct {
	Merge  Merge
	Value  Value
	Choice Choice
}

// Ancestral is the rule of the research that Dolly descends from.
func Ancestral() Rule { return Rule{Mean{}, Efficiency{}, ByRank{}} }

// NewRule finds the parts by name: merge mean or evidence, value efficiency or
// capacity, choice rank or thompson. Tables know rewards and no uncertainty, so
// capacity and thompson need evidence.
func NewRule(merge, value, choice string) (Rule, error) {
	var u Rule
	switch merge {
	case "mean":
		u.Merge = Mean{}
	case "evidence":
		u.Merge = ByEvidence{}
	default:
		return u, fmt.Errorf("%w: merge %q is neither mean nor evidence", ErrRule, merge)
	}
	switch value {
	case "efficiency":
		u.Value = Efficiency{}
	case "capacity":
		u.Value = Capacity{}
	default:
		return u, fmt.Errorf("%w: value %q is neither efficiency nor capacity", ErrRule, value)
	}
	switch choice {
	case "rank":
		u.Choice = ByRank{}
	case "thompson":
		u.Choice = Thompson{}
	default:
		return u, fmt.Errorf("%w: choice %q is neither rank nor thompson", ErrRule, choice)
	}
	if merge == "mean" && (value != "efficiency" || choice != "rank") {
		return u, fmt.Errorf("%w: value capacity and choice thompson need merge evidence", ErrRule)
	}
	return u, nil
}

// String prints "evidence, capacity, thompson".
func (u Rule) String() string {
	return u.Merge.Name() + ", " + u.Value.Name() + ", " + u.Choice.Name()
}

// NeedsEvidence reports whether offers are judged by evidence.
func (u Rule) NeedsEvidence() bool { _, ok := u.Merge.(ByEvidence); return ok }
