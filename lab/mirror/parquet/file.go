package parquet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Errors of this room.
var (
	ErrBroken  = errors.New("no Parquet file")       // or one that is damaged
	ErrNotRead = errors.New("not read from Parquet") // a kind of column, encoding or compression
	ErrColumn  = errors.New("no such column")        // [Names] has those that there are
)

const magic = "PAR1"

// maxFooter bounds what says where columns are, in bytes.
const maxFooter = 64 << 20

// File is an open file.
type File struct {
	r      io.ReaderAt
	size   int64
	meta   fields
	leaves []leaf
}

// leaf is a column of values, and the levels at which it has one.
type leaf struct {
	path     []string
	kind     int64
	def, rep int
}

// Open reads where a file's columns are.
func Open(r io.ReaderAt, size int64) (*File, error) {
	if size < 12 {
		return nil, fmt.Errorf("%w: it has %d bytes", ErrBroken, size)
	}
	var tail [8]byte
	if _, err := r.ReadAt(tail[:], size-8); err != nil {
		return nil, err
	}
	n := int64(binary.LittleEndian.Uint32(tail[:4]))
	if string(tail[4:]) != magic || n > min(maxFooter, size-12) {
		return nil, fmt.Errorf("%w: it does not end as one", ErrBroken)
	}
	footer := make([]byte, n)
	if _, err := r.ReadAt(footer, size-8-n); err != nil {
		return nil, err
	}
	d := decoder{rest: footer}
	f := &File{r: r, size: size, meta: d.record(0)}
	if d.err != nil {
		return nil, d.err
	}
	return f, f.schema()
}

// Repetition of a field.
const (
	optional = 1
	repeated = 2
)

// schema walks the tree of fields, which is written depth first.
func (f *File) schema() error {
	all := f.meta.list(2)
	if len(all) == 0 {
		return fmt.Errorf("%w: it has no schema", ErrBroken)
	}
	rest := all[1:]
	root, _ := all[0].(fields)
	return f.walk(&rest, int(root.number(5)), leaf{}, 0)
}

func (f *File) walk(rest *[]any, children int, at leaf, depth int) error {
	for range children {
		if len(*rest) == 0 || depth > maxDepth {
			return fmt.Errorf("%w: its schema does not end", ErrBroken)
		}
		e, _ := (*rest)[0].(fields)
		*rest = (*rest)[1:]
		l := leaf{path: append(slices.Clone(at.path), e.text(4)), kind: e.number(1), def: at.def, rep: at.rep}
		switch e.number(3) {
		case optional:
			l.def++
		case repeated:
			l.def, l.rep = l.def+1, l.rep+1
		}
		if n := int(e.number(5)); n > 0 {
			if err := f.walk(rest, n, l, depth+1); err != nil {
				return err
			}
			continue
		}
		f.leaves = append(f.leaves, l)
	}
	return nil
}

// Names are the file's columns.
func (f *File) Names() (out []string) {
	for _, l := range f.leaves {
		if len(out) == 0 || out[len(out)-1] != l.path[0] {
			out = append(out, l.path[0])
		}
	}
	return out
}

// byteArray is the physical type of texts.
const byteArray = 6

// Texts are a column's texts, row by row; none for a null.
func (f *File) Texts(name string) ([][]string, error) {
	at := slices.IndexFunc(f.leaves, func(l leaf) bool { return l.path[0] == name })
	if at < 0 {
		return nil, fmt.Errorf("%w: %s; there are %s", ErrColumn, name, strings.Join(f.Names(), ", "))
	}
	l := f.leaves[at]
	if l.kind != byteArray {
		return nil, fmt.Errorf("%w: column %s has no texts (physical type %d)", ErrNotRead, name, l.kind)
	}
	var out [][]string
	for _, g := range f.meta.list(4) {
		group, _ := g.(fields)
		chunks := group.list(1)
		if at >= len(chunks) {
			return nil, fmt.Errorf("%w: a group of rows has %d columns", ErrBroken, len(chunks))
		}
		chunk, _ := chunks[at].(fields)
		rows, err := f.chunk(chunk.sub(3), l)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", name, err)
		}
		out = append(out, rows...)
	}
	return out, nil
}
