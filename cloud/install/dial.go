package install

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cloud"
	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// Why a login fails, apart from a network that does.
var (
	// ErrPermit is returned without a permit to install on this very offer.
	ErrPermit = errors.New("no permit to install here")
	// ErrNotOurs is returned for the zero ownership.
	ErrNotOurs = errors.New("no right to this server")
	// ErrHostKey is returned when the host shows another key than its landlord named.
	ErrHostKey = errors.New("the host shows another key")
	// ErrLogin is returned when the right host refuses our key: it was handed
	// over, or never was ours.
	ErrLogin = errors.New("the host refuses our key")
)

// loginTime bounds the way from a dialled connection to a login.
const loginTime = 15 * time.Second

// Session is one login on a server of ours. It is for one goroutine. A context
// that ends during a call closes the session, since SSH cannot take a command
// back; log in again and repeat the step.
type Session struct {
	own   cloud.Ownership
	key   ssh.Signer
	conn  *ssh.Client
	files *sftp.Client
	paths Paths
}

// Dial logs in with key, after pinning the host's own key. The permit must be
// one to install on what own was rented as.
func Dial(ctx context.Context, p charter.Permit, own cloud.Ownership, key ssh.Signer) (*Session, error) {
	if err := p.Check(charter.Install, 0); err != nil {
		return nil, fmt.Errorf("install: %w: %w", ErrPermit, err)
	}
	if !own.Valid() {
		return nil, fmt.Errorf("install: %w", ErrNotOurs)
	}
	if p.Offer() != own.Offer() {
		return nil, fmt.Errorf("install: %w: it is for %s, not %s", ErrPermit, p.Offer(), own.Offer())
	}
	s, err := begin(ctx, own, key)
	if err != nil {
		return nil, fmt.Errorf("install on %s: %w", own.ID(), err)
	}
	return s, nil
}

func begin(ctx context.Context, own cloud.Ownership, key ssh.Signer) (*Session, error) {
	conn, err := login(ctx, own, key)
	if err != nil {
		return nil, err
	}
	s := &Session{own: own, key: key, conn: conn}
	if err := s.during(ctx, s.prepare); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// prepare opens SFTP, learns where home is, and makes Dolly's folder there, with
// the key that must go when Dolly does.
func (s *Session) prepare() (err error) {
	if s.files, err = sftp.NewClient(s.conn, sftp.UseConcurrentWrites(true)); err != nil {
		return err
	}
	home, err := s.files.RealPath(".")
	if err != nil {
		return err
	}
	if err := CheckPath(home); err != nil {
		return fmt.Errorf("home %q: %w", home, err)
	}
	s.paths = Layout(home)
	if err := s.files.MkdirAll(s.paths.State); err != nil {
		return err
	}
	for _, dir := range []string{s.paths.folder(), s.paths.State} {
		if err := s.files.Chmod(dir, 0o700); err != nil {
			return err
		}
	}
	return s.put(s.paths.Installer, ssh.MarshalAuthorizedKey(s.key.PublicKey()), 0o600)
}

// login dials, checks the host and authenticates. Only a public key is offered.
func login(ctx context.Context, own cloud.Ownership, key ssh.Signer) (*ssh.Client, error) {
	ctx, cancel := context.WithTimeout(ctx, loginTime)
	defer cancel()
	wire, err := new(net.Dialer).DialContext(ctx, "tcp", own.Addr())
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = wire.Close() })
	pin := &pinned{want: own.HostKey()}
	conn, channels, requests, err := ssh.NewClientConn(wire, own.Addr(), pin.config(own.User(), key))
	if !stop() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		_ = wire.Close()
		return nil, pin.explain(err)
	}
	return ssh.NewClient(conn, channels, requests), nil
}

// pinned is the host key that must be shown, and whether it was.
type pinned struct {
	want  ssh.PublicKey
	shown bool
}

func (p *pinned) config(user string, key ssh.Signer) *ssh.ClientConfig {
	algorithms := []string{p.want.Type()}
	if p.want.Type() == ssh.KeyAlgoRSA {
		algorithms = []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256}
	}
	return &ssh.ClientConfig{
		User:              user,
		Auth:              []ssh.AuthMethod{ssh.PublicKeys(key)},
		HostKeyAlgorithms: algorithms,
		HostKeyCallback: func(name string, addr net.Addr, shown ssh.PublicKey) error {
			if err := ssh.FixedHostKey(p.want)(name, addr, shown); err != nil {
				return ErrHostKey
			}
			p.shown = true
			return nil
		},
	}
}

// explain names the two refusals. The library has no type for a refused login,
// so its words are read; a host that did not prove its key refuses nothing.
func (p *pinned) explain(err error) error {
	if p.shown && strings.Contains(err.Error(), "unable to authenticate") {
		return fmt.Errorf("%w: %w", ErrLogin, err)
	}
	return err
}
