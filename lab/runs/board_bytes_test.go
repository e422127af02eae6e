package runs

import (
	"encoding/hex"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestTheBoardIsWhatTensorBoardWrites compares with the bytes that TensorBoard's own
// record_writer.RecordWriter makes of the same two event_pb2.Event (its main branch of
// June 2026): lengths, masked CRC32C, wall time, steps, tags and values.
func TestTheBoardIsWhatTensorBoardWrites(t *testing.T) {
	const theirs = "1800000000000000a37f4b22" + "09713d0ad7a3b02840" + "1a0d627261696e2e4576656e743a32" + "454e188f" +
		"220000000000000078113dfd" + "09713d0ad7a3b02840" + "10ac02" + "2a14" + "0a080a017815" + "0000c03f" + "0a080a017915" + "000010c0" + "2b1442c1"
	path, at := filepath.Join(t.TempDir(), BoardFile), time.UnixMilli(12_345)
	b, err := openBoard(path, at)
	if err != nil {
		t.Fatal(err)
	}
	r := Row{Step: 300}
	r.Add("x", 1.5)
	r.Add("none", math.NaN())
	r.Add("y", -2.25)
	if err := b.add(0, r, at); err != nil {
		t.Fatal(err)
	}
	if err := b.close(); err != nil {
		t.Fatal(err)
	}
	ours, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := hex.EncodeToString(ours); got != theirs {
		t.Errorf("ours  %s\ntheirs %s", got, theirs)
	}
}
