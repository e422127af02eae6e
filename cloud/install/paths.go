package install

import (
	"errors"
	"path"
	"strings"
)

// ErrPath is returned for a remote path that would have to be quoted, is not
// absolute, or is not in its shortest form.
var ErrPath = errors.New("not a plain absolute path")

// Paths says where everything lies on a server, as absolute remote paths.
type Paths struct {
	Home        string // of the user that logs in, as SFTP names it
	Binary      string // ~/dolly/dolly, this very program
	Config      string // ~/dolly/config.toml
	Inheritance string // ~/dolly/inheritance.cbor
	Installer   string // ~/dolly/installer.pub, the key that opened this server to Dolly
	State       string // ~/dolly/state, a folder that only the agent touches
	Keys        string // ~/.ssh/authorized_keys
	Unit        string // the one service unit
	Motd        string // what who logs in reads; a file of our own beside others'
}

// Layout is the paths below a home folder.
func Layout(home string) Paths {
	at := func(elem ...string) string { return path.Join(append([]string{home}, elem...)...) }
	return Paths{
		Home:        home,
		Binary:      at("dolly", "dolly"),
		Config:      at("dolly", "config.toml"),
		Inheritance: at("dolly", "inheritance.cbor"),
		Installer:   at("dolly", "installer.pub"),
		State:       at("dolly", "state"),
		Keys:        at(".ssh", "authorized_keys"),
		Unit:        "/etc/systemd/system/" + UnitName,
		Motd:        "/etc/motd.d/dolly",
	}
}

// folder is what holds everything of ours but the unit and the keys.
func (p Paths) folder() string { return path.Dir(p.Binary) }

// CheckPath refuses a path that a remote shell could read otherwise than we do.
func CheckPath(p string) error {
	if !path.IsAbs(p) || path.Clean(p) != p || len(p) > 1024 {
		return ErrPath
	}
	for _, r := range p {
		plain := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		if !plain && !strings.ContainsRune("/._-", r) {
			return ErrPath
		}
	}
	return nil
}
