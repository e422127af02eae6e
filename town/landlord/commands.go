package landlord

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/dollynator/dolly/cloud/install"
	"github.com/gliderlabs/ssh"
	"github.com/pkg/sftp"
)

// Exit codes of the commands, as a Unix shell and systemctl give them.
const (
	exitFailed   = 1
	exitInactive = 3
	exitNotFound = 127
)

// sftp serves the folder until the tenant hangs up.
func (h *host) sftp(s ssh.Session) {
	server := sftp.NewRequestServer(s, files{h.root}.handlers())
	if err := server.Serve(); err != nil && !errors.Is(err, io.EOF) {
		refuse(s, exitFailed, err)
	}
	_ = server.Close() // the channel may be gone already
}

// command runs one command of the fixed set. A command is taken whole or not at
// all; there is no shell that could read it otherwise.
func (h *host) command(s ssh.Session) {
	raw := s.RawCommand()
	if file, ok := install.SumTarget(raw); ok {
		h.sum(s, file)
		return
	}
	switch raw {
	case h.paths.EnrolCommand():
		h.enrol(s)
	case install.Reload:
	case install.Enable:
		if err := h.unit.start(); err != nil {
			refuse(s, exitFailed, err)
		}
	case install.Stop:
		h.unit.stop()
	case install.IsActive:
		h.isActive(s)
	default:
		refuse(s, exitNotFound, errors.New("not a command of this server: it installs Dolly and does nothing else"))
	}
}

func (h *host) sum(s ssh.Session, file string) {
	f, err := openRegular(h.root, local(file))
	if err != nil {
		refuse(s, exitFailed, fmt.Errorf("sha256sum: %w", err))
		return
	}
	digest := sha256.New()
	_, err = io.Copy(digest, f)
	if err = errors.Join(err, f.Close()); err != nil {
		refuse(s, exitFailed, fmt.Errorf("sha256sum: %w", err))
		return
	}
	reply(s, fmt.Sprintf("%x  %s\n", digest.Sum(nil), file))
}

func (h *host) enrol(s ssh.Session) {
	var out bytes.Buffer
	err := h.unit.enrol(s.Context(), &out, s.Stderr())
	reply(s, out.String())
	if err != nil {
		refuse(s, exitFailed, err)
	}
}

func (h *host) isActive(s ssh.Session) {
	state := h.unit.status().state
	reply(s, string(state)+"\n")
	if state != active {
		exit(s, exitInactive)
	}
}

// A tenant that hung up misses its reply; nobody else is owed the error.
func reply(s ssh.Session, text string) { _, _ = io.WriteString(s, text) }

func refuse(s ssh.Session, code int, err error) {
	var path *os.PathError
	if errors.As(err, &path) { // names of this machine are not the tenant's business
		err = path.Err
	}
	_, _ = fmt.Fprintln(s.Stderr(), err)
	exit(s, code)
}

func exit(s ssh.Session, code int) { _ = s.Exit(code) }
