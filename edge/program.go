package edge

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cloud/install"
)

// Program is the binary that children run: this very one.
type Program struct {
	path   string
	size   int64
	digest dolly.Hash
}

// ThisProgram digests the binary of the running process.
func ThisProgram() (Program, error) {
	path, err := os.Executable()
	if err != nil {
		return Program{}, fmt.Errorf("find the own binary: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return Program{}, fmt.Errorf("read the own binary: %w", err)
	}
	h := sha256.New()
	n, err := io.Copy(h, f)
	if err := errors.Join(err, f.Close()); err != nil {
		return Program{}, fmt.Errorf("read the own binary: %w", err)
	}
	return Program{path, n, dolly.Hash(h.Sum(nil))}, nil
}

// Digest names the binary.
func (p Program) Digest() dolly.Hash { return p.digest }

// Path is where the binary lies.
func (p Program) Path() string { return p.path }

func (p Program) upload(ctx context.Context, s *install.Session) error {
	f, err := os.Open(p.path)
	if err != nil {
		return err
	}
	return errors.Join(s.Upload(ctx, s.Paths().Binary, f, p.size, p.digest, 0o700), f.Close())
}
