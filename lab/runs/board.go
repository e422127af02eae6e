package runs

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"os"
	"time"
)

// board writes rows for TensorBoard: a file of records, each a length, its
// checksum, an Event and its checksum (tensorflow/core/lib/io/record_writer.h,
// tensorflow/core/util/event.proto). The first record names the version.
type board struct {
	f    *os.File
	rows int64 // that are in it
}

// openBoard opens or makes a file; what is torn at its end is cut off.
func openBoard(path string, now time.Time) (_ *board, err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close())
		}
	}()
	records, size, err := wholeRecords(f)
	if err != nil {
		return nil, err
	}
	if err := f.Truncate(size); err != nil {
		return nil, err
	}
	if _, err := f.Seek(size, io.SeekStart); err != nil {
		return nil, err
	}
	b := &board{f, max(0, records-1)}
	if records == 0 {
		err = b.put(event(now, 0, text(3, "brain.Event:2")))
	}
	return b, err
}

// add writes the row with that number, from 0, if it is not there.
func (b *board) add(n int64, r Row, now time.Time) error {
	if n < b.rows {
		return nil
	}
	var summary []byte
	for _, v := range r.Values {
		if math.IsNaN(v.V) || math.IsInf(v.V, 0) {
			continue
		}
		value := text(1, v.Name)
		value = binary.LittleEndian.AppendUint32(append(value, 2<<3|5), math.Float32bits(float32(v.V)))
		summary = append(summary, text(1, string(value))...)
	}
	if err := b.put(event(now, r.Step, text(5, string(summary)))); err != nil {
		return err
	}
	b.rows++
	return nil
}

func (b *board) put(data []byte) error {
	head := binary.LittleEndian.AppendUint64(nil, uint64(len(data)))
	record := binary.LittleEndian.AppendUint32(head, masked(head))
	record = append(record, data...)
	_, err := b.f.Write(binary.LittleEndian.AppendUint32(record, masked(data)))
	return err
}

func (b *board) close() error { return errors.Join(b.f.Sync(), b.f.Close()) }

// event is a tensorflow.Event: wall_time is field 1, step is 2, which is left out where it
// is zero.
func event(now time.Time, step int64, what []byte) []byte {
	out := binary.LittleEndian.AppendUint64([]byte{1<<3 | 1}, math.Float64bits(float64(now.UnixMilli())/1000))
	if step != 0 {
		out = binary.AppendUvarint(append(out, 2<<3), uint64(step))
	}
	return append(out, what...)
}

// text is a field of protocol buffers whose value has a length: words, or a message.
func text(field int, s string) []byte {
	out := binary.AppendUvarint(nil, uint64(field)<<3|2)
	return append(binary.AppendUvarint(out, uint64(len(s))), s...)
}

// masked is the checksum of TensorFlow's records (tensorflow/core/lib/hash/crc32c.h).
func masked(data []byte) uint32 {
	c := crc32.Checksum(data, crc32.MakeTable(crc32.Castagnoli))
	return (c>>15 | c<<17) + 0xa282ead8
}

// mostRecord bounds a record that is read back, in bytes.
const mostRecord = 16 << 20

// wholeRecords counts the records of a file, and their bytes, up to the first that
// is torn.
func wholeRecords(f *os.File) (count, size int64, err error) {
	info, err := f.Stat()
	if err != nil {
		return 0, 0, err
	}
	var head [12]byte
	for {
		r := io.NewSectionReader(f, size, info.Size()-size)
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return count, size, torn(err)
		}
		n := binary.LittleEndian.Uint64(head[:8])
		if n > mostRecord || masked(head[:8]) != binary.LittleEndian.Uint32(head[8:]) {
			return count, size, nil
		}
		body := make([]byte, n+4)
		if _, err := io.ReadFull(r, body); err != nil {
			return count, size, torn(err)
		}
		if masked(body[:n]) != binary.LittleEndian.Uint32(body[n:]) {
			return count, size, nil
		}
		count, size = count+1, size+int64(n)+16
	}
}

func torn(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return fmt.Errorf("read a record: %w", err)
}
