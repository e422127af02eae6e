package mutants

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

// Tree is a checkout whose tests are run. It is safe for concurrent use.
type Tree struct {
	Module string // its path
	root   string
	rapid  map[string]bool // packages whose tests draw chance from rapid, by directory
}

// Open finds the module that dir is in, and the go command.
func Open(ctx context.Context, dir string) (*Tree, error) {
	out, err := command(ctx, dir, "go", "list", "-m", "-json=Path,Dir").Output()
	var module struct{ Path, Dir string }
	if err == nil {
		err = json.Unmarshal(out, &module)
	}
	if err != nil {
		return nil, fmt.Errorf("find the module of %s: %w", dir, said(err))
	}
	t := &Tree{Module: module.Path, root: module.Dir, rapid: map[string]bool{}}
	return t, t.look(ctx)
}

// look finds out which tests use rapid.
func (t *Tree) look(ctx context.Context) error {
	out, err := command(ctx, t.root, "go", "list", "-json=Dir,TestImports,XTestImports", "./...").Output()
	if err != nil {
		return fmt.Errorf("list packages: %w", said(err))
	}
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		var p struct {
			Dir                       string
			TestImports, XTestImports []string
		}
		if err := dec.Decode(&p); err != nil {
			return fmt.Errorf("list packages: %w", err)
		}
		t.rapid[p.Dir] = slices.Contains(slices.Concat(p.TestImports, p.XTestImports), "pgregory.net/rapid")
	}
	return nil
}

// flags make what rapid draws the same in every run, and keep it from writing
// what failed into the tree.
func (t *Tree) flags(pkg string) []string {
	if t.rapid[filepath.Join(t.root, filepath.FromSlash(pkg))] {
		return []string{"-args", "-rapid.seed=1", "-rapid.nofailfile"}
	}
	return nil
}

// command runs a program of the tree. An end of ctx interrupts it, so that what
// it started ends too.
func command(ctx context.Context, dir, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// said adds to an error what the program wrote about it.
func said(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) && len(exit.Stderr) > 0 {
		return fmt.Errorf("%w: %s", err, bytes.TrimSpace(exit.Stderr))
	}
	return err
}
