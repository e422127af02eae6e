package study

import (
	"fmt"
	"strings"

	"github.com/dollynator/dolly/lab/sim/scenario"
	"github.com/dollynator/dolly/lab/sim/scenarios"
)

// Study is a question with the worlds in which it is asked.
type Study struct {
	Name     string // of the command
	Title    string
	Question string
	Method   string  // what is special about it, a sentence or two
	Share    float64 // of the seeds that are asked for: how many fleets its arms have
	Worlds   []World
	Pooled   bool    // each world has seeds of its own, and comparisons are made over all worlds too
	Within   float64 // the difference that still counts as agreement; 0: a difference is what is looked for
	Skip     uint64  // seeds before its first that it leaves out
	Believer string  // the way to listen whose liars it asks about; empty: it is about something else
}

// World is arms that live through the same weather.
type World struct {
	Name string
	Set  []Setting // of all its arms
	Arms []Arm
}

// Arm is one way to live in a world.
type Arm struct {
	Name    string
	Set     []Setting
	Against []string // arms of the same world that it is compared with
}

// Setting is a key of a scenario and its value in YAML, as dolly sim --set has it.
type Setting struct{ Key, Value string }

func (s Setting) String() string { return s.Key + "=" + s.Value }

// base is the shipped scenario that all studies are played in.
const base = "study"

// Scenario is what an arm plays: the base with the settings of the size, of its
// world and its own, in this order.
func (w World) Scenario(a Arm, size Size) (scenario.Scenario, error) {
	s, err := scenarios.Open(base)
	if err != nil {
		return s, fmt.Errorf("arm %s: %w", a.Name, err)
	}
	for _, one := range w.settings(a, size) {
		if s, err = scenario.Set(s, one.Key, one.Value); err != nil {
			return s, fmt.Errorf("arm %s: %w", a.Name, err)
		}
	}
	if err = s.Check(); err != nil {
		return s, fmt.Errorf("arm %s: %w", a.Name, err)
	}
	return s, nil
}

func (w World) settings(a Arm, size Size) []Setting {
	all := size.settings()
	all = append(all, w.Set...)
	return append(all, a.Set...)
}

// Command plays one fleet of an arm again.
func (w World) Command(a Arm, size Size, seed string) string {
	var b strings.Builder
	b.WriteString("dolly sim --scenario " + base)
	for _, s := range w.settings(a, size) {
		word := s.String()
		if strings.ContainsAny(word, " {}[]*?$&|;<>()") {
			word = "'" + word + "'"
		}
		b.WriteString(" --set " + word)
	}
	return b.String() + " --seed " + seed
}
