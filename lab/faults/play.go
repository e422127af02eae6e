package faults

import (
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
)

const (
	patience = 10 * dolly.Day // until everything must be finished
	after    = 26 * time.Hour // that the world goes on when it is: longer than a lease
)

// Outcome is what one run came to.
type Outcome struct {
	Plan   fault.Plan
	Points []fault.Point  // until all was reached
	Broken []string       // promises, and what was not reached
	Fields map[int]int    // of the points at which something is said: how many of its fields can be spoilt
	Marks  []mark         // of the points, if they were asked for
	Counts map[string]int // what happened, for who wants to see that the faults bit

	// Over processes only.
	Roles map[string]int // points that each passed
	Fell  fault.Plan     // what of the plan happened
}

// play plays a subject under a plan: until all is reached and every strike
// fell, then on in peace, and in the end it must still be so.
func play(sub Subject, o Options, plan fault.Plan) (Outcome, error) {
	if sub.Play != nil {
		return sub.Play(o, plan)
	}
	out := Outcome{Plan: plan}
	s, err := newStage(sub, o)
	if err != nil {
		return out, err
	}
	s.injector = fault.NewInjector(plan, 0, s.strike)
	defer fault.Arm(s.injector)()
	reached := dolly.Time(0)
	for end := s.now.Add(patience); s.now < end; {
		if err := s.hour(); err != nil {
			return out, fmt.Errorf("%s under %v: %w", sub.Name, plan, err)
		}
		s.World.recount()
		passed := s.injector.Points()
		if done, _ := s.done(); done && reached == 0 {
			reached, out.Points = s.now, passed
		}
		if reached != 0 && (len(passed) >= plan.Last() || s.now.Sub(reached) > after) {
			break
		}
	}
	s.injector.Heal()
	for end := s.now.Add(after); s.now < end; {
		if err := s.hour(); err != nil {
			return out, fmt.Errorf("%s under %v: %w", sub.Name, plan, err)
		}
	}
	out.Broken = append(s.World.recount(), s.World.undelivered()...)
	if done, why := s.done(); !done {
		out.Broken = append(out.Broken, "not finished: "+why)
	}
	if sub.Recount != nil {
		out.Broken = append(out.Broken, sub.Recount(s.World)...)
	}
	return out, nil
}

// done asks the subject; what that asks of the world is no point.
func (s *Stage) done() (bool, string) {
	defer fault.Arm(nil)()
	return s.subject.Done(s.World)
}
