package runs_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/dollynator/dolly/lab/runs"
)

func TestRunsAreFoundByAnyEndOfTheirName(t *testing.T) {
	root := t.TempDir()
	one, twin := begin(t, root, 3), begin(t, root, 3)
	other := begin(t, root, 4)
	if filepath.Base(string(twin)) != filepath.Base(string(one))+"-2" {
		t.Errorf("twins are %s and %s", one, twin)
	}
	all, err := runs.List(root)
	if err != nil || len(all) != 3 {
		t.Fatal(all, err)
	}
	name := filepath.Base(string(other))
	for _, c := range []struct {
		ask  string
		want runs.Folder
	}{
		{string(other), other}, {string(other) + "/", other}, {name, other}, {name[len(name)-4:], other}, {filepath.Base(string(one)), one}, {"-2", twin}, {"last", all[2]},
	} {
		if got, err := runs.Find(root, c.ask); err != nil || got != c.want {
			t.Errorf("%q: %s, %v, want %s", c.ask, got, err, c.want)
		}
	}
	if _, err := runs.Find(root, "2030"); !errors.Is(err, runs.ErrAmbiguous) {
		t.Error(err)
	}
	for _, ask := range []string{"", "nothing", "/"} {
		if _, err := runs.Find(root, ask); !errors.Is(err, runs.ErrNoRun) {
			t.Errorf("%q: %v", ask, err)
		}
	}
	if none, err := runs.List(filepath.Join(root, "none")); err != nil || len(none) != 0 {
		t.Error(none, err)
	}
}

func TestTablesAreRead(t *testing.T) {
	table, err := runs.ReadTable([]byte("{\"step\":1,\"a\":1}\n{\"step\":3,\"b\":null,\"a\":2.5}\n{\"step\":4,\"b\":7}\n{\"step\":5,\"a"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(table.CSV()), "step,a,b\n1,1,\n3,2.5,\n4,,7\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if a, ok := table.Column("a"); !ok || len(a) != 3 || table.Columns[0].Last() != 2.5 {
		t.Errorf("%v", a)
	}
	for _, bad := range []string{"x\n", "{}x\n{\"a\":1}\n", "{\"a\":1,\"step\":1}\n", "{\"step\":1.5}\n", "{\"step\":1,\"a\":\"x\"}\n", "{\"step\":1,\"a\":1e999}\n", "[]\n"} {
		if _, err := runs.ReadTable([]byte(bad)); !errors.Is(err, runs.ErrDamaged) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
