package runs

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"
)

// State is how a run stands.
type State string

// The states. Killed is never written: it is what a running run is found to be
// whose process is gone.
const (
	Running     State = "running"
	Done        State = "done"
	Interrupted State = "interrupted" // told to stop, it kept where it stood
	Failed      State = "failed"
	Killed      State = "killed"
)

// Program is what played a run, and where. It names no user.
type Program struct {
	Version   string   `json:"version"`
	Commit    string   `json:"commit"`             // empty if nobody knows
	Modified  bool     `json:"modified,omitempty"` // built from files that were not committed
	Go        string   `json:"go"`
	System    string   `json:"system"` // operating system/processor
	Host      string   `json:"host"`
	CPUs      int      `json:"cpus"`
	Arguments []string `json:"arguments"`
}

// Sitting is one process that worked on a run.
type Sitting struct {
	Program
	Start time.Time  `json:"start"`
	End   *time.Time `json:"end"` // null if it is under way, or was killed
	From  int64      `json:"from_row"`
	State State      `json:"state"`
	Error string     `json:"error,omitempty"`
}

// Manifest says what a run is and how it stands. Its state, start and end are those
// of all sittings together, its program the first one's.
type Manifest struct {
	Name   string `json:"run"`
	Kind   string `json:"kind"`
	Seed   uint64 `json:"seed"`
	Config string `json:"config_hash"`
	Program
	Start    time.Time  `json:"start"`
	End      *time.Time `json:"end"`
	State    State      `json:"state"`
	Error    string     `json:"error,omitempty"`
	Rows     int64      `json:"rows"`
	Step     int64      `json:"step"`
	Of       int64      `json:"of,omitempty"` // the step of the last row there will be
	Sittings []Sitting  `json:"sittings"`
}

// Manifest reads how a run stands. A run whose process is gone is Killed.
func (f Folder) Manifest() (Manifest, error) {
	m, err := f.manifest()
	if err == nil && m.State == Running && !f.busy() {
		m, err = f.manifest() // it may have ended since
		m.bury()
	}
	return m, err
}

// manifest is what is written.
func (f Folder) manifest() (m Manifest, err error) {
	raw, err := f.Read(ManifestFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return m, fmt.Errorf("%w in %s", ErrNoRun, f)
	case err != nil:
		return m, err
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		return m, fmt.Errorf("%w: %s: %w", ErrDamaged, ManifestFile, err)
	}
	return m, nil
}

func (f Folder) put(m Manifest) error {
	raw, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("write the manifest: %w", err)
	}
	return f.write(ManifestFile, append(raw, '\n'))
}

// bury says of a sitting whose process is gone, and told nobody, that it was killed.
func (m *Manifest) bury() {
	if m.State != Running {
		return
	}
	m.State = Killed
	if n := len(m.Sittings); n > 0 {
		m.Sittings[n-1].State = Killed
	}
}

// sit begins a sitting.
func (m *Manifest) sit(p Program, now time.Time) {
	m.bury() // who begins has the lock
	if len(m.Sittings) == 0 {
		m.Program, m.Start = p, now
	}
	m.Sittings = append(m.Sittings, Sitting{Program: p, Start: now, From: m.Rows, State: Running})
	m.State, m.Error, m.End = Running, "", nil
}

// rise ends the sitting.
func (m *Manifest) rise(s State, why error, now time.Time) {
	last := &m.Sittings[len(m.Sittings)-1]
	m.State, m.End, m.Error = s, &now, ""
	if s == Failed {
		m.Error = why.Error()
	}
	last.State, last.End, last.Error = s, m.End, m.Error
}

func (m *Manifest) stand(c checkpoint) { m.Rows, m.Step, m.Of = c.Rows, c.Step, c.Of }
