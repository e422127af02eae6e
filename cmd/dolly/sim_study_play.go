package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/sim/study"
)

// fleetsFile is where finished fleets are kept in the folder of a page.
const fleetsFile = "fleets.jsonl"

// play plays what is missing on all cores, and keeps each fleet as it ends.
func (s *simStudy) play(ctx context.Context, plan study.Plan) (map[string]study.Fleet, error) {
	fleets, file, err := s.kept()
	if err != nil {
		return nil, err
	}
	jobs := plan.Missing(fleets)
	s.env.Say("%d fleets; %d of them were played before", len(plan.Jobs), len(plan.Jobs)-len(jobs))
	defer collectLess(s.env, 0)()
	bar, finished, keeping := newSimBar(s.env, "fleets"), 0, error(nil)
	_, err = onAllCores(ctx, len(jobs), func(n int) (study.Fleet, error) {
		return study.Play(ctx, study.Engine, jobs[n])
	}, func(n int, f study.Fleet) {
		finished++
		fleets[jobs[n].Key] = f
		if file != nil {
			keeping = errors.Join(keeping, study.Append(file, jobs[n].Key, f))
		}
		bar.show(float64(finished)/float64(len(jobs)), int64(finished), fmt.Sprintf("%s · %d of %d fleets", jobs[n].Study, finished, len(jobs)))
		if every := max(1, len(jobs)/10); bar.out == nil && finished%every == 0 {
			s.env.Say("%s: %d of %d fleets", jobs[n].Study, finished, len(jobs))
		}
	})
	bar.clear()
	if file != nil {
		keeping = errors.Join(keeping, file.Close())
	}
	switch {
	case keeping != nil:
		return nil, &dolly.Error{Kind: dolly.Failed, Text: "the fleets cannot be kept", Err: keeping}
	case ctx.Err() != nil:
		s.interrupted(len(plan.Jobs)-len(jobs)+finished, len(plan.Jobs))
		return nil, context.Canceled
	case err != nil:
		return nil, &dolly.Error{Kind: dolly.Failed, Text: "a fleet cannot be played", Err: err}
	}
	return fleets, nil
}

func (s *simStudy) interrupted(have, all int) {
	if s.out != "" {
		s.env.Say("%d of %d fleets are kept in %s; the same command goes on from there", have, all, filepath.Join(s.out, fleetsFile))
	}
}

// kept are the fleets of earlier runs, and the file to which more are added; none
// without --out.
func (s *simStudy) kept() (map[string]study.Fleet, io.WriteCloser, error) {
	if s.out == "" {
		return map[string]study.Fleet{}, nil, nil
	}
	var fleets map[string]study.Fleet
	file, err := openKept(s.out, fleetsFile, func(r io.Reader) (whole int64, err error) {
		fleets, whole, err = study.Load(r)
		return whole, err
	})
	if err != nil {
		return nil, nil, err
	}
	return fleets, file, nil
}

// thisProgram is the digest of the running program: fleets of another one may differ.
func thisProgram() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), errors.Join(err, f.Close())
}
