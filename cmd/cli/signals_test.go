package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// A process that starts this test binary with beInterrupted set is the one that
// gets the signals.
const beInterrupted = "DOLLY_TEST_BE_INTERRUPTED"

func TestMain(m *testing.M) {
	if os.Getenv(beInterrupted) != "" {
		ctx := Signals(context.Background())
		fmt.Println("ready")
		<-ctx.Done()
		fmt.Println("ending")
		select {} // and hangs
	}
	os.Exit(m.Run())
}

func TestSecondInterruptEndsAtOnce(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), beInterrupted+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for _, want := range []string{"ready", "ending"} {
		if !lines.Scan() || lines.Text() != want {
			t.Fatalf("it said %q, want %q", lines.Text(), want)
		}
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
	}
	var failed *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &failed) || failed.ExitCode() != Interrupted {
		t.Errorf("ended with %v, want code %d", err, Interrupted)
	}
}
