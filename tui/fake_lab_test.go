package tui

import (
	"context"
	"errors"
	"math"
	"sync"
	"time"
)

// fakeLab is a folder of three runs.
type fakeLab struct {
	mu   sync.Mutex
	runs []LabRun
}

func townLab() *fakeLab {
	began := time.Date(2027, 1, 15, 8, 0, 0, 0, time.UTC)
	facts := [][2]string{{"config", "3f2a91c0"}, {"program", "v0.4.0, commit 1f414e7"}, {"host", "ada, linux/amd64, 2 processors"}}
	return &fakeLab{runs: []LabRun{
		{Name: "20270115-080000-9e1c", Kind: "consensus", Seed: 3, State: "running", Step: 412, Of: 1000, Began: began, Took: 95 * time.Second,
			Last: []LabFigure{{"reward", []float64{0.8123}}, {"loss", []float64{0.0421}}}, Facts: facts},
		{Name: "20270114-220000-11d0", Kind: "mirror", Seed: 1, State: "done", Step: 90, Of: 90, Began: began.Add(-10 * time.Hour), Took: 3 * time.Hour,
			Last: []LabFigure{{"trust", []float64{12.5}}}, Facts: facts},
		{Name: "20270114-210000-77aa", Kind: "exploit", Seed: 1, State: "failed", Step: 7, Began: began.Add(-11 * time.Hour), Took: 4 * time.Second,
			Error: "no space left on device", Facts: facts},
	}}
}

func (l *fakeLab) Runs(context.Context) ([]LabRun, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]LabRun(nil), l.runs...), nil
}

func (l *fakeLab) set(run int, state string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.runs[run].State = state
}

func (l *fakeLab) Figures(_ context.Context, run string) (LabFigures, error) {
	switch run {
	case l.runs[0].Name:
		v := LabFigures{Figures: []LabFigure{{Name: "reward"}, {Name: "loss"}, {Name: "ever", V: nil}}}
		for i := range 412 {
			x := float64(i)
			v.Steps = append(v.Steps, int64(i+1))
			v.Figures[0].V = append(v.Figures[0].V, 0.9*(1-math.Exp(-x/90))+0.02*math.Sin(x/3))
			v.Figures[1].V = append(v.Figures[1].V, math.Exp(-x/120))
			v.Figures[2].V = append(v.Figures[2].V, math.NaN())
		}
		return v, nil
	case l.runs[2].Name:
		return LabFigures{}, errors.New("metrics.jsonl: line 7: damaged")
	}
	return LabFigures{}, nil
}
