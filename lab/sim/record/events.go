package record

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/sim"
)

// happening is an event with its number in the recording, from 1.
type happening struct {
	sim.Event
	seq uint64
}

// fact is what goes along with an event.
type fact struct {
	Agent  int   `json:"agent"` // number of its birth; -1 is the world
	Number int64 `json:"event"` // of all that happened in the run, as a breach names it
}

// public is an event as faces know it.
func (h happening) public() dolly.Event {
	data, err := json.Marshal(fact{h.Agent, h.Number})
	if err != nil {
		data = nil // two numbers always encode
	}
	return dolly.Event{Seq: h.seq, At: h.At, Kind: h.Kind, Text: h.Text, Data: data}
}

// frameEvents reads the events of frame i, with the lock held.
func (r *Run) frameEvents(i int) ([]happening, error) {
	s := r.events[i]
	var all []sim.Event
	body, err := s.body(r.src, s.at)
	if errors.Is(err, io.EOF) {
		err = fmt.Errorf("%w: it became shorter", ErrDamaged)
	}
	if err == nil {
		err = open(body, &all)
	}
	if err == nil && len(all) != int(s.count) {
		err = fmt.Errorf("%w: %d events for %d", ErrDamaged, len(all), s.count)
	}
	if err != nil {
		return nil, err
	}
	out := make([]happening, len(all))
	for k, e := range all {
		out[k] = happening{e, s.first + uint64(k)}
	}
	return out, nil
}

// after are at most limit events from number from on, of days up to day, that keep lets pass, the first first.
func (r *Run) after(from uint64, day, limit int, keep func(happening) bool) ([]happening, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []happening
	for i, s := range r.events {
		if s.first+uint64(s.count) <= from || int(s.day) > day {
			continue
		}
		all, err := r.frameEvents(i)
		if err != nil {
			return nil, err
		}
		for _, h := range all {
			if h.seq >= from && keep(h) {
				if out = append(out, h); len(out) == limit {
					return out, nil
				}
			}
		}
	}
	return out, nil
}

// before are the latest limit events of days up to day that keep lets pass, the first first.
func (r *Run) before(day, limit int, keep func(happening) bool) ([]happening, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var found []happening // the latest first
	for i := len(r.events) - 1; i >= 0 && len(found) < limit; i-- {
		if int(r.events[i].day) > day {
			continue
		}
		all, err := r.frameEvents(i)
		if err != nil {
			return nil, err
		}
		for k := len(all) - 1; k >= 0 && len(found) < limit; k-- {
			if keep(all[k]) {
				found = append(found, all[k])
			}
		}
	}
	for i, j := 0, len(found)-1; i < j; i, j = i+1, j-1 {
		found[i], found[j] = found[j], found[i]
	}
	return found, nil
}
