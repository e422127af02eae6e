package faults

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
)

// crowds is a fair at which three people sell each other what chance says, two
// to four swaps at once.
func crowds() Subject {
	return Subject{
		Name: "crowd", About: "swaps that chance chose",
		Play: func(o Options, plan fault.Plan) (Outcome, error) {
			return playFair(fairGame{begin: crowdBegin}, o, plan)
		},
	}
}

func crowdBegin(f *fair) error {
	names := []string{"alice", "bob", "carol"}
	for range 2 + f.luck.IntN(3) {
		seller := f.luck.IntN(2) // carol has no MB
		buyer := (seller + 1 + f.luck.IntN(2)) % len(names)
		mb := dolly.MB(20+f.luck.IntN(30)) * dolly.MiB
		amount := dolly.Price{MB: mb, Sat: dolly.Sat(2000 + f.luck.IntN(8000))}
		sides := []func(){
			func() { f.place(names[seller], dolly.Bid, amount) },
			func() { f.place(names[buyer], dolly.Ask, amount) },
		}
		first := f.luck.IntN(2) // the later order proposes
		sides[first]()
		sides[1-first]()
	}
	return nil
}

// crowdPoints is about how many points a crowd passes.
const crowdPoints = 260

// crowdPlan is a few troubles at random points. What holds up a claim comes once,
// so that all of it together is what the parameters bear.
func crowdPlan(seed uint64) fault.Plan {
	r := rand.New(rand.NewPCG(seed, 7))
	var plan fault.Plan
	had := map[fault.Strike]bool{}
	for range 2 + r.IntN(4) {
		n := 1 + r.IntN(crowdPoints)
		for _, h := range drawTrouble(r, n) {
			how, _ := h.Strike.Number()
			if once := holdsUp(how); once && had[how] || had[fault.Sleep] && (how == fault.Reorg || how == fault.Spike) {
				continue
			}
			if how == fault.Sleep && (had[fault.Reorg] || had[fault.Spike]) {
				continue
			}
			had[how] = true
			plan = append(plan, h)
		}
	}
	slices.SortStableFunc(plan, func(a, b fault.Hit) int { return a.N - b.N })
	return plan
}

func holdsUp(how fault.Strike) bool {
	switch how {
	case fault.Reorg, fault.Spike, fault.Pause, fault.Sleep, fault.Mute, fault.Clone, fault.Copy:
		return true
	}
	return false
}

// drawTrouble is one strike, or two that belong together.
func drawTrouble(r *rand.Rand, n int) []fault.Hit {
	later := n + 1 + r.IntN(40)
	switch r.IntN(16) {
	case 0:
		return []fault.Hit{{N: n, Strike: fault.Copy}, {N: later, Strike: fault.Restore}}
	case 1:
		return []fault.Hit{{N: n, Strike: fault.Hold}, {N: later, Strike: fault.Again}}
	case 2:
		return []fault.Hit{{N: n, Strike: fault.Keep}, {N: later, Strike: fault.Again}}
	case 3, 4:
		return []fault.Hit{{N: n, Strike: fault.Reorg.Numbered(1 + r.IntN(6))}}
	case 5:
		return []fault.Hit{{N: n, Strike: fault.Spoil.Numbered(1 + r.IntN(60))}}
	}
	plainly := []fault.Strike{
		fault.DieBefore, fault.DieAfter, fault.FailBefore, fault.FailAfter, fault.Twice, fault.Echo,
		fault.Spike, fault.Mute, fault.Sleep, fault.Pause, fault.Clone, fault.FailOn,
	}
	return []fault.Hit{{N: n, Strike: plainly[r.IntN(len(plainly))]}}
}

// What the protocol does not promise to prevent. It is told with its seeds.
const (
	forgottenForGood = "forgotten for good"
	lostToAFork      = "lost to a fork"
)

// Exceptions are what a report tells the seeds of, and what it means.
func Exceptions() map[string]string {
	return map[string]string{
		forgottenForGood: "an old disk image knows nothing of a swap of its key, and who could have told lied, fell silent for good or forgot it too: one swap's MB stay locked, or its coins in the contract, at most c_max",
		lostToAFork:      "a buyer paid a seller that signed two truths before the buyer could know of it: at most c_max",
	}
}

// SwapReport is what came of many fairs.
type SwapReport struct {
	Runs       int            `json:"runs"`
	Seed       uint64         `json:"seed"` // of the first; the others follow
	Happened   map[string]int `json:"happened"`
	Violations []Violation    `json:"violations"`
	Seconds    float64        `json:"seconds"` // of wall time
	// Exceptions are the seeds of what was lost or forgotten without a broken promise.
	Exceptions map[string][]uint64 `json:"exceptions"`
}

// CheckSwaps plays so many crowds, each with its own seed and its own troubles.
func CheckSwaps(ctx context.Context, o Options, runs int) (r SwapReport, err error) {
	r = SwapReport{Seed: o.Seed, Happened: map[string]int{}, Violations: []Violation{}, Exceptions: map[string][]uint64{}}
	if !fault.Enabled {
		return r, ErrNotArmed
	}
	began := time.Now()
	defer func() { r.Seconds = time.Since(began).Seconds() }()
	crew, err := hire(o)
	if err != nil {
		return r, err
	}
	defer func() {
		for _, who := range crew {
			err = errors.Join(err, who.end())
		}
	}()
	all, err := crowd(ctx, o, runs, crew)
	for n, out := range all {
		r.tally(o.Seed+uint64(n), out)
	}
	return r, err
}

// crowd has a crew play the fairs, each taking the next as soon as it is free.
func crowd(ctx context.Context, o Options, runs int, crew []stagehand) ([]Outcome, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	all, todo := make([]Outcome, runs), make(chan int)
	var work sync.WaitGroup
	for _, who := range crew {
		work.Go(func() {
			for n := range todo {
				mine := o
				mine.Seed += uint64(n)
				out, err := who.stage(crowds(), mine, crowdPlan(mine.Seed))
				if err != nil {
					cancel(err)
				}
				all[n] = out
			}
		})
	}
	for n := 0; n < runs && ctx.Err() == nil; n++ {
		select {
		case todo <- n:
		case <-ctx.Done():
		}
	}
	close(todo)
	work.Wait()
	return all, context.Cause(ctx)
}

// tally adds what happened in a run.
func (r *SwapReport) tally(seed uint64, out Outcome) {
	r.Runs++
	for what, n := range out.Counts {
		r.Happened[what] += n
		if _, rare := Exceptions()[what]; rare {
			r.Exceptions[what] = append(r.Exceptions[what], seed)
		}
	}
	if len(out.Broken) > 0 {
		r.Violations = append(r.Violations, Violation{Seed: seed, Plan: out.Plan.String(), Broken: out.Broken})
	}
}
