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

// Create makes the folder of a run below root: <time>-<hash>, the hash of the kind,
// the config with its defaults and the seed. The config must make sense to the
// experiment. Nothing is played yet.
func Create(root string, e Experiment, config json.RawMessage, seed uint64, now time.Time) (Folder, error) {
	resolved, err := resolve(e, config, seed)
	if err != nil {
		return "", err
	}
	hash := Hash(e.Kind(), resolved, seed)
	f, err := vacant(filepath.Join(root, now.UTC().Format("20060102-150405")+"-"+hash[:8]))
	if err != nil {
		return "", fmt.Errorf("make a folder for the run: %w", err)
	}
	m := Manifest{Name: filepath.Base(string(f)), Kind: e.Kind(), Seed: seed, Config: hash, Start: now, State: Interrupted, Sittings: []Sitting{}}
	err = errors.Join(f.write(ConfigFile, append(resolved, '\n')), f.put(m))
	if err != nil {
		return "", errors.Join(fmt.Errorf("begin the run: %w", err), os.RemoveAll(string(f)))
	}
	return f, nil
}

// resolve fills in the defaults, and sees that the experiment would start with that.
func resolve(e Experiment, config json.RawMessage, seed uint64) (json.RawMessage, error) {
	raw, err := e.Resolve(config)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.Kind(), err)
	}
	if _, err := e.Start(raw, seed); err != nil {
		return nil, fmt.Errorf("%s: %w", e.Kind(), err)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, raw, "", "  "); err != nil {
		return nil, fmt.Errorf("%s: its config: %w", e.Kind(), err)
	}
	return out.Bytes(), nil
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
