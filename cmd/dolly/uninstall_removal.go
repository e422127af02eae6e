package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dollynator/dolly/cloud/install"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/node/settings"
)

// removal is what one agent put on a machine. It names files one by one: what
// Dolly did not write is not found here, and a folder goes only when it is empty.
type removal struct {
	root    string // what all paths are below; "/" but in tests
	paths   install.Paths
	config  string
	files   []string
	folders []string // innermost first
	run     func(ctx context.Context, name string, args ...string) error
}

// newRemoval knows what a parent installs below home.
func newRemoval(root, home string) removal {
	p := install.Layout(home)
	r := removal{root: root, paths: p, run: command}
	for _, f := range []string{p.Binary, p.Config, p.Inheritance, p.Installer} {
		r.files = append(r.files, f, f+install.Partial)
	}
	r.folders = []string{p.State, filepath.Dir(p.Binary)}
	return r
}

// own adds what the agent of a config keeps.
func (r *removal) own(config string, s settings.Settings) {
	r.config = config
	files := []string{config, s.Will, s.SocketPath(), edge.KeyPath(s.State), edge.StorePath(s.State)}
	r.files = append(files, r.files...)
	r.folders = append([]string{s.State, filepath.Dir(config)}, r.folders...)
}

func (r removal) at(path string) string { return filepath.Join(r.root, path) }

// plan lists what is there of it, and what stays beside it.
func (r removal) plan() (removes, keeps []string) {
	var seen []string
	for _, f := range append(slices.Clone(r.files), r.shared()...) {
		if info, err := os.Lstat(r.at(f)); err == nil && !info.IsDir() && !slices.Contains(seen, f) {
			seen = append(seen, f)
		}
	}
	removes = seen
	if n := r.keyLines(); n > 0 {
		removes = append(removes, fmt.Sprintf("%d of the lines of %s: the key of Dolly's installer", n, r.paths.Keys))
	}
	for _, dir := range r.folders {
		entries, _ := os.ReadDir(r.at(dir)) // one that is not there keeps nothing
		for _, e := range entries {
			p := filepath.Join(dir, e.Name())
			if !slices.Contains(seen, p) && !slices.Contains(r.folders, p) && !slices.Contains(keeps, p) {
				keeps = append(keeps, p)
			}
		}
	}
	return removes, keeps
}

// shared is the unit and the message, if they are this agent's and not another's.
func (r removal) shared() []string {
	var ours []string
	if unit, err := os.ReadFile(r.at(r.paths.Unit)); err == nil && r.paths.IsUnit(string(unit)) {
		ours = append(ours, r.paths.Unit)
	}
	if motd, err := os.ReadFile(r.at(r.paths.Motd)); err == nil && strings.Contains(string(motd), r.paths.Binary+" uninstall") {
		ours = append(ours, r.paths.Motd)
	}
	return ours
}

func (r removal) hasUnit() bool { return slices.Contains(r.shared(), r.paths.Unit) }

// stop ends the unit, now and for later boots.
func (r removal) stop(ctx context.Context) error {
	if !r.hasUnit() {
		return nil
	}
	return r.run(ctx, "systemctl", "disable", "--now", install.UnitName)
}

// remove takes everything away that plan names, and tells what would not go. What
// a second attempt needs to know, the config and the installer's key, goes last.
func (r removal) remove(ctx context.Context) error {
	hadUnit := r.hasUnit()
	errs := []error{r.forgetKey()}
	last := []string{r.config, r.paths.Config, r.paths.Installer}
	for _, f := range append(r.shared(), r.files...) {
		if !slices.Contains(last, f) {
			errs = append(errs, r.take(f))
		}
	}
	if hadUnit {
		errs = append(errs, r.run(ctx, "systemctl", "daemon-reload"))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	for _, f := range last {
		errs = append(errs, r.take(f))
	}
	for _, dir := range r.folders {
		_ = os.Remove(r.at(dir)) // one with something else in it stays
	}
	return errors.Join(errs...)
}

// take removes one file, if it is there.
func (r removal) take(file string) error {
	info, err := os.Lstat(r.at(file))
	if err == nil && !info.IsDir() {
		err = os.Remove(r.at(file))
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// without is a list of keys but for the installer's.
func (r removal) without(keys []byte) []byte {
	installer, err := os.ReadFile(r.at(r.paths.Installer))
	if err != nil {
		return keys
	}
	return install.Without(keys, installer)
}

func (r removal) keyLines() int {
	keys, err := os.ReadFile(r.at(r.paths.Keys))
	if err != nil {
		return 0
	}
	return countLines(keys) - countLines(r.without(keys))
}

func countLines(text []byte) (n int) {
	for range bytes.Lines(text) {
		n++
	}
	return n
}

// forgetKey removes the installer's lines and leaves all others byte for byte.
// The file is written where it lies, so that owner, mode and links stay, and it
// needs no room on a full disk.
func (r removal) forgetKey() error {
	if r.keyLines() == 0 {
		return nil
	}
	f, err := os.OpenFile(r.at(r.paths.Keys), os.O_RDWR, 0)
	if err != nil {
		return err
	}
	keys, err := io.ReadAll(f)
	if err == nil {
		rest := r.without(keys)
		if _, err = f.WriteAt(rest, 0); err == nil {
			err = f.Truncate(int64(len(rest)))
		}
	}
	return errors.Join(err, f.Close())
}

func command(ctx context.Context, name string, args ...string) error {
	if out, err := exec.CommandContext(ctx, name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w: %.200s", name, strings.Join(args, " "), err, bytes.TrimSpace(out))
	}
	return nil
}
