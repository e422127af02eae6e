package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/consensus"
)

// runsFile is where finished runs are kept in the folder of a page.
const runsFile = "runs.jsonl"

// learn learns what is missing on all cores, and keeps each run as it ends.
func (s *consensusSweep) learn(ctx context.Context, sweep consensus.Sweep) (map[string]consensus.Outcome, error) {
	outcomes, file, err := s.kept()
	if err != nil {
		return nil, err
	}
	jobs := sweep.Missing(outcomes)
	before := len(sweep.Jobs) - len(jobs)
	if file != nil {
		s.env.Say("%d runs; %d of them were learned before", len(sweep.Jobs), before)
	}
	going, stop := context.WithCancel(ctx)
	defer stop()
	bar, finished, keeping := newSimBar(s.env, "runs"), 0, error(nil)
	_, err = onAllCores(going, len(jobs), func(n int) (consensus.Outcome, error) {
		return sweep.ArmOf(jobs[n]).Learn(going, jobs[n].Seed)
	}, func(n int, o consensus.Outcome) {
		finished++
		outcomes[jobs[n].Key] = o
		if file != nil {
			if err := consensus.Keep(file, jobs[n].Key, o); err != nil {
				keeping = errors.Join(keeping, err)
				stop() // what is kept stays
			}
		}
		s.report(bar, sweep.Studies[jobs[n].Study].Name, finished, len(jobs))
	})
	bar.clear()
	if file != nil {
		keeping = errors.Join(keeping, file.Close())
	}
	switch {
	case keeping != nil:
		return nil, &dolly.Error{Kind: dolly.Failed, Text: "the runs cannot be kept", Err: keeping}
	case ctx.Err() != nil:
		if file != nil {
			s.env.Say("%d of %d runs are kept in %s; the same command goes on from there", before+finished, len(sweep.Jobs), filepath.Join(s.out, runsFile))
		}
		return nil, context.Canceled
	case err != nil:
		return nil, &dolly.Error{Kind: dolly.Failed, Text: "a run broke down", Err: err}
	}
	return outcomes, nil
}

// report shows how far a study is: on a terminal at once, else every tenth.
func (s *consensusSweep) report(bar *simBar, study string, finished, of int) {
	bar.show(float64(finished)/float64(of), int64(finished), fmt.Sprintf("%s · %d of %d runs", study, finished, of))
	if every := max(1, of/10); bar.out == nil && finished%every == 0 {
		s.env.Say("%s: %d of %d runs", study, finished, of)
	}
}

// kept are the outcomes of earlier sweeps, and the file to which more are added; none
// without --out.
func (s *consensusSweep) kept() (outcomes map[string]consensus.Outcome, file io.WriteCloser, err error) {
	if s.out == "" {
		return map[string]consensus.Outcome{}, nil, nil
	}
	f, err := openKept(s.out, runsFile, func(r io.Reader) (whole int64, err error) {
		outcomes, whole, err = consensus.LoadKept(r)
		return whole, err
	})
	if err != nil {
		return nil, nil, err
	}
	return outcomes, f, nil
}
