package runs

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// mostArchive bounds what is unpacked, in bytes.
const mostArchive = 4 << 30

// left are files that mean something only where a run is played.
func left() []string { return []string{lockFile, reserveFile, checkpoints} }

// Pack writes a run as a tar.gz: what it was, measured and drew, without what goes on
// with it. The same files have the same archive.
func (f Folder) Pack(w io.Writer) error {
	zip := gzip.NewWriter(w)
	out := tar.NewWriter(zip)
	err := filepath.WalkDir(string(f), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(string(f), path)
		switch {
		case err != nil:
			return err
		case slices.Contains(left(), name) && d.IsDir():
			return fs.SkipDir
		case !d.Type().IsRegular() || slices.Contains(left(), name):
			return nil
		}
		return add(out, path, filepath.ToSlash(name))
	})
	if err = errors.Join(err, out.Close(), zip.Close()); err != nil {
		return fmt.Errorf("pack %s: %w", f, err)
	}
	return nil
}

func add(out *tar.Writer, path, name string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := out.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(raw)), ModTime: time.Unix(0, 0), Format: tar.FormatPAX}); err != nil {
		return err
	}
	_, err = out.Write(raw)
	return err
}

// Unpack is the opposite of Pack, into a folder that is not there or is replaced. Whose
// archive it is may lie: nothing is written beside the folder, and not without end.
func Unpack(r io.Reader, f Folder) (err error) {
	if err := os.MkdirAll(filepath.Dir(string(f)), 0o755); err != nil {
		return err
	}
	part, err := os.MkdirTemp(filepath.Dir(string(f)), ".part-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(part)) }()
	zip, err := gzip.NewReader(r)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if err := unpack(tar.NewReader(io.LimitReader(zip, mostArchive)), Folder(part)); err != nil {
		return err
	}
	if err := errors.Join(os.Chmod(part, 0o755), os.RemoveAll(string(f))); err != nil {
		return err
	}
	return os.Rename(part, string(f))
}

func unpack(in *tar.Reader, f Folder) error {
	for {
		head, err := in.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		if head.Typeflag != tar.TypeReg || !filepath.IsLocal(head.Name) {
			return fmt.Errorf("%w: %q", ErrName, head.Name)
		}
		raw, err := io.ReadAll(in)
		if err != nil {
			return fmt.Errorf("%w: %s: %w", ErrDamaged, head.Name, err)
		}
		if err := f.derive(head.Name, raw); err != nil {
			return err
		}
	}
}
