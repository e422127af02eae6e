package landlord

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cloud/install"
	"github.com/gliderlabs/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// user is the one name that may log in.
const user = "root"

// host is one rented server: a folder, an SSH server that shows only that
// folder, and one unit. It is safe for concurrent use.
type host struct {
	dir      string // on this machine
	root     *os.Root
	paths    install.Paths // in the tenant's world, whose / is dir
	unit     *unit
	listener net.Listener
	server   *ssh.Server
	hostKey  string // authorized_keys format
	served   chan struct{}
}

// openHost makes the folder, lets key in, and serves on a free port of the
// loopback. Programs are [Config]'s.
func openHost(dir, key string, programs map[dolly.Hash]string) (_ *host, err error) {
	if err := os.MkdirAll(filepath.Join(dir, ".ssh"), 0o700); err != nil {
		return nil, fmt.Errorf("open host: %w", err)
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, fmt.Errorf("open host: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open host: %w", err)
	}
	h := &host{dir: dir, root: root, paths: install.Layout("/"), served: make(chan struct{})}
	h.unit = &unit{dir: dir, root: root, paths: h.paths, programs: programs}
	if err := h.listen(key); err != nil {
		return nil, errors.Join(fmt.Errorf("open host: %w", err), root.Close())
	}
	return h, nil
}

func (h *host) listen(key string) error {
	line := strings.TrimSpace(key) + "\n"
	if err := h.root.WriteFile(local(h.paths.Keys), []byte(line), 0o600); err != nil {
		return err
	}
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	signer, err := gossh.NewSignerFromKey(private)
	if err != nil {
		return err
	}
	h.hostKey = strings.TrimSpace(string(gossh.MarshalAuthorizedKey(signer.PublicKey())))
	if h.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return err
	}
	h.server = h.sshServer(signer)
	go func() {
		defer close(h.served)
		_ = h.server.Serve(h.listener) // ends when close closes the listener
	}()
	return nil
}

// sshServer offers public-key logins, SFTP and the commands of an installer.
// There is no shell, terminal, forwarding or password.
func (h *host) sshServer(signer gossh.Signer) *ssh.Server {
	return &ssh.Server{
		Version:           "Dolly-town",
		HostSigners:       []ssh.Signer{signer},
		PublicKeyHandler:  h.mayLogIn,
		PtyCallback:       func(ssh.Context, ssh.Pty) bool { return false },
		Handler:           h.command,
		SubsystemHandlers: map[string]ssh.SubsystemHandler{"sftp": h.sftp},
		SessionRequestCallback: func(_ ssh.Session, request string) bool {
			return request == "exec" || request == "subsystem"
		},
		IdleTimeout: 2 * time.Minute,
		MaxTimeout:  15 * time.Minute,
	}
}

// mayLogIn reads the tenant's keys anew at each login.
func (h *host) mayLogIn(ctx ssh.Context, key ssh.PublicKey) bool {
	rest, err := h.root.ReadFile(local(h.paths.Keys))
	if err != nil || ctx.User() != user {
		return false
	}
	for len(rest) > 0 {
		var allowed ssh.PublicKey
		if allowed, _, _, rest, err = gossh.ParseAuthorizedKey(rest); err != nil {
			return false
		}
		if ssh.KeysEqual(allowed, key) {
			return true
		}
	}
	return false
}

// addr is where the SSH server listens, as host:port.
func (h *host) addr() string { return h.listener.Addr().String() }

// close ends every process and connection. The folder stays.
func (h *host) close() error {
	err := h.listener.Close()
	if e := h.server.Close(); e != nil && !errors.Is(e, net.ErrClosed) {
		err = errors.Join(err, e)
	}
	<-h.served
	h.unit.shut()
	return errors.Join(err, h.root.Close())
}
