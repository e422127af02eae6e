package faults

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"os/exec"
	"slices"
	"time"

	"github.com/dollynator/dolly/fault"
)

// ErrNotArmed is returned by a program without the build tag: nothing in it can
// be struck.
var ErrNotArmed = errors.New("this program was built without the tag faults")

// Options say what is to be searched.
type Options struct {
	Fit    Fit
	Seed   uint64
	Pairs  bool              // all plans of two strikes, not only a sample
	Sample int               // of each family of two strikes
	Trace  func(line string) // told what happens, if not nil
	// Players are processes that run [ServePlays], which play at once; none means
	// that this process plays.
	Players []func() *exec.Cmd
	// Processes is how many kills are played over processes, with a quarter as many
	// plans of each other trouble; below zero all.
	Processes int
	Child     func() *exec.Cmd                 // makes a process that runs [ServeChild]
	Progress  func(done, all int, what string) // told now and then of plans that were played, if not nil
	marks     bool                             // points are marked: see pairs.go
	memory    bool                             // what processes write lies in memory: mounts end with this process
}

// Report is what came of one subject, as people and scripts get it.
type Report struct {
	Subject    string      `json:"subject"`
	Points     int         `json:"kill_points"`
	Runs       int         `json:"runs"`
	Alike      int         `json:"alike,omitempty"` // plans that come to the same as one that was played
	Violations []Violation `json:"violations"`
	Seconds    float64     `json:"seconds"` // of wall time
	Processes  *Processes  `json:"processes,omitempty"`
}

// Violation is a broken promise, with all that is needed to see it again.
type Violation struct {
	Seed   uint64   `json:"seed"`
	Plan   string   `json:"plan"`
	Broken []string `json:"broken"`
}

// timed notes how long it takes until the function that it returns is called.
func (r *Report) timed() func() {
	began := time.Now()
	return func() { r.Seconds = time.Since(began).Seconds() }
}

// Check plays a subject under every plan that the options ask for. One check runs
// at a time: a program has one place to be struck.
func Check(ctx context.Context, sub Subject, o Options) (r Report, err error) {
	r = Report{Subject: sub.Name, Violations: []Violation{}}
	if !fault.Enabled {
		return r, ErrNotArmed
	}
	defer r.timed()()
	s, err := listen(sub, o)
	if err != nil {
		return r, err
	}
	r.Points = len(s.points)
	crew, err := hire(o)
	if err != nil {
		return r, err
	}
	defer func() {
		for _, who := range crew {
			err = errors.Join(err, who.end())
		}
	}()
	plans, err := r.plans(ctx, sub, o, s, crew)
	if err != nil {
		return r, err
	}
	if err := r.spread(ctx, o, "plans", plans, onStage(sub, o, crew)); err != nil {
		return r, err
	}
	if o.Processes == 0 || sub.Founder == nil && sub.Bazaar == nil {
		return r, nil
	}
	return r, r.kill(ctx, sub, o, crew)
}

// onStage are a crew's hands for what is played in process.
func onStage(sub Subject, o Options, crew []stagehand) []hand {
	hands := make([]hand, len(crew))
	for n, who := range crew {
		hands[n] = func(plan fault.Plan) (Outcome, error) { return who.stage(sub, o, plan) }
	}
	return hands
}

// plans are all that the options ask for, always in the same order.
func (r *Report) plans(ctx context.Context, sub Subject, o Options, s score, crew []stagehand) (all []fault.Plan, err error) {
	if o.Pairs && sub.Play != nil {
		o.marks = true
		hands := onStage(sub, o, crew)
		calm, err := calmly(s, marker(hands[0]))
		if err != nil {
			return nil, err
		}
		return r.reducedPlans(ctx, o, s, calm, hands)
	}
	for _, f := range append(families(), s.more...) {
		all = slices.AppendSeq(all, o.choose(f, f.plans(s)))
	}
	return all, nil
}

// Replay plays one plan: over processes if it names who is struck.
func Replay(ctx context.Context, sub Subject, o Options, plan fault.Plan) (r Report, err error) {
	r = Report{Subject: sub.Name, Violations: []Violation{}}
	if !fault.Enabled {
		return r, ErrNotArmed
	}
	defer r.timed()()
	towns, err := inTown(sub, plan)
	if err != nil {
		return r, err
	}
	var out Outcome
	if towns {
		out, err = playOver(ctx, sub, o, plan)
	} else {
		out, err = play(sub, o, plan)
	}
	if err == nil {
		r.add(o.Seed, out)
	}
	return r, err
}

// listen plays a subject in peace and keeps its points.
func listen(sub Subject, o Options) (score, error) {
	s := score{event: sub.Event != nil, more: sub.more}
	if s.event {
		sub.Event, sub.Done = nil, sub.Until
	}
	out, err := play(sub, o, nil)
	if err == nil && len(out.Broken) > 0 {
		err = fmt.Errorf("%s in peace: %v", sub.Name, out.Broken)
	}
	s.points, s.fields = out.Points, out.Fields
	return s, err
}

// choose takes all plans of a family, or a seeded sample.
func (o Options) choose(f family, all iter.Seq[fault.Plan]) iter.Seq[fault.Plan] {
	if f.single || o.Pairs {
		return all
	}
	r := rand.New(rand.NewPCG(o.Seed, 3))
	var kept []fault.Plan // a reservoir: each plan with the same chance
	n := 0
	for p := range all {
		if n++; len(kept) < o.Sample {
			kept = append(kept, p)
		} else if at := r.IntN(n); at < o.Sample {
			kept[at] = p
		}
	}
	return func(yield func(fault.Plan) bool) {
		for _, p := range kept {
			if !yield(p) {
				return
			}
		}
	}
}
