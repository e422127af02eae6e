//go:build !linux && !lean

package main

import (
	"context"
	"errors"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/bench"
)

var errOnlyLinux = errors.New("a console in a process of its own is measured on Linux only")

func (b benchTUI) process(context.Context, dolly.Node) ([]bench.Row, error) {
	return nil, errOnlyLinux
}
