package p2p

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"testing"

	"pgregory.net/rapid"
)

func TestFrames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "body")
		limit := rapid.IntRange(0, 300).Draw(t, "limit")
		cut := rapid.IntRange(0, 4+len(want)).Draw(t, "cut")
		var w bytes.Buffer
		if err := WriteFrame(&w, want); err != nil {
			t.Fatal(err)
		}
		got, err := ReadFrame(bytes.NewReader(w.Bytes()[:cut]), limit)
		switch {
		case cut < 4:
			if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Fatalf("cut in the length: %v", err)
			}
		case len(want) > limit:
			if !errors.Is(err, ErrTooLarge) {
				t.Fatalf("%d over %d: %v", len(want), limit, err)
			}
		case cut < 4+len(want):
			if !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Fatalf("cut in the body: %v", err)
			}
		case err != nil || !bytes.Equal(got, want):
			t.Fatalf("%x, %v", got, err)
		}
	})
}

// TestI42AnnouncedLength sends a length and nothing else.
func TestI42AnnouncedLength(t *testing.T) {
	head := []byte{0, 0x0f, 0xff, 0xff}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	const n = 64
	for range n {
		if _, err := ReadFrame(bytes.NewReader(head), MaxMessage); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatal(err)
		}
	}
	runtime.ReadMemStats(&after)
	if each := (after.TotalAlloc - before.TotalAlloc) / n; each > 64<<10 {
		t.Errorf("%d bytes were allocated for a length", each)
	}
}
