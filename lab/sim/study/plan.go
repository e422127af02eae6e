package study

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/dollynator/dolly/lab/sim/scenario"
)

// Job is one fleet that is to be played.
type Job struct {
	Key      string // the same for whoever asks for the same fleet
	Study    string // that asked first
	Scenario scenario.Scenario
	Seed     uint64
}

// Plan is all fleets that some studies need.
type Plan struct {
	Size    Size
	Studies []Study
	Jobs    []Job // each fleet once, in the order of the studies
	keys    map[place][]string
}

// place is an arm of a plan.
type place struct {
	study, world, arm int
}

// NewPlan lists the fleets of studies. The engine is whatever names what plays them:
// fleets of another engine are others.
func NewPlan(studies []Study, size Size, engine string) (Plan, error) {
	p := Plan{Size: size, Studies: studies, keys: map[place][]string{}}
	known := map[string]bool{}
	for i, y := range studies {
		for j, w := range y.Worlds {
			for k, a := range w.Arms {
				s, err := w.Scenario(a, size)
				if err != nil {
					return p, fmt.Errorf("study %s, world %s: %w", y.Name, w.Name, err)
				}
				key, err := keyOf(s, engine)
				if err != nil {
					return p, fmt.Errorf("study %s, world %s: %w", y.Name, w.Name, err)
				}
				for n := range size.Of(y) {
					p.add(known, place{i, j, k}, Job{Key: key(size.seed(y, j, n)), Study: y.Name, Scenario: s, Seed: size.seed(y, j, n)})
				}
			}
		}
	}
	return p, nil
}

// add notes a fleet of an arm, and a job if nobody asked for it before.
func (p *Plan) add(known map[string]bool, at place, j Job) {
	p.keys[at] = append(p.keys[at], j.Key)
	if !known[j.Key] {
		known[j.Key] = true
		p.Jobs = append(p.Jobs, j)
	}
}

// Missing are the jobs of which no fleet is there yet.
func (p Plan) Missing(fleets map[string]Fleet) []Job {
	var out []Job
	for _, j := range p.Jobs {
		if _, played := fleets[j.Key]; !played {
			out = append(out, j)
		}
	}
	return out
}

// keyOf digests all that a fleet depends on but its seed, which the result adds.
func keyOf(s scenario.Scenario, engine string) (func(seed uint64) string, error) {
	s.Name, s.Question = "x", "" // these change nothing
	text, err := scenario.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("key of a fleet: %w", err)
	}
	h := sha256.Sum256(append([]byte(engine+"\n"), text...))
	arm := hex.EncodeToString(h[:12])
	return func(seed uint64) string { return fmt.Sprintf("%s-%d", arm, seed) }, nil
}
