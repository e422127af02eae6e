//go:build !lean

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/bench"
	"github.com/dollynator/dolly/node/remote"
)

// firstTime bounds how long a console may take to show anything.
const firstTime = 30 * time.Second

// process measures the console in a terminal, and in processes of its own.
func (b benchTUI) process(ctx context.Context, n dolly.Node) (rows []bench.Row, err error) {
	dir, err := os.MkdirTemp(shortTemp(), "dolly-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	socket := filepath.Join(dir, "s")
	l, err := remote.Listen(socket)
	if err != nil {
		return nil, err
	}
	serving, stop := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() { served <- remote.Serve(serving, n, l) }()
	defer func() {
		stop()
		err = errors.Join(err, <-served)
	}()
	var first, idle, own, peak []float64
	for i := range b.samples {
		c, err := startConsole(ctx, dir, socket)
		if err != nil {
			return nil, err
		}
		took, err := c.first()
		if err == nil && i == b.samples-1 {
			var share float64
			share, err = c.idle(ctx, b.idle)
			idle = append(idle, 100*share)
		}
		private, e := c.memory("RssAnon:")
		most, e2 := c.memory("VmHWM:")
		if err = errors.Join(err, e, e2, c.end()); err != nil {
			return nil, err
		}
		first = append(first, float64(took)/float64(time.Millisecond))
		own, peak = append(own, private), append(peak, most)
	}
	row := bench.Row{Row: "console", Side: "dolly"}
	for _, r := range []struct {
		variant, unit string
		samples       []float64
	}{{"attach to first frame", "ms", first}, {"idle, data each second", "% CPU", idle}, {"memory of its own", "MiB", own}, {"memory with the program's pages, at most", "MiB", peak}} {
		row.Variant, row.Unit = r.variant, r.unit
		rows = append(rows, row.Of(r.samples))
	}
	return rows, nil
}

// consoleRun is dolly tui in a terminal of its own.
type consoleRun struct {
	cmd   *exec.Cmd
	ours  *os.File
	began time.Time
	shown chan error // when there are figures on it
	gone  chan struct{}
}

func startConsole(ctx context.Context, home, socket string) (*consoleRun, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	ours, its, err := openTerminal(benchWidth, benchHeight)
	if err != nil {
		return nil, err
	}
	c := &consoleRun{cmd: exec.CommandContext(ctx, self, "tui", "--socket", socket), ours: ours, shown: make(chan error, 1), gone: make(chan struct{})}
	c.cmd.Stdin, c.cmd.Stdout, c.cmd.Stderr = its, its, its
	c.cmd.Env = []string{"TERM=xterm-256color", "LANG=C.UTF-8", "HOME=" + home, "PATH=" + os.Getenv("PATH")}
	c.began = time.Now()
	if err := errors.Join(c.cmd.Start(), its.Close()); err != nil {
		return nil, errors.Join(err, ours.Close())
	}
	go c.watch()
	return c, nil
}

// watch reads what the console writes, to its end.
func (c *consoleRun) watch() {
	var seen []byte
	buf := make([]byte, 64<<10)
	for told := false; ; {
		n, err := c.ours.Read(buf)
		if !told {
			seen = append(seen, buf[:n]...)
			if told = bytes.Contains(seen, []byte("residual")); told {
				c.shown <- nil
			}
		}
		if err != nil {
			if !told {
				c.shown <- fmt.Errorf("the console ended: %q", seen)
			}
			close(c.gone)
			return
		}
	}
}

// first waits for the first frame with figures.
func (c *consoleRun) first() (time.Duration, error) {
	select {
	case err := <-c.shown:
		return time.Since(c.began), err
	case <-time.After(firstTime):
		return 0, fmt.Errorf("the console showed nothing in %v", firstTime)
	}
}

// idle is the share of a processor that it uses while nobody types, once it has
// settled.
func (c *consoleRun) idle(ctx context.Context, long time.Duration) (float64, error) {
	const settle = 2 * time.Second
	var used [2]time.Duration
	for i, wait := range []time.Duration{settle, long} {
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return 0, ctx.Err()
		}
		var err error
		if used[i], err = cpuOf(c.cmd.Process.Pid); err != nil {
			return 0, err
		}
	}
	return float64(used[1]-used[0]) / float64(long), nil
}

// cpuOf is the processor time of all threads of a process.
func cpuOf(pid int) (sum time.Duration, err error) {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	if err != nil || len(threads) == 0 {
		return 0, fmt.Errorf("read the processor time of process %d: there is none (%w)", pid, err)
	}
	for _, path := range threads {
		raw, err := os.ReadFile(path)
		if err != nil {
			return 0, err
		}
		text, _, _ := strings.Cut(string(raw), " ")
		ns, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("read %s: %w", path, err)
		}
		sum += time.Duration(ns)
	}
	return sum, nil
}

// memory is a line of the process's status, in MiB. Memory of its own (RssAnon) is
// without the pages of the program's file, which all processes of dolly share.
func (c *consoleRun) memory(name string) (float64, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(raw), name)
	var kib float64
	if _, err := fmt.Sscan(rest, &kib); err != nil {
		return 0, fmt.Errorf("read the memory of the console: %w", err)
	}
	return kib / 1024, nil
}

// end types q and waits.
func (c *consoleRun) end() error {
	_, err := c.ours.WriteString("q")
	err = errors.Join(err, c.cmd.Wait())
	<-c.gone
	return errors.Join(err, c.ours.Close())
}
