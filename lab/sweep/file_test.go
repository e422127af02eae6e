package sweep_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/dollynator/dolly/lab/sweep"
)

func TestFilesOfSweeps(t *testing.T) {
	f := sweep.File{Seeds: 3, Seed: 1, Goal: sweep.Least}
	ok, err := sweep.ReadFile("a.yml", []byte("experiment: bowl\nset: {y: 2}\nover:\n  x: [1, 3]\n  steps: 2..9\n  name: [a, b]\nmethod: random\nsamples: 7\n"), &f)
	if err != nil || !ok || f.Experiment != "bowl" || f.Samples != 7 || f.Seeds != 3 || string(f.Set["y"]) != "2" {
		t.Fatalf("%v, %+v, %v", ok, f, err)
	}
	axes, err := f.Axes()
	if err != nil || len(axes) != 3 || axes[0].Key != "name" || len(axes[0].Values) != 2 || !axes[1].Whole || axes[2].Key != "x" {
		t.Errorf("%+v, %v", axes, err)
	}
	if ok, err := sweep.ReadFile("a.yml", []byte("kind: bowl\nx: 1\n"), &f); ok || err != nil {
		t.Errorf("an experiment's file is taken for a sweep: %v", err)
	}
	for text, say := range map[string]string{
		"experiment: bowl\nsample: 4\n": "did you mean samples?",
		"experiment: [1]\n":             "experiment",
		"experiment: bowl\nseeds: many": "seeds",
	} {
		if ok, err := sweep.ReadFile("a.yml", []byte(text), &f); !ok || !errors.Is(err, sweep.ErrSpec) || !strings.Contains(err.Error(), say) {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, text := range []string{"x: 1", "x: []", "x: {a: 1}", "x: near..far", "x: null"} {
		f := sweep.File{}
		if _, err := sweep.ReadFile("a.yml", []byte("experiment: bowl\nover: {"+text+"}\n"), &f); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Axes(); !errors.Is(err, sweep.ErrSpec) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
