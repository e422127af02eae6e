package install_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cloud"
	"github.com/dollynator/dolly/cloud/install"
	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// recorder is a host in memory, with bob's home on it, that writes down all that
// is done there. It obeys every command.
type recorder struct {
	*testing.T
	addr  string
	files sftp.Handlers

	mu        sync.Mutex
	logins    []string // by which method
	commands  []string
	wrote     map[string]os.FileMode // files that came about, with their last mode
	folders   []string
	removed   []string
	passwords int
	closed    bool // to every key
}

// newRecorder lets one key in.
func newRecorder(t *testing.T, key ssh.PublicKey) *recorder {
	r := &recorder{T: t, files: sftp.InMemHandler(), wrote: map[string]os.FileMode{}}
	cfg := &ssh.ServerConfig{
		PublicKeyCallback: func(_ ssh.ConnMetadata, offered ssh.PublicKey) (*ssh.Permissions, error) {
			r.mu.Lock()
			defer r.mu.Unlock()
			if r.closed || string(offered.Marshal()) != string(key.Marshal()) {
				return nil, errors.New("not this key")
			}
			return nil, nil
		},
		PasswordCallback: func(ssh.ConnMetadata, []byte) (*ssh.Permissions, error) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.passwords++
			return nil, nil
		},
		KeyboardInteractiveCallback: func(ssh.ConnMetadata, ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.passwords++
			return nil, nil
		},
		AuthLogCallback: func(_ ssh.ConnMetadata, method string, _ error) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.logins = append(r.logins, method)
		},
	}
	cfg.AddHostKey(signerOf(t, 'h'))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.addr = l.Addr().String()
	var served sync.WaitGroup
	served.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			served.Go(func() { r.serve(conn, cfg) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		served.Wait()
	})
	return r
}

func (r *recorder) serve(conn net.Conn, cfg *ssh.ServerConfig) {
	defer func() { _ = conn.Close() }()
	_, channels, requests, err := ssh.NewServerConn(conn, cfg)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	var sessions sync.WaitGroup
	defer sessions.Wait()
	for c := range channels {
		channel, requests, err := c.Accept()
		if err != nil {
			return
		}
		sessions.Go(func() { r.session(channel, requests) })
	}
}

func (r *recorder) session(channel ssh.Channel, requests <-chan *ssh.Request) {
	defer func() { _ = channel.Close() }()
	for q := range requests {
		var text struct{ Value string }
		_ = ssh.Unmarshal(q.Payload, &text)
		_ = q.Reply(true, nil)
		switch q.Type {
		case "subsystem":
			handlers := sftp.Handlers{FileGet: r.files.FileGet, FilePut: r, FileCmd: r, FileList: r.files.FileList}
			_ = sftp.NewRequestServer(channel, handlers, sftp.WithStartDirectory("/home/bob")).Serve()
			return
		case "exec":
			_, _ = io.WriteString(channel, r.obey(text.Value))
			_, _ = channel.SendRequest("exit-status", false, ssh.Marshal(struct{ Code uint32 }{0}))
			return
		default:
			r.Errorf("a request for %s", q.Type)
			return
		}
	}
}

// obey writes a command down and answers as the real one would.
func (r *recorder) obey(command string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.commands = append(r.commands, command)
	file, isSum := install.SumTarget(command)
	switch {
	case isSum:
		return fmt.Sprintf("%x  %s\n", sha256.Sum256([]byte(r.content(file))), file)
	case command == install.IsActive:
		return "active\n"
	case strings.Contains(command, "--enrol"):
		return "a line\n"
	}
	return ""
}

// content is a file as it lies there, without asking over the wire.
func (r *recorder) content(file string) string {
	q := sftp.NewRequest("Get", file)
	q.Flags = 0x01 // read
	src, err := r.files.FileGet.Fileread(q)
	if err != nil {
		r.Errorf("read %s: %v", file, err)
		return ""
	}
	text, err := io.ReadAll(io.NewSectionReader(src, 0, 1<<20))
	if err != nil {
		r.Error(err)
	}
	return string(text)
}

// Filewrite writes down which file is written.
func (r *recorder) Filewrite(q *sftp.Request) (io.WriterAt, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.wrote[q.Filepath] = 0
	return r.files.FilePut.Filewrite(q)
}

// Filecmd writes down what is made, moved and removed.
func (r *recorder) Filecmd(q *sftp.Request) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch q.Method {
	case "Mkdir":
		r.folders = append(r.folders, q.Filepath)
	case "Setstat":
		if _, file := r.wrote[q.Filepath]; file {
			r.wrote[q.Filepath] = q.Attributes().FileMode().Perm()
		}
		return nil
	case "Remove":
		r.removed = append(r.removed, q.Filepath)
	default:
		r.Errorf("%s of %s", q.Method, q.Filepath)
	}
	return r.files.FileCmd.Filecmd(q)
}

// PosixRename gives a file its last name.
func (r *recorder) PosixRename(q *sftp.Request) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.wrote[q.Target] = r.wrote[q.Filepath]
	delete(r.wrote, q.Filepath)
	return r.files.FileCmd.(sftp.PosixRenameFileCmder).PosixRename(q)
}

// home makes bob's home, with a key of his.
func (r *recorder) home(authorized string) {
	for _, dir := range []string{"/etc", "/home", "/home/bob", "/home/bob/.ssh"} {
		if err := r.files.FileCmd.Filecmd(sftp.NewRequest("Mkdir", dir)); err != nil {
			r.Fatal(err)
		}
	}
	q := sftp.NewRequest("Put", path.Join("/home/bob/.ssh/authorized_keys"))
	q.Flags = 0x1a // write, create, truncate
	w, err := r.files.FilePut.Filewrite(q)
	if err == nil {
		_, err = w.WriteAt([]byte(authorized), 0)
	}
	if err != nil {
		r.Fatal(err)
	}
}

// own is the right to this host.
func (r *recorder) own() cloud.Ownership {
	r.Helper()
	raw := cloud.SealEntry(keyOf('o'), dolly.Town, cloud.Entry{
		Host: r.addr, User: "bob", Expires: 2, Offer: offer, HostKey: string(ssh.MarshalAuthorizedKey(signerOf(r.T, 'h').PublicKey())),
	})
	own, err := cloud.OwnEntry(dolly.Town, keyOf('o').Peer(), raw, 1)
	if err != nil {
		r.Fatal(err)
	}
	return own
}

// close lets nobody in any more.
func (r *recorder) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
}

// distinct lists what was there, each once.
func distinct(words []string) []string {
	words = slices.Clone(words)
	slices.Sort(words)
	return slices.Compact(words)
}
