package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/wire"
)

// epochKey is where a key is kept that was drawn for a later epoch: lease-2.key.
// Those before it are kept beside it.
func (f folder) epochKey(role string, epoch uint64) string {
	return f.file(fmt.Sprintf("%s-%d.key", role, epoch))
}

// key finds the key that a charter names for a role among the files of the
// folder, whatever they are called: a standby that was promoted leases with its
// standby.key.
func (f folder) key(role string, who dolly.PeerID) (wire.Key, error) {
	names, err := f.keyFiles(role)
	if err != nil {
		return wire.Key{}, err
	}
	for _, name := range names {
		key, err := edge.LoadKey(f.file(name))
		if err != nil {
			return wire.Key{}, err
		}
		if key.Peer() == who {
			return key, nil
		}
	}
	if len(names) == 0 || !strings.HasPrefix(names[0], role) {
		return wire.Key{}, &dolly.Error{
			Kind: dolly.Usage, Text: "read key " + f.file(role+".key"), Err: fs.ErrNotExist,
			Hint: "copy it from the folder in which the charter was made or renewed",
		}
	}
	return wire.Key{}, &dolly.Error{
		Kind: dolly.Usage, Text: fmt.Sprintf("%s.key is not this charter's, which names %s", role, who),
		Hint: "use the folder in which the charter was made or renewed",
	}
}

// keyFiles are the names of the folder's keys, those of the role first.
func (f folder) keyFiles(role string) ([]string, error) {
	all, err := os.ReadDir(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, &dolly.Error{Kind: dolly.Usage, Text: "look for keys", Err: err}
	}
	var own, rest []string
	for _, file := range all {
		switch name := file.Name(); {
		case file.IsDir() || strings.HasPrefix(name, ".") || !strings.HasSuffix(name, ".key"):
		case strings.HasPrefix(name, role):
			own = append(own, name)
		default:
			rest = append(rest, name)
		}
	}
	return append(own, rest...), nil
}
