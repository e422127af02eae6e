package landlord

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"syscall"
	"time"

	"github.com/dollynator/dolly/town/lifeline"
)

// grace is how long a process may take to leave after it was asked to.
const grace = time.Second

// program is a command of a tenant, to be run with nothing of our environment
// but a search path.
type program struct {
	dir  string
	path string // of the file
	name string // that the process sees and shows
	args []string
	out  io.Writer
	err  io.Writer
}

// run starts p, reports its process id, and returns when it is gone: nil after
// a clean exit. When ctx ends it is asked to leave and then killed, with all
// that it started. The calling thread stays with it, since the kernel kills it
// with that thread.
func (p program) run(ctx context.Context, started func(pid int)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd := exec.Command(p.path, p.args...)
	cmd.Args[0] = p.name
	cmd.Dir, cmd.Stdout, cmd.Stderr = p.dir, p.out, p.err
	cmd.Env = []string{"HOME=" + p.dir, "PATH=/usr/local/bin:/usr/bin:/bin"}
	cmd.SysProcAttr = ownGroup()
	cmd.WaitDelay = grace
	line, err := lifeline.Tie(cmd)
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return errors.Join(fmt.Errorf("start: %w", err), line.Close())
	}
	started(cmd.Process.Pid)
	err = errors.Join(line.Started(), await(ctx, cmd))
	return errors.Join(err, line.Close())
}

// await returns when cmd is gone and nothing of its group is left.
func await(ctx context.Context, cmd *exec.Cmd) error {
	gone := make(chan error, 1)
	go func() { gone <- cmd.Wait() }()
	defer killGroup(cmd.Process.Pid, syscall.SIGKILL)
	select {
	case err := <-gone:
		return err
	case <-ctx.Done():
	}
	killGroup(cmd.Process.Pid, syscall.SIGTERM)
	late := time.NewTimer(grace)
	defer late.Stop()
	select {
	case err := <-gone:
		return err
	case <-late.C:
	}
	killGroup(cmd.Process.Pid, syscall.SIGKILL)
	return <-gone
}

// killGroup signals a process and all that it started. That nobody is left to
// hear it is what was wanted.
func killGroup(pid int, s syscall.Signal) { _ = syscall.Kill(-pid, s) }
