package consensus

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Sweep is all runs that some studies need.
type Sweep struct {
	Studies []Study
	Jobs    []Job // by study, arm and seed
}

// Job is one seed of an arm.
type Job struct {
	Key        string // the same for whoever asks for the same run
	Study, Arm int
	Seed       uint64
}

// NewSweep lists the runs of studies, each arm's from a first seed on. The engine is
// whatever names what learns: runs of another engine are others.
func NewSweep(studies []Study, first uint64, engine string) (Sweep, error) {
	s := Sweep{Studies: studies}
	for i, y := range studies {
		for k, a := range y.Arms {
			settings, err := json.Marshal(a.Config)
			if err != nil {
				return s, fmt.Errorf("%s of %s: %w", a.Name, y.Name, err)
			}
			sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s\n%s", engine, y.Name, a.Name, settings))
			for n := range a.Seeds {
				seed := first + uint64(n)
				s.Jobs = append(s.Jobs, Job{fmt.Sprintf("%s-%d", hex.EncodeToString(sum[:12]), seed), i, k, seed})
			}
		}
	}
	return s, nil
}

// Missing are the jobs of which no outcome is there yet.
func (s Sweep) Missing(have map[string]Outcome) (jobs []Job) {
	for _, j := range s.Jobs {
		if _, done := have[j.Key]; !done {
			jobs = append(jobs, j)
		}
	}
	return jobs
}

// ArmOf is the arm of a job.
func (s Sweep) ArmOf(j Job) Arm { return s.Studies[j.Study].Arms[j.Arm] }

// Findings are what the studies came to. No job may be missing.
func (s Sweep) Findings(have map[string]Outcome) []Finding {
	all := make([]Finding, len(s.Studies))
	for i, y := range s.Studies {
		all[i] = Finding{Study: y, Outcomes: make([][]Outcome, len(y.Arms))}
	}
	for _, j := range s.Jobs {
		arm := &all[j.Study].Outcomes[j.Arm]
		*arm = append(*arm, have[j.Key])
	}
	return all
}
