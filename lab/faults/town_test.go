//go:build faults

package faults

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/dollynator/dolly/fault"
)

// asChild, in the environment of this test binary, makes it a process of a town:
// a sound one, or one that is broken in the way that it names.
const (
	asChild = "DOLLY_FAULTS_CHILD"
	sound   = "sound"
	forgets = "a warden that forgets its registry"
)

func TestMain(m *testing.M) {
	how := os.Getenv(asChild)
	if how == "" {
		os.Exit(m.Run())
	}
	if err := serveAs(how); err != nil {
		fmt.Fprintln(os.Stderr, "child:", err)
		os.Exit(1)
	}
}

func serveAs(how string) error {
	var first json.RawMessage
	dec := json.NewDecoder(os.Stdin)
	if err := dec.Decode(&first); err != nil {
		return err
	}
	var b birth
	if err := json.Unmarshal(first, &b); err != nil {
		return err
	}
	if how == forgets && b.Warden {
		if err := os.RemoveAll(filepath.Join(b.Dir, "warden.db")); err != nil {
			return err
		}
	}
	return ServeChild(context.Background(), io.MultiReader(bytes.NewReader(first), dec.Buffered(), os.Stdin), os.Stdout, fit)
}

// children makes processes of this test binary.
func children(t *testing.T, how string) func() *exec.Cmd {
	return func() *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), asChild+"="+how)
		return cmd
	}
}

func TestAFewKillsOfProcessesBreakNothing(t *testing.T) {
	for _, sub := range Subjects() {
		if sub.Founder == nil {
			continue
		}
		t.Run(sub.Name, func(t *testing.T) {
			t.Parallel()
			o := Options{Seed: 1, Child: children(t, sound), Processes: 1}
			r := Report{Subject: sub.Name}
			if err := r.kill(t.Context(), sub, o, []stagehand{itself{}}); err != nil {
				t.Fatal(err)
			}
			for _, v := range r.Violations {
				t.Errorf("--seed %d --plan %s: %q", v.Seed, v.Plan, v.Broken)
			}
			if p := r.Processes; p.Points[rootRole] == 0 || p.Points[wardenRole] == 0 || p.Runs < 5 {
				t.Errorf("%+v", p)
			}
		})
	}
}

func TestAWardenThatForgetsIsFoundOut(t *testing.T) {
	t.Parallel()
	o := Options{Seed: 1, Child: children(t, forgets)}
	out, err := playTown(t.Context(), purchases(), o, fault.Plan{{N: 4, Strike: fault.DieAfter, Who: wardenRole}})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Broken) == 0 || len(out.Fell) != 1 {
		t.Errorf("%q, and %v happened", out.Broken, out.Fell)
	}
}
