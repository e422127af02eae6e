//go:build lean

package main

import (
	"strings"
	"testing"
)

func TestWithoutNATSTheProgramSaysSo(t *testing.T) {
	for _, args := range [][]string{{"lab", "sweep", "x", "--nats", "embedded", "--runs", t.TempDir()}, {"lab", "worker", "--nats", "nats://127.0.0.1:1"}} {
		code, _, said := asked(t.Context(), args...)
		if code != 2 || !strings.Contains(said, "without NATS") || !strings.Contains(said, "go build") {
			t.Errorf("%v: %d, %s", args, code, said)
		}
	}
}
