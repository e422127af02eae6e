package install

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"

	"github.com/dollynator/dolly/cloud"
	"golang.org/x/crypto/ssh"
)

// ErrStillIn is returned when the host lets us in after our key was removed.
var ErrStillIn = errors.New("the host still lets us in")

// Leave gives up our access to a server that holds our key: see
// [Session.HandOver]. It can do nothing else, so it needs no permit: an agent
// that may do nothing any more still leaves what is not its own.
func Leave(ctx context.Context, own cloud.Ownership, key ssh.Signer) error {
	if !own.Valid() {
		return fmt.Errorf("leave: %w", ErrNotOurs)
	}
	s, err := begin(ctx, own, key)
	if err != nil {
		return wrap("leave", own.ID(), err)
	}
	return errors.Join(s.HandOver(ctx), s.Close())
}

// HandOver removes our key from the server, logs out, and proves by a fresh
// login that it is refused. Afterwards the server is its agent's alone. Repeated
// after a crash, [Dial] returns [ErrLogin]: then it was done.
func (s *Session) HandOver(ctx context.Context) error {
	if err := s.forget(ctx); err != nil {
		return wrap("hand over", s.own.ID(), err)
	}
	if err := s.Close(); err != nil {
		return wrap("hand over", s.own.ID(), err)
	}
	conn, err := login(ctx, s.own, s.key)
	if err == nil {
		return wrap("hand over", s.own.ID(), errors.Join(ErrStillIn, conn.Close()))
	}
	if !errors.Is(err, ErrLogin) {
		return wrap("hand over", s.own.ID(), fmt.Errorf("no proof that we are locked out: %w", err))
	}
	return nil
}

// forget writes the server's list of keys anew, without ours.
func (s *Session) forget(ctx context.Context) error {
	keys, err := s.Read(ctx, s.paths.Keys)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.Write(ctx, s.paths.Keys, Without(keys, ssh.MarshalAuthorizedKey(s.key.PublicKey())), 0o600)
}

// Without drops every line that lets the key of the line own in, and keeps all
// others as they are.
func Without(lines, own []byte) []byte {
	key, _, _, _, err := ssh.ParseAuthorizedKey(own)
	if err != nil {
		return lines
	}
	var kept []byte
	for line := range bytes.Lines(lines) {
		found, _, _, _, err := ssh.ParseAuthorizedKey(line)
		if err == nil && bytes.Equal(found.Marshal(), key.Marshal()) {
			continue
		}
		kept = append(kept, line...)
	}
	return kept
}

// isClosed reports that a connection was closed before, by either side.
func isClosed(err error) bool { return errors.Is(err, net.ErrClosed) }
