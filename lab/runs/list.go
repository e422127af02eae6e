package runs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// List is the runs below root, oldest first; none if there is no such folder.
func List(root string) ([]Folder, error) {
	entries, err := os.ReadDir(root)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var out []Folder
	began := map[Folder]time.Time{}
	for _, e := range entries {
		f := Folder(filepath.Join(root, e.Name()))
		m, err := f.manifest()
		if errors.Is(err, ErrNoRun) || errors.Is(err, syscall.ENOTDIR) {
			continue
		}
		began[f] = m.Start // zero if it cannot be read: who opens it is told why
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(a, b Folder) int { return began[a].Compare(began[b]) })
	return out, nil
}

// Find is the run that a user means: a path, or the name of one below root, or
// enough of either end of its name that no other is meant. "last" is the newest.
func Find(root, name string) (Folder, error) {
	if _, err := os.Stat(Folder(name).at(ManifestFile)); err == nil {
		return Folder(filepath.Clean(name)), nil
	}
	all, err := List(root)
	if err != nil {
		return "", err
	}
	if name == "last" && len(all) > 0 {
		return all[len(all)-1], nil
	}
	found := slices.DeleteFunc(all, func(f Folder) bool {
		base := filepath.Base(string(f))
		return name == "" || !strings.HasPrefix(base, name) && !strings.HasSuffix(base, name)
	})
	switch i := slices.IndexFunc(found, func(f Folder) bool { return filepath.Base(string(f)) == name }); {
	case i >= 0:
		return found[i], nil
	case len(found) == 0:
		return "", fmt.Errorf("%w %q in %s", ErrNoRun, name, root)
	case len(found) > 1:
		return "", fmt.Errorf("%w: %q is %s and %s", ErrAmbiguous, name, filepath.Base(string(found[0])), filepath.Base(string(found[1])))
	}
	return found[0], nil
}
