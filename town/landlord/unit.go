package landlord

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cloud/install"
)

// What a unit refuses.
var (
	errNoUnit     = errors.New("no unit " + install.UnitName + " with the known text was installed")
	errExecutable = errors.New("this program may not run here")
)

// restartAfter is how long the unit waits after a crash.
const restartAfter = time.Second

// enrolTime bounds the enrolment command.
const enrolTime = 30 * time.Second

// unitState is what systemctl is-active prints.
type unitState string

const (
	inactive   unitState = "inactive"
	activating unitState = "activating" // between a crash and the restart
	active     unitState = "active"
)

// unitStatus is a moment in a unit's life. PID is 0 unless active.
type unitStatus struct {
	state  unitState
	pid    int
	starts int
}

// unit runs the uploaded program and starts it again after a crash, not after a
// clean exit.
type unit struct {
	dir      string
	root     *os.Root
	paths    install.Paths
	programs map[dolly.Hash]string // see Config

	enrolling sync.WaitGroup // enrolments under way

	mu     sync.Mutex
	gone   bool // nothing may start any more
	now    unitStatus
	cancel context.CancelFunc // nil when nothing supervises
	done   chan struct{}      // closed when the supervisor left
}

// start begins to supervise, unless that is so already.
func (u *unit) start() error {
	text, err := u.root.ReadFile(local(u.paths.Unit))
	if err != nil || !u.paths.IsUnit(string(text)) {
		return errNoUnit
	}
	exe, err := u.mayRun()
	if err != nil {
		return err
	}
	logs, err := openLog(u.root, local(path.Dir(u.paths.Binary)+"/agent.log"))
	if err != nil {
		return err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.cancel != nil || u.gone {
		return logs.Close()
	}
	ctx, cancel := context.WithCancel(context.Background())
	u.cancel, u.done = cancel, make(chan struct{})
	u.now.state = activating
	go u.supervise(ctx, exe, logs, u.done)
	return nil
}

// supervise runs the program until it exits cleanly or ctx ends.
func (u *unit) supervise(ctx context.Context, exe string, logs io.WriteCloser, done chan<- struct{}) {
	defer close(done)
	defer func() { _ = logs.Close() }() // what is lost is a tenant's last log line
	defer u.idle()
	p := u.program(exe, logs, logs, "agent", "--config", u.inside(u.paths.Config))
	for {
		err := p.run(ctx, u.running)
		u.set(activating, 0)
		if err == nil || ctx.Err() != nil {
			return
		}
		wait := time.NewTimer(restartAfter)
		select {
		case <-wait.C:
		case <-ctx.Done():
			wait.Stop()
			return
		}
	}
}

// stop ends the program, all that it started, and its supervision.
func (u *unit) stop() {
	u.mu.Lock()
	cancel, done := u.cancel, u.done
	u.mu.Unlock()
	if cancel != nil {
		cancel()
		<-done
	}
}

// shut stops everything for good and waits until it is gone. Enrolments end
// with their tenant's connection, which must be cut before.
func (u *unit) shut() {
	u.mu.Lock()
	u.gone = true
	u.mu.Unlock()
	u.stop()
	u.enrolling.Wait()
}

// crash kills the program as a fault would; it is restarted.
func (u *unit) crash() error {
	s := u.status()
	if s.state != active {
		return errors.New("no agent is running")
	}
	return syscall.Kill(-s.pid, syscall.SIGKILL)
}

// enrol runs the enrolment command.
func (u *unit) enrol(ctx context.Context, out, errs io.Writer) error {
	exe, err := u.mayRun()
	if err != nil {
		return err
	}
	u.mu.Lock()
	if u.gone {
		u.mu.Unlock()
		return errExecutable
	}
	u.enrolling.Add(1)
	u.mu.Unlock()
	defer u.enrolling.Done()
	ctx, cancel := context.WithTimeout(ctx, enrolTime)
	defer cancel()
	return u.program(exe, out, errs, "agent", "--enrol", "--config", u.inside(u.paths.Config)).run(ctx, func(int) {})
}

// mayRun refuses an upload that is no regular file of this folder, or none of
// the programs, and names the file to run for it.
func (u *unit) mayRun() (exe string, err error) {
	file, err := openRegular(u.root, local(u.paths.Binary))
	if err != nil {
		return "", fmt.Errorf("%w: %w", errExecutable, err)
	}
	defer func() { _ = file.Close() }() // it was only read
	if len(u.programs) == 0 {
		return u.inside(u.paths.Binary), nil
	}
	digest := sha256.New()
	if _, err := io.Copy(digest, file); err != nil {
		return "", fmt.Errorf("%w: %w", errExecutable, err)
	}
	exe, known := u.programs[dolly.Hash(digest.Sum(nil))]
	if !known {
		return "", errExecutable
	}
	return exe, nil
}

func (u *unit) program(exe string, out, errs io.Writer, args ...string) program {
	return program{dir: u.dir, path: exe, name: u.inside(u.paths.Binary), args: args, out: out, err: errs}
}

// inside is where a path of the tenant's world lies on this machine.
func (u *unit) inside(p string) string { return filepath.Join(u.dir, filepath.FromSlash(p)) }

func (u *unit) status() unitStatus {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.now.state == "" {
		return unitStatus{state: inactive}
	}
	return u.now
}

func (u *unit) running(pid int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.now = unitStatus{active, pid, u.now.starts + 1}
}

func (u *unit) set(s unitState, pid int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.now.state, u.now.pid = s, pid
}

func (u *unit) idle() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.cancel()
	u.now.state, u.now.pid, u.cancel = inactive, 0, nil
}
