//go:build faults

package faults

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/node/trade"
)

// asChild, in the environment of this test binary, makes it a process of a town:
// a sound one, or one that is broken in the way that it names.
const (
	asChild = "DOLLY_FAULTS_CHILD"
	sound   = "sound"
	forgets = "a warden that forgets its registry"
	blank   = "a buybot that forgets its journal"
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
	if how == blank && b.Trader != nil && b.Trader.Buyer {
		if err := os.RemoveAll(storeOf(b.Dir)); err != nil {
			return err
		}
	}
	if how == forgets && b.Warden {
		if err := os.RemoveAll(filepath.Join(b.Dir, "warden.db")); err != nil {
			return err
		}
	}
	return ServeChild(context.Background(), io.MultiReader(bytes.NewReader(first), dec.Buffered(), os.Stdin), os.Stdout, Edges{fit, fitBuyer})
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
	for _, c := range []struct {
		sub  Subject
		dies []string
	}{{stops(), []string{rootRole, wardenRole}}, {ledgers(), []string{"alice", "bob", "carol"}}} { // all of them are dolly verify faults
		sub := c.sub
		t.Run(sub.Name, func(t *testing.T) {
			t.Parallel()
			o := Options{Fit: fit, Seed: 1, Child: children(t, sound), Processes: 1}
			r := Report{Subject: sub.Name}
			if err := r.kill(t.Context(), sub, o, []stagehand{itself{}}); err != nil {
				t.Fatal(err)
			}
			for _, v := range r.Violations {
				t.Errorf("--seed %d --plan %s: %q", v.Seed, v.Plan, v.Broken)
			}
			for _, who := range c.dies {
				if p := r.Processes; p.Points[who] == 0 || p.Runs < 5 {
					t.Errorf("%s: %+v", who, p)
				}
			}
		})
	}
}

func TestAWardenThatForgetsIsFoundOut(t *testing.T) {
	t.Parallel()
	o := Options{Seed: 1, Child: children(t, forgets)}
	out, err := playOver(t.Context(), purchases(), o, fault.Plan{{N: 4, Strike: fault.DieAfter, Who: wardenRole}})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Broken) == 0 || len(out.Fell) != 1 {
		t.Errorf("%q, and %v happened", out.Broken, out.Fell)
	}
}

// Who knows the order to stop and buys is found out: here the world says that the
// root knows it, and nobody told the root.
func TestI07APurchaseAfterTheOrderIsFoundOut(t *testing.T) {
	t.Parallel()
	sub := stops()
	sub.Done = childLives
	sub.Event = func(w *World, _ func(trade.Heard)) error {
		w.bind(Who{Key: seeded("root").Peer()})
		return nil
	}
	out, err := playOver(t.Context(), sub, Options{Seed: 1, Child: children(t, sound)}, fault.Plan{{N: 9, Strike: fault.Event, Who: rootRole}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"I7: rent", "I7: pay", "I7: certify"} {
		if !slices.ContainsFunc(out.Broken, func(b string) bool { return strings.HasPrefix(b, want) }) {
			t.Errorf("%s was not found: %q", want, out.Broken)
		}
	}
}

func TestATownEndsWhileSomebodyStandsStill(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	o := Options{Seed: 1, Child: children(t, sound), Trace: func(line string) {
		if strings.Contains(line, "* pause") {
			cancel()
		}
	}}
	if _, err := playOver(ctx, leases(), o, fault.Plan{{N: 9, Strike: fault.Pause, Who: rootRole}}); !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
}
