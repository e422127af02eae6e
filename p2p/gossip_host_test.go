package p2p

import (
	"bufio"
	"bytes"
	"io"
	"testing"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
)

// countedStream counts what is asked of a stream.
type countedStream struct {
	network.Stream
	said      bytes.Buffer
	reads     int
	deadlines []time.Time
}

func (s *countedStream) Read(p []byte) (int, error)  { s.reads++; return s.said.Read(p) }
func (s *countedStream) Write(p []byte) (int, error) { return s.said.Write(p) }
func (s *countedStream) SetWriteDeadline(t time.Time) error {
	s.deadlines = append(s.deadlines, t)
	return nil
}

// TestI32DeadlinesOfGossip: a write that hangs ends at most deadlineStep earlier than
// gossip wants, and never later.
func TestI32DeadlinesOfGossip(t *testing.T) {
	under := &countedStream{}
	s := &toldStream{Stream: under}
	now := time.Unix(1_700_000_000, 0)
	for range 300 {
		now = now.Add(time.Second)
		want := now.Add(30 * time.Second)
		if err := s.SetWriteDeadline(want); err != nil {
			t.Fatal(err)
		}
		if got := under.deadlines[len(under.deadlines)-1]; got.After(want) || want.Sub(got) >= deadlineStep {
			t.Fatalf("until %v, want %v", got, want)
		}
	}
	if len(under.deadlines) != 30 {
		t.Errorf("%d deadlines were set for 300 messages", len(under.deadlines))
	}
}

// TestHeardByTheBuffer: many small reads are one of the stream, and a large one is whole.
func TestHeardByTheBuffer(t *testing.T) {
	under := &countedStream{}
	said := bytes.Repeat([]byte("0123456789"), heardBuffer)
	under.said.Write(said)
	s := &heardStream{Stream: under, buffer: bufio.NewReaderSize(under, heardBuffer)}
	got := make([]byte, len(said))
	for i := range heardBuffer {
		if _, err := io.ReadFull(s, got[i:i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if under.reads != 1 {
		t.Errorf("%d reads", under.reads)
	}
	if _, err := io.ReadFull(s, got[heardBuffer:]); err != nil || !bytes.Equal(got, said) {
		t.Errorf("what was said is not what was heard: %v", err)
	}
}
