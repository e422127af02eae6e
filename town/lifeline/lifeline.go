package lifeline

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"syscall"
)

// Env names the variable that holds the number of the inherited descriptor.
const Env = "DOLLY_LIFELINE"

// Watch returns a channel that closes when the pipe named by [Env] does. It is
// nil, which never closes, when the process was started without a line. A line
// that cannot be watched counts as closed: better no agent than one that
// nobody can end. Call it once, early.
func Watch() <-chan struct{} {
	value, tied := os.LookupEnv(Env)
	if !tied {
		return nil
	}
	done := make(chan struct{})
	fd, err := strconv.Atoi(value)
	if err != nil || fd < 3 || syscall.SetNonblock(fd, true) != nil {
		close(done)
		return done
	}
	syscall.CloseOnExec(fd)
	pipe := os.NewFile(uintptr(fd), "lifeline")
	go func() {
		defer close(done)
		defer func() { _ = pipe.Close() }()
		_, _ = io.Copy(io.Discard, pipe) // any end of the pipe is the end
	}()
	return done
}

// Line is the starter's side of one command's life.
type Line struct{ read, write *os.File }

// Tie gives cmd, which has not started, a line. Call [Line.Started] once it
// runs, and [Line.Close] when it may go or could not start.
func Tie(cmd *exec.Cmd) (*Line, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("make a lifeline: %w", err)
	}
	if cmd.Env == nil {
		cmd.Env = os.Environ()
	}
	cmd.Env = append(cmd.Env, Env+"="+strconv.Itoa(3+len(cmd.ExtraFiles)))
	cmd.ExtraFiles = append(cmd.ExtraFiles, read)
	return &Line{read: read, write: write}, nil
}

// Started lets go of the command's end, which the command now holds itself.
func (l *Line) Started() error { return l.read.Close() }

// Close cuts the line: a command that watches it leaves.
func (l *Line) Close() error {
	if err := l.read.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
		_ = l.write.Close()
		return err
	}
	return l.write.Close()
}
