package mutants

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// limit is how long the tests of one package may take. It bounds mutants that
// never end, and is far above what a busy machine needs.
const limit = "10m"

// event is a line that go test -json prints.
type event struct {
	Action, Package, Test, Output, FailedBuild string
}

// test runs one package's short tests, with an overlay if there is one, up to
// the first that fails, and names it.
func (t *Tree) test(ctx context.Context, overlay, pkg, run string) (failed string, err error) {
	args := []string{"test", "-json", "-short", "-failfast", "-vet=off", "-p=1", "-timeout=" + limit}
	if overlay != "" {
		args = append(args, "-overlay="+overlay)
	}
	if run != "" {
		args = append(args, "-run="+run)
	}
	args = append(append(args, pkg), t.flags(pkg)...)
	out, err := command(ctx, t.root, "go", args...).Output()
	var exit *exec.ExitError
	if ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	if err != nil && !errors.As(err, &exit) {
		return "", fmt.Errorf("test %s: %w", pkg, err)
	}
	failed, why := read(out)
	switch {
	case why != nil:
		return "", fmt.Errorf("test %s: %w", pkg, why)
	case err != nil && failed == "":
		return "", fmt.Errorf("test %s: no test failed, but: %w", pkg, said(err))
	case failed != "":
		return pkg + " " + failed, nil
	}
	return "", nil
}

// read finds the first test that failed in the output of go test -json.
func read(out []byte) (failed string, err error) {
	var compiler strings.Builder
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		var e event
		if err := dec.Decode(&e); err != nil {
			return "", fmt.Errorf("read the output of go test: %w", err)
		}
		switch {
		case e.Action == "build-output":
			compiler.WriteString(e.Output)
		case e.FailedBuild != "":
			return "", fmt.Errorf("%w: %s", ErrBroken, strings.TrimSpace(compiler.String()))
		case strings.HasPrefix(e.Output, "panic: test timed out"):
			return "", fmt.Errorf("%w within %s", ErrEndless, limit)
		case e.Action == "fail" && e.Test != "" && failed == "":
			failed, _, _ = strings.Cut(e.Test, "/")
		}
	}
	return failed, nil
}
