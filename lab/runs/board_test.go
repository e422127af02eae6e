package runs_test

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"os"
	"path/filepath"
	"testing"

	"github.com/dollynator/dolly/lab/runs"
)

// records are those of a run's file for TensorBoard, checked as its reader does.
func records(t testing.TB, f runs.Folder) (out [][]byte) {
	t.Helper()
	raw := []byte(text(t, f, runs.BoardFile))
	sum := func(b []byte) uint32 {
		c := crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli))
		return (c>>15 | c<<17) + 0xa282ead8
	}
	for len(raw) > 0 {
		n := binary.LittleEndian.Uint64(raw)
		if binary.LittleEndian.Uint32(raw[8:]) != sum(raw[:8]) || binary.LittleEndian.Uint32(raw[12+n:]) != sum(raw[12:12+n]) {
			t.Fatalf("record %d has wrong sums", len(out))
		}
		out = append(out, raw[12:12+n])
		raw = raw[16+n:]
	}
	return out
}

func TestTheBoardIsTensorFlows(t *testing.T) {
	f := begin(t, t.TempDir(), 5)
	if _, err := runs.Play(t.Context(), f, walks{}, options()); err != nil {
		t.Fatal(err)
	}
	got := records(t, f)
	if len(got) != 6 {
		t.Fatalf("%d records for 5 rows", len(got))
	}
	if !bytes.HasSuffix(got[0], []byte("brain.Event:2")) {
		t.Errorf("%q", got[0])
	}
	// step is field 2 after a wall time of 9 bytes; summary is 5, value 1, tag 1, simple_value 2
	if got := hex.EncodeToString(got[1][9:19]); got != "10012a0a0a080a017815" {
		t.Errorf("the first row is %s", got)
	}
	if bytes.Contains(got[5], []byte("odd")) {
		t.Error("what is no number is on the board")
	}
}

func TestATornBoardIsMended(t *testing.T) {
	f := begin(t, t.TempDir(), 20)
	if _, err := runs.Play(t.Context(), f, stopAt(18, func() error { return errTrip }), options()); err == nil {
		t.Fatal("it did not trip")
	}
	path := filepath.Join(string(f), runs.BoardFile)
	raw := text(t, f, runs.BoardFile)
	if err := os.WriteFile(path, []byte(raw[:len(raw)-3]), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := runs.Play(t.Context(), f, walks{}, options()); err != nil {
		t.Fatal(err)
	}
	if n := len(records(t, f)); n != 21 {
		t.Errorf("%d records for 20 rows", n)
	}
}
