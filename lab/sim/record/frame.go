package record

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// FileName is a recording's name in its folder.
const FileName = "run.dollysim"

// magic begins a recording; the last byte is the version of its form.
const magic = "dollysi\x02"

// headSize is that of a frame's head in bytes: its kind, and big-endian day, count,
// length and checksum.
const headSize = 1 + 4*4

// maxFrame bounds a frame in bytes, as it lies and as it is read.
const maxFrame = 256 << 20

// The kinds of frames, as they are written.
const (
	headerFrame = 1 // what run it is; the first
	eventsFrame = 2 // count events of one day
	dayFrame    = 3 // the fleet at the end of a day, what changed of it
	wholeFrame  = 4 // the fleet at the end of a day, all of it
)

// head says what a frame is without reading it.
type head struct {
	kind  byte
	day   uint32
	count uint32 // of events; of other frames 0
	size  uint32 // of what follows
	sum   uint32 // CRC-32C of what follows
}

func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) }

// press makes frames. It keeps what compressing needs, which is much.
type press struct {
	body bytes.Buffer
	z    *flate.Writer
}

func newPress() (*press, error) {
	var p press
	var err error
	if p.z, err = flate.NewWriter(&p.body, flate.DefaultCompression); err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	return &p, nil
}

// seal makes a frame of a value. It is valid until the next one is made.
func (p *press) seal(kind byte, day, count int, v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("record a frame: %w", err)
	}
	if len(text) > maxFrame {
		return nil, fmt.Errorf("record a frame: %w: %d bytes", ErrTooLarge, len(text))
	}
	p.body.Reset()
	p.z.Reset(&p.body)
	p.body.Write(make([]byte, headSize))
	_, err = p.z.Write(text)
	if err = errors.Join(err, p.z.Close()); err != nil {
		return nil, fmt.Errorf("record a frame: %w", err)
	}
	frame := p.body.Bytes()
	body := frame[headSize:]
	frame[0] = kind
	for i, n := range []uint32{uint32(day), uint32(count), uint32(len(body)), crc32.Checksum(body, castagnoli())} {
		binary.BigEndian.PutUint32(frame[1+4*i:], n)
	}
	return frame, nil
}

// readHead reads the head at an offset; io.EOF says that it is not whole.
func readHead(r io.ReaderAt, at int64) (head, error) {
	var b [headSize]byte
	if _, err := r.ReadAt(b[:], at); err != nil {
		if errors.Is(err, io.EOF) {
			return head{}, io.EOF
		}
		return head{}, fmt.Errorf("read the recording: %w", err)
	}
	n := func(i int) uint32 { return binary.BigEndian.Uint32(b[1+4*i:]) }
	return head{b[0], n(0), n(1), n(2), n(3)}, nil
}

// body reads what follows a head at an offset; io.EOF says that it is not whole.
func (h head) body(r io.ReaderAt, at int64) ([]byte, error) {
	if h.size > maxFrame {
		return nil, fmt.Errorf("%w: a frame of %d bytes", ErrDamaged, h.size)
	}
	b, err := io.ReadAll(io.NewSectionReader(r, at, int64(h.size)))
	if err != nil {
		return nil, fmt.Errorf("read the recording: %w", err)
	}
	if len(b) < int(h.size) {
		return nil, io.EOF
	}
	if crc32.Checksum(b, castagnoli()) != h.sum {
		return nil, fmt.Errorf("%w: a frame of day %d has another checksum", ErrDamaged, h.day)
	}
	return b, nil
}

// open reads a frame into a value.
func open(body []byte, into any) error {
	z := flate.NewReader(bytes.NewReader(body))
	text, err := io.ReadAll(io.LimitReader(z, maxFrame+1))
	if err = errors.Join(err, z.Close()); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if len(text) > maxFrame {
		return fmt.Errorf("%w: a frame inflates without end", ErrDamaged)
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return nil
}
