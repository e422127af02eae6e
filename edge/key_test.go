package edge

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
)

func TestKeyComesBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "key")
	key, err := CreateKey(path)
	if err != nil {
		t.Fatal(err)
	}
	again, err := LoadKey(path)
	if err != nil || again.Peer() != key.Peer() {
		t.Fatalf("loaded %v: %v", again, err)
	}
	kept, there, err := KeepKey(path)
	if err != nil || !there || kept.Peer() != key.Peer() {
		t.Errorf("kept %v, there %v: %v", kept, there, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v: %v", info.Mode(), err)
	}
	if folder, err := os.Stat(filepath.Dir(path)); err != nil || folder.Mode().Perm() != 0o700 {
		t.Errorf("folder's mode %v: %v", folder.Mode(), err)
	}
}

func TestKeyIsNeverOverwritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	first, err := CreateKey(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := CreateKey(path); !errors.Is(err, ErrKeyExists) {
		t.Errorf("a second key: %v", err)
	}
	if again, err := LoadKey(path); err != nil || again.Peer() != first.Peer() {
		t.Errorf("the first is gone: %v", err)
	}
}

func TestBadKeyFilesAreExplained(t *testing.T) {
	digits := strings.Repeat("0f", 32)
	for name, c := range map[string]struct {
		text string
		mode os.FileMode
		want error
		hint string
	}{
		"group reads":  {digits, 0o640, ErrKeyLoose, "chmod 600"},
		"others read":  {digits, 0o604, ErrKeyLoose, "chmod 600"},
		"too short":    {digits[2:], 0o600, ErrKeyBroken, "restore"},
		"too long":     {digits + "00", 0o600, ErrKeyBroken, "restore"},
		"no digits":    {strings.Repeat("zz", 32), 0o600, ErrKeyBroken, "restore"},
		"empty":        {"", 0o600, ErrKeyBroken, "restore"},
		"another file": {strings.Repeat(digits, 99), 0o600, ErrKeyBroken, "dolly setup"},
	} {
		path := filepath.Join(t.TempDir(), "key")
		if err := os.WriteFile(path, []byte(c.text), c.mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, c.mode); err != nil {
			t.Fatal(err)
		}
		_, err := LoadKey(path)
		if !errors.Is(err, c.want) || !strings.Contains(dolly.HintOf(err), c.hint) || dolly.KindOf(err) != dolly.Usage {
			t.Errorf("%s: %v, hint %q", name, err, dolly.HintOf(err))
		}
		if err != nil && c.text != "" && strings.Contains(err.Error(), c.text) {
			t.Errorf("I38: %s: the error shows the file", name)
		}
	}
	if _, err := LoadKey(filepath.Join(t.TempDir(), "none")); dolly.HintOf(err) != "dolly setup makes one" {
		t.Errorf("a missing file: %v, hint %q", err, dolly.HintOf(err))
	}
	if _, err := LoadKey(t.TempDir()); !errors.Is(err, ErrKeyBroken) {
		t.Errorf("a folder: %v", err)
	}
}
