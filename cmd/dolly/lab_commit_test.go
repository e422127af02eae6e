package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/dollynator/dolly/cmd/cli"
)

// TestTheCommitOfATree: a program that was stamped keeps its stamp, and a tree tells
// its commit and whether files in it are another.
func TestTheCommitOfATree(t *testing.T) {
	if c, m := labCommit(cli.Build{Revision: "abc", Modified: true}); c != "abc" || !m {
		t.Errorf("stamped: %q, %v", c, m)
	}
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("there is no git")
	}
	dir := t.TempDir()
	if c, _ := commitOf(dir); c != "" {
		t.Errorf("no tree has the commit %q", c)
	}
	file := filepath.Join(dir, "a")
	put := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("one")
	for _, args := range [][]string{{"init", "-q"}, {"add", "a"}, {"-c", "user.name=alice", "-c", "user.email=alice@example.org", "commit", "-qm", "one", "--no-gpg-sign"}} {
		if out, err := exec.CommandContext(t.Context(), git, append([]string{"-C", dir}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	hash := regexp.MustCompile("^[0-9a-f]{40}$")
	if c, m := commitOf(dir); !hash.MatchString(c) || m {
		t.Errorf("%q, %v", c, m)
	}
	put("two")
	if c, m := commitOf(dir); !hash.MatchString(c) || !m {
		t.Errorf("changed: %q, %v", c, m)
	}
}
