package install

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/wire"
	"golang.org/x/crypto/ssh"
)

// What can go wrong with a step.
var (
	// ErrDigest is returned when the file over there is not the one that was sent.
	ErrDigest = errors.New("what arrived is not what was sent")
	// ErrCommand is returned when a command over there fails.
	ErrCommand = errors.New("the remote command failed")
	// ErrAnswer is returned when a command prints something else than it should.
	ErrAnswer = errors.New("the remote command's answer makes no sense")
)

// maxFile bounds what Read takes, in bytes.
const maxFile = 1 << 20

// Partial ends the name of a file that is still on its way.
const Partial = ".partial"

// Paths says where things lie on this server.
func (s *Session) Paths() Paths { return s.paths }

// Close logs out.
func (s *Session) Close() error {
	if s.files != nil {
		_ = s.files.Close() // ends with the connection anyhow
	}
	if err := s.conn.Close(); err != nil && !errors.Is(err, io.EOF) && !isClosed(err) {
		return err
	}
	return nil
}

// Upload sends size bytes of r to file and has the server recompute the digest.
// The file appears under its name only whole; ErrDigest leaves nothing there.
func (s *Session) Upload(ctx context.Context, file string, r io.Reader, size int64, digest dolly.Hash, mode os.FileMode) error {
	err := s.during(ctx, func() error { return s.place(file, io.LimitReader(r, size), digest, mode) })
	return wrap("upload", file, err)
}

// place is Upload, for who is in a step already.
func (s *Session) place(file string, r io.Reader, digest dolly.Hash, mode os.FileMode) error {
	if err := fault.Do(fault.Write, "sent file", func() error { return s.send(file+Partial, r, mode) }); err != nil {
		return err
	}
	if err := s.checkSum(file+Partial, digest); err != nil {
		return errors.Join(err, s.files.Remove(file+Partial))
	}
	return fault.Do(fault.Rename, "sent file", func() error { return s.files.PosixRename(file+Partial, file) })
}

// put is Write, for who is in a step already.
func (s *Session) put(file string, data []byte, mode os.FileMode) error {
	return wrap("write", file, s.place(file, bytes.NewReader(data), wire.Sum(data), mode))
}

// Write sends data as the file of that name, whole or not at all.
func (s *Session) Write(ctx context.Context, file string, data []byte, mode os.FileMode) error {
	return s.Upload(ctx, file, bytes.NewReader(data), int64(len(data)), wire.Sum(data), mode)
}

// Read fetches a small file.
func (s *Session) Read(ctx context.Context, file string) (data []byte, err error) {
	err = s.during(ctx, func() error {
		f, err := s.files.Open(file)
		if err != nil {
			return err
		}
		data, err = io.ReadAll(io.LimitReader(f, maxFile+1))
		if err == nil && len(data) > maxFile {
			err = fmt.Errorf("larger than %d bytes", maxFile)
		}
		return errors.Join(err, f.Close())
	})
	if err != nil {
		return nil, wrap("read", file, err)
	}
	return data, nil
}

// send writes a file from its beginning and sets its mode.
func (s *Session) send(file string, r io.Reader, mode os.FileMode) error {
	if err := CheckPath(file); err != nil {
		return err
	}
	if err := s.files.MkdirAll(path.Dir(file)); err != nil {
		return err
	}
	f, err := s.files.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	// Nobody else may read it while it arrives; the home is ours alone anyway.
	err = f.Chmod(mode.Perm() & 0o700)
	if err == nil {
		_, err = f.ReadFrom(r)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return s.files.Chmod(file, mode.Perm())
}

// checkSum has the server compute the digest of a file.
func (s *Session) checkSum(file string, want dolly.Hash) error {
	out, err := s.run(SumCommand(file))
	if err != nil {
		return err
	}
	hex, _, _ := strings.Cut(string(out), " ")
	var got dolly.Hash
	if got.UnmarshalText([]byte(hex)) != nil {
		return fmt.Errorf("%w: %.100q", ErrAnswer, out)
	}
	if got != want {
		return fmt.Errorf("%w: %s, want %s", ErrDigest, got.Short(), want.Short())
	}
	return nil
}

// run runs one of the commands of commands.go and gives what it printed.
func (s *Session) run(command string) ([]byte, error) {
	session, err := s.conn.NewSession()
	if err != nil {
		return nil, err
	}
	var out, errs bounded
	session.Stdout, session.Stderr = &out, &errs
	err = session.Run(command)
	_ = session.Close() // the command is over, its channel is or will be
	var exit *ssh.ExitError
	if errors.As(err, &exit) {
		return out.Bytes(), fmt.Errorf("%s: %w (%d): %.300s", command, ErrCommand, exit.ExitStatus(), strings.TrimSpace(errs.String()))
	}
	if err != nil {
		return out.Bytes(), fmt.Errorf("%s: %w", command, err)
	}
	return out.Bytes(), nil
}

// during runs f and closes the connection under it when ctx ends first.
func (s *Session) during(ctx context.Context, f func() error) error {
	stop := context.AfterFunc(ctx, func() { _ = s.conn.Close() })
	err := f()
	if !stop() {
		_ = s.conn.Close() // the other one may not be done yet
		return errors.Join(ctx.Err(), err)
	}
	return err
}

// bounded keeps the beginning of what a command prints.
type bounded struct{ bytes.Buffer }

// Write drops what is beyond the bound, so that the command can go on.
func (b *bounded) Write(p []byte) (int, error) {
	if room := maxFile - b.Len(); room > 0 {
		b.Buffer.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

func wrap(verb, what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %s: %w", verb, what, err)
}
