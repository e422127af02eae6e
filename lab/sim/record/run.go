package record

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/dollynator/dolly/lab/sim/scenario"
)

// Run is a recording that is read. Its methods may be called from any goroutine.
type Run struct {
	Scenario scenario.Scenario
	Seed     uint64
	Offers   []scenario.Offer

	src     io.ReaderAt
	close   func() error
	mu      sync.Mutex
	next    int64 // where the next frame begins
	days    []spot
	events  []spot
	total   uint64          // events
	at      fleet           // the latest that was asked for
	figures map[int]figures // of days, by their number in days
}

// spot is where a frame is.
type spot struct {
	head
	at    int64
	first uint64 // number of the first event of a frame of events, from 1
}

// Open reads a recording in a folder.
func Open(dir string) (*Run, error) {
	name := filepath.Join(dir, FileName)
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotRecording, err)
	}
	r, err := Read(f)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", name, err), f.Close())
	}
	r.close = f.Close
	return r, nil
}

// Read reads a recording that is being written, or was.
func Read(src io.ReaderAt) (*Run, error) {
	var b [len(magic)]byte
	n, err := src.ReadAt(b[:], 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read the recording: %w", err)
	}
	const name = len(magic) - 1
	switch {
	case n < len(b) || string(b[:name]) != magic[:name]:
		return nil, ErrNotRecording
	case b[name] != magic[name]:
		return nil, fmt.Errorf("%w: %d, this program reads %d", ErrVersion, b[name], magic[name])
	}
	r := &Run{src: src, next: int64(len(magic)), figures: map[int]figures{}}
	if err := r.readHeader(); err != nil {
		return nil, err
	}
	_, err = r.Refresh()
	return r, err
}

func (r *Run) readHeader() error {
	h, err := readHead(r.src, r.next)
	if errors.Is(err, io.EOF) || err == nil && h.kind != headerFrame {
		return fmt.Errorf("%w: it has no beginning", ErrNotRecording)
	}
	if err != nil {
		return err
	}
	var v header
	body, err := h.body(r.src, r.next+headSize)
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: it has no beginning", ErrNotRecording)
	}
	if err == nil {
		err = open(body, &v)
	}
	if err != nil {
		return err
	}
	if r.Scenario, err = scenario.Parse("", []byte(v.Scenario)); err != nil {
		return fmt.Errorf("%w: its scenario: %w", ErrDamaged, err)
	}
	r.Seed, r.Offers = v.Seed, v.Offers
	r.next += headSize + int64(h.size)
	return nil
}

// Close lets go of the file.
func (r *Run) Close() error {
	if r.close == nil {
		return nil
	}
	return r.close()
}

// Refresh looks for what was written since, and returns the last whole day; -1 if
// none is yet. A frame that is torn, as when its writer was killed, ends the recording.
func (r *Run) Refresh() (lastDay int, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for {
		h, err := readHead(r.src, r.next)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, err
		}
		end := r.next + headSize + int64(h.size)
		if !r.reaches(end) {
			break
		}
		s := spot{head: h, at: r.next + headSize, first: r.total + 1}
		switch h.kind {
		case dayFrame, wholeFrame:
			r.days = append(r.days, s)
		case eventsFrame:
			r.events = append(r.events, s)
			r.total += uint64(h.count)
		default:
			return 0, fmt.Errorf("%w: a frame of kind %d", ErrDamaged, h.kind)
		}
		r.next = end
	}
	if len(r.days) == 0 {
		return -1, nil
	}
	return int(r.days[len(r.days)-1].day), nil
}

// reaches reports whether there is a byte before end.
func (r *Run) reaches(end int64) bool {
	var b [1]byte
	n, _ := r.src.ReadAt(b[:], end-1) // an error is found again where it matters
	return n == 1
}
