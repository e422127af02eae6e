package gate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/dollynator/dolly/wire"
	"golang.org/x/crypto/ssh"
	"golang.org/x/time/rate"
)

// Limits. A guest has one terminal, so connections bound those, too.
const (
	maxConns    = 32
	maxUnproven = 8                // connections that have shown no key yet
	maxPerAddr  = 8                // connections from one address
	maxTrying   = 4                // of these, without a key
	helloTime   = 15 * time.Second // to show one
	seatTime    = 30 * time.Second // then, to ask for a console
	maxTries    = 6                // keys that one connection may show
	beatTime    = 30 * time.Second // between two questions whether a guest is there
	byeTime     = 2 * time.Second  // for the last that is shown to arrive
	refusals    = 1                // a second that are told, and ten at once
)

// version is what a client is told before anything is secret.
const version = "SSH-2.0-dolly"

// Size is a terminal's, in cells.
type Size = struct{ Width, Height int }

// Guest is somebody who was let in.
type Guest struct {
	Key
	From string // network address
	In   io.Reader
	Out  io.Writer
	Env  []string    // TERM, the locale, NO_COLOR; TERM=dumb who has no terminal
	Size <-chan Size // the first is there already, others come as it changes
}

// Config is what a gate needs.
type Config struct {
	HostKey wire.Key
	// Keys lists who is let in; it is asked at each login.
	Keys func() ([]Key, error)
	// Show shows something to a guest until that wants no more or ctx ends. What it
	// fails with is told to the guest.
	Show func(ctx context.Context, g Guest) error
	// Tell is told who comes and who is refused, in a line.
	Tell func(text string)
}

// gate is a listener at work.
type gate struct {
	Config
	ssh      *ssh.ServerConfig
	conns    *crowd
	unproven *crowd
	pace     *rate.Limiter // of refusals
}

// Serve lets guests in that come over l until ctx ends, which is no error. It closes
// l, and waits for all guests to be gone.
func Serve(ctx context.Context, l net.Listener, c Config) error {
	g, err := newGate(c)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer context.AfterFunc(ctx, func() { _ = l.Close() })() // ends Accept
	var guests sync.WaitGroup
	defer guests.Wait()
	defer cancel()
	for {
		conn, err := l.Accept()
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, net.ErrClosed):
			return fmt.Errorf("serve over ssh: %w", err)
		case err != nil: // too many open files, or a client that gave up
			if !pause(ctx) {
				return nil
			}
			continue
		}
		leave, err := g.conns.enter(conn.RemoteAddr())
		if err != nil {
			_ = conn.Close() // it was told nothing
			g.refused(conn, err)
			continue
		}
		guests.Go(func() {
			defer leave()
			g.host(ctx, conn)
		})
	}
}

func newGate(c Config) (*gate, error) {
	signer, err := ssh.NewSignerFromSigner(c.HostKey.Private())
	if err != nil {
		return nil, fmt.Errorf("serve over ssh: %w", err)
	}
	g := &gate{
		Config: c, conns: newCrowd(maxConns, maxPerAddr), unproven: newCrowd(maxUnproven, maxTrying),
		pace: rate.NewLimiter(refusals, 10*refusals),
	}
	g.ssh = &ssh.ServerConfig{PublicKeyCallback: g.admit, MaxAuthTries: maxTries, ServerVersion: version}
	g.ssh.AddHostKey(signer)
	return g, nil
}

// pause waits a little, and reports whether to go on.
func pause(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(100 * time.Millisecond):
		return true
	}
}

// refused tells of a connection that was not let in, if there are not too many.
func (g *gate) refused(conn net.Conn, why error) {
	if g.pace.Allow() {
		g.Tell("refused " + conn.RemoteAddr().String() + ": " + refusal(why))
	}
}

// HostKeyPrint is what a client shows of a gate's key.
func HostKeyPrint(key wire.Key) (string, error) {
	signer, err := ssh.NewSignerFromSigner(key.Private())
	if err != nil {
		return "", fmt.Errorf("print a host key: %w", err)
	}
	return ssh.FingerprintSHA256(signer.PublicKey()), nil
}
