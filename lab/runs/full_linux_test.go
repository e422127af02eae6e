package runs_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/dollynator/dolly/lab/runs"
)

// noMount is the exit code of a child that may not mount.
const noMount = 77

// A full disk fails the run with an error that says so; what was written stays, and
// with room again the run goes on to the bytes of an unbroken one.
func TestAFullDisk(t *testing.T) {
	cmd := child(t, "fill "+t.TempDir())
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	out, err := cmd.Output()
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.ENOSPC) || cmd.ProcessState != nil && cmd.ProcessState.ExitCode() == noMount {
		t.Skip("no file system may be mounted here")
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// fillDisk is the child of the test: its root is its own.
func fillDisk(dir string) int {
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=400k"); err != nil {
		return noMount
	}
	if err := full(dir); err != nil {
		fmt.Println(err)
		return 1
	}
	return 0
}

func full(dir string) error {
	ctx := context.Background()
	f, err := makeWalk(dir, 4000)
	if err != nil {
		return err
	}
	_, err = runs.Play(ctx, f, walks{}, options())
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "no space left") {
		return fmt.Errorf("the disk is not full: %w", err)
	}
	m, err := f.Manifest()
	if err != nil || m.State != runs.Failed || !strings.Contains(m.Error, "no space left") {
		return fmt.Errorf("%+v, %w", m, err)
	}
	before, err := f.Read(runs.MetricsFile)
	if err != nil || int64(strings.Count(string(before), "\n")) < m.Rows || m.Rows < 100 {
		return fmt.Errorf("%d rows: %w", m.Rows, err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, "size=40m"); err != nil {
		return err
	}
	return goesOn(ctx, dir, f, string(before))
}

// goesOn ends the run and compares it with one that never lacked room.
func goesOn(ctx context.Context, dir string, f runs.Folder, before string) error {
	if _, err := runs.Play(ctx, f, walks{}, options()); err != nil {
		return err
	}
	whole, err := makeWalk(filepath.Join(dir, "whole"), 4000)
	if err != nil {
		return err
	}
	o := options()
	o.Every = 1 << 60
	if _, err := runs.Play(ctx, whole, walks{}, o); err != nil {
		return err
	}
	for _, name := range compared() {
		got, err := f.Read(name)
		want, err2 := whole.Read(name)
		if err != nil || err2 != nil || string(got) != string(want) {
			return fmt.Errorf("%s is another: %w, %w", name, err, err2)
		}
		if name == runs.MetricsFile && !strings.HasPrefix(string(got), before) {
			return errors.New("what was written was lost")
		}
	}
	return nil
}
