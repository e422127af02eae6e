package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/sim"
	"github.com/dollynator/dolly/lab/sim/scenario"
)

// wholeEvery is after how many days all of the fleet is written again, so that a
// reader of a late day need not read the early ones.
const wholeEvery = 30

// maxEvents is how many events wait for a frame.
const maxEvents = 4096

// Writer is a recorder. What fails ends the recording, not the run: see [Writer.Err].
type Writer struct {
	w      io.Writer
	press  *press
	err    error
	day    int // that is under way
	events []sim.Event
	known  map[int]written // of each agent alive
	purses map[int]purse   // of each agent alive that was told to have bitcoin
	booked map[int]bool    // that was told so since the last page
	since  int             // days since a whole page
}

// written is what was last written of an agent.
type written struct {
	row  row
	mood []byte
}

// NewWriter records to w.
func NewWriter(w io.Writer) *Writer {
	r := &Writer{w: w, known: map[int]written{}, purses: map[int]purse{}, booked: map[int]bool{}, since: wholeEvery}
	if r.press, r.err = newPress(); r.err == nil {
		_, r.err = io.WriteString(w, magic)
	}
	return r
}

// Create makes a recording in a folder, which is made if need be. A recording
// that is there already is not touched.
func Create(dir string) (*Writer, io.Closer, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, nil, fmt.Errorf("record: %w", err)
	}
	name := filepath.Join(dir, FileName)
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, os.ErrExist) {
		return nil, nil, fmt.Errorf("%w: %s", ErrExists, name)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("record: %w", err)
	}
	return NewWriter(f), f, nil
}

// Err is why the recording ended early, nil if it did not.
func (w *Writer) Err() error { return w.err }

// Begin is told first.
func (w *Writer) Begin(s scenario.Scenario, seed uint64, offers []scenario.Offer) {
	text, err := scenario.Marshal(s)
	if err != nil {
		w.err = errors.Join(w.err, err)
	}
	w.put(headerFrame, 0, 0, header{seed, string(text), offers})
}

// Event is told what happened.
func (w *Writer) Event(e sim.Event) {
	if w.events = append(w.events, e); len(w.events) >= maxEvents {
		w.flush()
	}
}

// Booked is told what an agent's bitcoin did.
func (w *Writer) Booked(b sim.Booking) {
	w.purses[b.Agent] = w.purses[b.Agent].add(b)
	w.booked[b.Agent] = true
}

// Snapshot is told the fleet at the end of a day.
func (w *Writer) Snapshot(s sim.Snapshot) {
	w.day = s.Day
	w.flush()
	kind := byte(dayFrame)
	if w.since++; w.since >= wholeEvery {
		kind, w.since = wholeFrame, 0
	}
	p := page{Day: s.Day, At: s.At, Height: s.Height, SatPerMB: s.SatPerMB}
	alive := make(map[int]written, len(s.Agents))
	for _, a := range s.Agents {
		b, r, m := split(a)
		text, err := json.Marshal(m)
		if err != nil {
			w.err = errors.Join(w.err, fmt.Errorf("record agent %d: %w", a.ID, err))
			return
		}
		old, met := w.known[a.ID]
		all := !met || kind == wholeFrame
		if all {
			p.Born = append(p.Born, b)
		}
		if all || old.row != r {
			p.Rows = append(p.Rows, r)
		}
		if all || !bytes.Equal(old.mood, text) {
			p.Moods = append(p.Moods, m)
		}
		if all || w.booked[a.ID] {
			if b, has := w.purses[a.ID]; has {
				p.Purses = append(p.Purses, b)
			}
		}
		p.Rate += float64(r.Gained-old.row.Gained) / dolly.Day.Seconds()
		alive[a.ID] = written{r, text}
		delete(w.known, a.ID)
	}
	if kind == dayFrame {
		p.Gone = sortedKeys(w.known)
	}
	w.known = alive
	maps.DeleteFunc(w.purses, func(id int, _ purse) bool { _, lives := alive[id]; return !lives })
	clear(w.booked)
	w.put(kind, s.Day, 0, p)
	w.day = s.Day + 1
}

// Close writes what happened since the last snapshot. It does not close what is
// written to.
func (w *Writer) Close() error {
	w.flush()
	return w.err
}

func (w *Writer) flush() {
	if len(w.events) > 0 {
		w.put(eventsFrame, w.day, len(w.events), w.events)
		w.events = w.events[:0]
	}
}

// put appends a frame in one write.
func (w *Writer) put(kind byte, day, count int, v any) {
	if w.err != nil {
		return
	}
	frame, err := w.press.seal(kind, day, count, v)
	if err == nil {
		_, err = w.w.Write(frame)
	}
	w.err = err
}
