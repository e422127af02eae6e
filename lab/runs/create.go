package runs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/dollynator/dolly/wire"
)

// Resolve fills in the defaults of a config, and sees that the experiment would start
// with it.
func Resolve(e Experiment, config json.RawMessage, seed uint64) (json.RawMessage, error) {
	raw, err := e.Resolve(config)
	if err != nil {
		return nil, err
	}
	if _, err := e.Start(raw, seed); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, raw, "", "  "); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	return out.Bytes(), nil
}

// Create makes the folder of a run below root: <time>-<hash>, where the hash is that
// of the kind, the resolved config and the seed. Nothing is played yet.
func Create(root, kind string, resolved json.RawMessage, seed uint64, now time.Time) (Folder, error) {
	hash := Hash(kind, resolved, seed)
	f, err := vacant(filepath.Join(root, now.UTC().Format("20060102-150405")+"-"+hash[:8]))
	if err != nil {
		return "", fmt.Errorf("make a folder for the run: %w", err)
	}
	if err := Begin(f, kind, resolved, seed, now); err != nil {
		return "", errors.Join(err, os.RemoveAll(string(f)))
	}
	return f, nil
}

// Begin is Create in a folder that the caller chose; it makes it if it is not there.
func Begin(f Folder, kind string, resolved json.RawMessage, seed uint64, now time.Time) error {
	m := Manifest{Name: filepath.Base(string(f)), Kind: kind, Seed: seed, Config: Hash(kind, resolved, seed), Start: now, State: Interrupted, Sittings: []Sitting{}}
	if err := errors.Join(f.write(ConfigFile, append(bytes.TrimSpace(resolved), '\n')), f.put(m)); err != nil {
		return fmt.Errorf("begin the run: %w", err)
	}
	return nil
}

// Hash names what is run: the same kind, resolved config and seed have the same
// one, in 64 hexadecimal digits. White space does not count.
func Hash(kind string, resolved json.RawMessage, seed uint64) string {
	var flat bytes.Buffer
	if json.Compact(&flat, resolved) != nil {
		flat.Reset()
		flat.Write(resolved)
	}
	sum := wire.Sum([]byte(kind + "\n" + strconv.FormatUint(seed, 10) + "\n" + flat.String()))
	return fmt.Sprintf("%x", sum[:])
}

// mostTwins bounds how many runs of the same begin in one second.
const mostTwins = 10_000

// vacant makes a new folder with that name, or with a number behind it.
func vacant(path string) (Folder, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", err
	}
	name := path
	for n := 2; n < mostTwins; n++ {
		err := os.Mkdir(name, 0o755)
		if err == nil {
			return Folder(name), nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return "", err
		}
		name = path + "-" + strconv.Itoa(n)
	}
	return "", fmt.Errorf("%s: %w", path, fs.ErrExist)
}
