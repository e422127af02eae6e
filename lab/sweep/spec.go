package sweep

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Errors of this room.
var (
	ErrSpec    = errors.New("sweep")                        // a spec that makes no sense
	ErrNoSweep = errors.New("no sweep")                     // a folder without one
	ErrDamaged = errors.New("outcomes that cannot be read") // a line that no sweep writes
	ErrPanic   = errors.New("the experiment broke down")    // it panicked
)

// Method is how settings are chosen.
type Method string

// The methods.
const (
	Grid    Method = "grid"    // each with each
	Random  Method = "random"  // drawn
	Halving Method = "halving" // drawn; the best go on with a larger budget
)

// Goal says which values of the metric are good.
type Goal string

// The goals.
const (
	Most  Goal = "max"
	Least Goal = "min"
)

// Spec is what a sweep is.
type Spec struct {
	Kind    string          `json:"kind"`
	Config  json.RawMessage `json:"config"` // what all have
	Over    []Axis          `json:"over"`   // what varies
	Method  Method          `json:"method"`
	Samples int             `json:"samples,omitempty"` // of random and halving
	Seeds   int             `json:"seeds"`             // runs of each setting
	Seed    uint64          `json:"seed"`              // the first one's, and that of the draws
	Metric  string          `json:"metric,omitempty"`  // of the summary, or else the last of that figure
	Goal    Goal            `json:"goal,omitempty"`
	Budget  *Axis           `json:"budget,omitempty"` // of halving: a range
	Keep    int             `json:"keep,omitempty"`   // of halving: one in so many goes on, with so many times the budget
}

// Most tasks of a sweep; more is a mistake.
const mostTasks = 100_000

// Check refuses a spec that makes no sense.
func (s Spec) Check() error {
	seen := map[string]bool{}
	for _, a := range s.Over {
		if seen[a.Key] {
			return fmt.Errorf("%w: %s varies twice", ErrSpec, a.Key)
		}
		seen[a.Key] = true
		if err := a.check(s.Method == Grid); err != nil {
			return err
		}
	}
	switch {
	case len(s.Over) == 0 && s.Seeds < 2:
		return fmt.Errorf("%w: nothing varies", ErrSpec)
	case s.Seeds < 1:
		return fmt.Errorf("%w: seeds: %d is not from 1", ErrSpec, s.Seeds)
	case s.Goal != Most && s.Goal != Least:
		return fmt.Errorf("%w: goal: %q is none of %s, %s", ErrSpec, s.Goal, Most, Least)
	case s.tasks() > mostTasks:
		return fmt.Errorf("%w: %d runs are more than %d", ErrSpec, s.tasks(), mostTasks)
	}
	return s.checkMethod(seen)
}

func (s Spec) checkMethod(varies map[string]bool) error {
	switch {
	case s.Method == Grid:
		return nil
	case s.Method != Random && s.Method != Halving:
		return fmt.Errorf("%w: method: %q is none of %s", ErrSpec, s.Method, strings.Join([]string{string(Grid), string(Random), string(Halving)}, ", "))
	case s.Samples < 1:
		return fmt.Errorf("%w: samples: %d is not from 1", ErrSpec, s.Samples)
	case s.Method == Random:
		return nil
	case s.Metric == "":
		return fmt.Errorf("%w: halving wants the metric by which settings are compared", ErrSpec)
	case s.Keep < 2:
		return fmt.Errorf("%w: keep: one in %d is not from 2", ErrSpec, s.Keep)
	case s.Budget == nil || s.Budget.From == nil || *s.Budget.From <= 0:
		return fmt.Errorf("%w: halving wants a budget that grows from more than 0, such as epochs=50..800", ErrSpec)
	case varies[s.Budget.Key]:
		return fmt.Errorf("%w: %s is the budget and varies", ErrSpec, s.Budget.Key)
	}
	return s.Budget.check(false)
}

// tasks is how many runs there are, of halving in the first round.
func (s Spec) tasks() int {
	n := s.Samples
	if s.Method == Grid {
		n = 1
		for _, a := range s.Over {
			n = min(n*len(a.Values), mostTasks+1)
		}
	}
	return min(n, mostTasks+1) * min(max(s.Seeds, 0), mostTasks+1)
}
