package faults

import (
	"encoding/json"
	"errors"
	"io"
	"sync"
)

// frame is one line of the talk between the world and an agent's process.
type frame struct {
	ID   uint64          `json:"id,omitempty"` // of a question, and of its answer
	Op   string          `json:"op"`
	Text string          `json:"text,omitempty"`
	Raw  []byte          `json:"raw,omitempty"`
	Body json.RawMessage `json:"body,omitempty"`
	Err  string          `json:"err,omitempty"`
}

// errCut is returned for a question whose answer never came.
var errCut = errors.New("the line was cut")

// line is one end of the talk. Its methods may be called from any goroutine.
type line struct {
	mu      sync.Mutex
	enc     *json.Encoder
	next    uint64
	waiting map[uint64]chan frame
	cut     bool
	frames  int64 // that came and went
}

func newLine(out io.Writer) *line {
	return &line{enc: json.NewEncoder(out), waiting: map[uint64]chan frame{}}
}

// say sends a frame. Who is gone does not hear it.
func (l *line) say(f frame) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.frames++
	return l.enc.Encode(f)
}

// ask sends a question and waits for its answer.
func (l *line) ask(f frame) (frame, error) {
	l.mu.Lock()
	if l.cut {
		l.mu.Unlock()
		return frame{}, errCut
	}
	l.next++
	l.frames++
	f.ID = l.next
	answer := make(chan frame, 1)
	l.waiting[f.ID] = answer
	err := l.enc.Encode(f)
	l.mu.Unlock()
	if err != nil {
		return frame{}, err
	}
	got, open := <-answer
	switch {
	case !open:
		return frame{}, errCut
	case got.Err != "":
		return got, errors.New(got.Err)
	}
	return got, nil
}

// listen reads frames until the other end is gone: answers go to who asked, all
// else to hear, each in its own goroutine's time.
func (l *line) listen(in *json.Decoder, hear func(frame)) {
	for {
		var f frame
		if err := in.Decode(&f); err != nil {
			break
		}
		l.mu.Lock()
		l.frames++
		answer, asked := l.waiting[f.ID]
		if f.Op == "answer" && asked {
			delete(l.waiting, f.ID)
			answer <- f
		}
		l.mu.Unlock()
		if f.Op != "answer" {
			hear(f)
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = true
	l.forget()
}

// abandon waits for no answer any more. One that comes late is not heard.
func (l *line) abandon() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forget()
}

func (l *line) forget() {
	for id, answer := range l.waiting {
		close(answer)
		delete(l.waiting, id)
	}
}

// traffic counts the frames that came and went, and who waits for an answer.
func (l *line) traffic() (frames int64, waiting int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.frames, len(l.waiting)
}

// pack is the JSON of a value that has one.
func pack(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // our own types: a mistake in this room
	}
	return raw
}
