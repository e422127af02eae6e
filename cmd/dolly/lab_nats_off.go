//go:build lean

package main

import (
	"context"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/runs"
	"github.com/dollynator/dolly/lab/sweep"
)

// hasNATS is the error of a program that has none.
func hasNATS() error {
	return &dolly.Error{Kind: dolly.Usage, Text: "this program was built lean, without NATS", Hint: "go build ./cmd/dolly"}
}

func (s *labSweep) throughNATS(context.Context, sweep.Folder, runs.Experiment, runs.Options) (farPool, error) {
	return nil, hasNATS()
}

func (w *labWorker) workForNATS(context.Context) error { return hasNATS() }
