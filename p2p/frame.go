package p2p

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/dollynator/dolly/wire"
)

// MaxMessage bounds a request and a response, in bytes.
const MaxMessage = wire.MaxRecord

// growFrom is the length from which a buffer grows with what arrives: a length
// that is only announced costs little memory.
const growFrom = 64 << 10

// WriteFrame writes the length of b in four bytes, big endian, and b.
func WriteFrame(w io.Writer, b []byte) error {
	out := make([]byte, 4, 4+len(b))
	binary.BigEndian.PutUint32(out, uint32(len(b)))
	_, err := w.Write(append(out, b...))
	return err
}

// ReadFrame reads what WriteFrame wrote. A longer one than max bytes is
// [ErrTooLarge], of which nothing but the length was read.
func ReadFrame(r io.Reader, max int) ([]byte, error) {
	n, err := readLength(r, max)
	if err != nil {
		return nil, err
	}
	return readBody(r, n)
}

// readLength reads how long the frame is that follows, in bytes.
func readLength(r io.Reader, max int) (int, error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, err
	}
	n := int64(binary.BigEndian.Uint32(head[:]))
	if n > int64(max) {
		return 0, fmt.Errorf("%w: %d bytes, at most %d", ErrTooLarge, n, max)
	}
	return int(n), nil
}

func readBody(r io.Reader, n int) ([]byte, error) {
	if n <= growFrom {
		b := make([]byte, n)
		if _, err := io.ReadFull(r, b); err != nil {
			return nil, noEOF(err)
		}
		return b, nil
	}
	var buf bytes.Buffer
	if _, err := io.CopyN(&buf, r, int64(n)); err != nil {
		return nil, noEOF(err)
	}
	return buf.Bytes(), nil
}

// noEOF is err, but an end inside a frame is unexpected.
func noEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
