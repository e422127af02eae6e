package faults

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"os/exec"
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
}

// Report is what came of one subject, as people and scripts get it.
type Report struct {
	Subject    string      `json:"subject"`
	Points     int         `json:"kill_points"`
	Runs       int         `json:"runs"`
	Violations []Violation `json:"violations"`
	Seconds    float64     `json:"seconds"` // of wall time
	Notes      []string    `json:"notes,omitempty"`
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
	if len(o.Players) == 0 {
		self := func(plan fault.Plan) (Outcome, error) { return play(sub, o, plan) }
		return r, r.spread(ctx, o.Seed, o.plans(s), []hand{self})
	}
	return r, r.hire(ctx, sub, o, s)
}

// hire has players play.
func (r *Report) hire(ctx context.Context, sub Subject, o Options, s score) (err error) {
	var hands []hand
	for _, command := range o.Players {
		p, err := startPlayer(command())
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, p.end()) }()
		hands = append(hands, func(plan fault.Plan) (Outcome, error) { return p.play(sub, o.Seed, plan) })
	}
	return r.spread(ctx, o.Seed, o.plans(s), hands)
}

// plans are all that the options ask for, always in the same order.
func (o Options) plans(s score) iter.Seq[fault.Plan] {
	return func(yield func(fault.Plan) bool) {
		for _, f := range append(families(), s.more...) {
			for plan := range o.choose(f, f.plans(s)) {
				if !yield(plan) {
					return
				}
			}
		}
	}
}

// Replay plays one plan.
func Replay(sub Subject, o Options, plan fault.Plan) (r Report, err error) {
	r = Report{Subject: sub.Name, Violations: []Violation{}}
	if !fault.Enabled {
		return r, ErrNotArmed
	}
	defer r.timed()()
	out, err := play(sub, o, plan)
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
