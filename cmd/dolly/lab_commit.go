package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/dollynator/dolly/cmd/cli"
)

// gitPatience bounds the question to git.
const gitPatience = 2 * time.Second

// labCommit is the commit that this program was built from. Into one of go run the
// linker writes none: its source, which stands as it was compiled, is asked then.
// Empty if nobody knows.
func labCommit(b cli.Build) (commit string, modified bool) {
	self, err := os.Executable()
	_, source, _, ok := runtime.Caller(0)
	if b.Revision != "" || err != nil || !ok || !strings.Contains(self, "go-build") || !filepath.IsAbs(source) {
		return b.Revision, b.Modified
	}
	return commitOf(filepath.Dir(source))
}

// commitOf is the commit of a working tree, empty where there is none.
func commitOf(dir string) (commit string, modified bool) {
	ctx, cancel := context.WithTimeout(context.Background(), gitPatience)
	defer cancel()
	out, err := exec.CommandContext(ctx, "git", "-C", dir, "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*").Output()
	if err != nil {
		return "", false
	}
	return strings.CutSuffix(strings.TrimSpace(string(out)), "-dirty")
}
