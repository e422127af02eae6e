package landlord

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/dollynator/dolly/town/lifeline"
)

// TestMain is the tests; or, when it was uploaded to a server and started
// there, an agent that does what its config says; or a program that keeps a
// server until it is killed.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "agent" {
		os.Exit(agent(os.Args[2:]))
	}
	if len(os.Args) > 2 && os.Args[1] == "host" {
		os.Exit(keepHost(os.Args[2]))
	}
	os.Exit(m.Run())
}

func agent(args []string) int {
	config, err := os.ReadFile(args[len(args)-1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if args[0] == "--enrol" {
		fmt.Printf("key of %s in %s\n", config, os.Getenv("HOME"))
		return 0
	}
	switch string(config) {
	case "crash":
		return 1
	case "leave":
		return 0
	case "talk":
		for range 40 {
			fmt.Printf("%065536d\n", 0)
		}
	case "write":
		_ = os.WriteFile("environment", fmt.Appendln(nil, os.Environ()), 0o600)
	}
	select {
	case <-lifeline.Watch():
		return 7
	case <-time.After(time.Minute): // no test runs as long
		return 8
	}
}

// keepHost starts the unit of a server that others prepared, tells its process
// id, and waits to be killed.
func keepHost(dir string) int {
	h, err := openHost(dir, "", nil)
	if err == nil {
		err = h.unit.start()
	}
	for err == nil && h.unit.status().pid == 0 {
		<-time.After(time.Millisecond)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println(h.unit.status().pid)
	select {}
}

// eventually polls until ok holds.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
		if ok() {
			return
		}
		<-time.After(5 * time.Millisecond)
	}
	t.Fatalf("waited in vain: %s", what)
}
