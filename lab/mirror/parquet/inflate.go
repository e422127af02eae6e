package parquet

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"

	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
)

// Compressions.
const (
	codecNone   = 0
	codecSnappy = 1
	codecGzip   = 2
	codecZstd   = 6
)

// maxPage bounds a page, in bytes.
const maxPage = 256 << 20

// inflate undoes the compression of a page that will have that size.
func inflate(codec int64, raw []byte, size int64) (out []byte, err error) {
	if size < 0 || size > maxPage {
		return nil, fmt.Errorf("%w: a page of %d bytes", ErrBroken, size)
	}
	switch codec {
	case codecNone:
		out = raw
	case codecSnappy:
		// a copy of 64 bytes takes two at least
		if n, err := snappy.DecodedLen(raw); err != nil || int64(n) != size || n > 64*len(raw) {
			return nil, fmt.Errorf("%w: a page of another size than it says", ErrBroken)
		}
		out, err = snappy.Decode(nil, raw)
	case codecGzip:
		var z *gzip.Reader
		if z, err = gzip.NewReader(bytes.NewReader(raw)); err == nil {
			out, err = io.ReadAll(io.LimitReader(z, size+1))
		}
	case codecZstd:
		var z *zstd.Decoder
		if z, err = zstd.NewReader(bytes.NewReader(raw), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxPage)); err == nil {
			out, err = io.ReadAll(io.LimitReader(z, size+1))
			z.Close()
		}
	default:
		return nil, fmt.Errorf("%w: compression %d", ErrNotRead, codec)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	if int64(len(out)) != size {
		return nil, fmt.Errorf("%w: a page of %d bytes, not %d", ErrBroken, len(out), size)
	}
	return out, nil
}
