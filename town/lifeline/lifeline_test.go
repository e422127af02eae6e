package lifeline

import (
	"bufio"
	"os"
	"os/exec"
	"testing"
	"time"
)

const role = "LIFELINE_TEST_ROLE"

// TestMain is three programs: the tests, a child that watches its line, and a
// starter that ties such a child and then sleeps until it is killed.
func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "child":
		done := Watch()
		_, _ = os.Stdout.WriteString("watching\n")
		<-done
		os.Exit(7)
	case "starter":
		cmd, line := child()
		cmd.Stdout = os.Stdout
		if cmd.Start() != nil || line.Started() != nil {
			os.Exit(1)
		}
		_ = cmd.Wait()
		os.Exit(2)
	}
	os.Exit(m.Run())
}

func child() (*exec.Cmd, *Line) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), role+"=child")
	line, err := Tie(cmd)
	if err != nil {
		panic(err)
	}
	return cmd, line
}

func TestChildLeavesWhenTheLineIsCut(t *testing.T) {
	cmd, line := child()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if err := line.Started(); err != nil {
		t.Fatal(err)
	}
	if s, err := bufio.NewReader(out).ReadString('\n'); s != "watching\n" {
		t.Fatalf("child said %q: %v", s, err)
	}
	if err := line.Close(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 7 {
		t.Fatalf("child left with %d", code)
	}
}

func TestChildLeavesWhenItsStarterIsKilled(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = read.Close() }()
	starter := exec.Command(os.Args[0])
	starter.Env = append(os.Environ(), role+"=starter")
	starter.Stdout = write
	if err := starter.Start(); err != nil {
		t.Fatal(err)
	}
	_ = write.Close()
	lines := bufio.NewReader(read)
	if s, err := lines.ReadString('\n'); s != "watching\n" {
		t.Fatalf("grandchild said %q: %v", s, err)
	}
	if err := starter.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = starter.Wait()
	// The grandchild holds the last writing end of our pipe: its end is EOF.
	if err := read.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := lines.ReadString('\n'); err == nil || os.IsTimeout(err) {
		t.Fatalf("the grandchild outlived its starter: %v", err)
	}
}

func TestWatchWithoutOrWithABrokenLine(t *testing.T) {
	if Watch() != nil {
		t.Error("a process without a line watches something")
	}
	for _, value := range []string{"", "x", "1", "-1", "99999"} {
		t.Setenv(Env, value)
		select {
		case <-Watch():
		case <-time.After(10 * time.Second):
			t.Errorf("%q: a broken line counts as whole", value)
		}
	}
}
