package runs_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/dollynator/dolly/lab/runs"
)

func TestARunTravels(t *testing.T) {
	f := begin(t, t.TempDir(), 6)
	if _, err := runs.Play(t.Context(), f, walks{}, options()); err != nil {
		t.Fatal(err)
	}
	var one, two bytes.Buffer
	if err := errors.Join(f.Pack(&one), f.Pack(&two)); err != nil || !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Fatalf("%d and %d bytes, %v", one.Len(), two.Len(), err)
	}
	root := t.TempDir()
	there := runs.Folder(filepath.Join(root, "a", "b"))
	for range 2 { // the second replaces the first
		if err := runs.Unpack(bytes.NewReader(one.Bytes()), there); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range append(compared(), runs.ManifestFile, runs.BoardFile, "pictures/end.txt") {
		if text(t, f, name) != text(t, there, name) {
			t.Errorf("%s is another", name)
		}
	}
	if found, err := filepath.Glob(filepath.Join(root, "a", "*")); err != nil || len(found) != 1 {
		t.Errorf("%v, %v", found, err)
	}
	if _, err := os.Stat(filepath.Join(string(there), "checkpoints")); err == nil {
		t.Error("checkpoints travelled")
	}
}

func TestArchivesThatLie(t *testing.T) {
	root := t.TempDir()
	there := runs.Folder(filepath.Join(root, "run"))
	for _, head := range []tar.Header{
		{Name: "../x", Typeflag: tar.TypeReg}, {Name: "/x", Typeflag: tar.TypeReg}, {Name: "x", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}, {Name: "x/", Typeflag: tar.TypeDir},
	} {
		var raw bytes.Buffer
		zip := gzip.NewWriter(&raw)
		out := tar.NewWriter(zip)
		if err := errors.Join(out.WriteHeader(&head), out.Close(), zip.Close()); err != nil {
			t.Fatal(err)
		}
		if err := runs.Unpack(&raw, there); !errors.Is(err, runs.ErrName) {
			t.Errorf("%q: %v", head.Name, err)
		}
	}
	if err := runs.Unpack(bytes.NewReader([]byte("no archive")), there); !errors.Is(err, runs.ErrDamaged) {
		t.Error(err)
	}
	if left, err := os.ReadDir(root); err != nil || len(left) != 0 {
		t.Errorf("%v, %v", left, err)
	}
}
