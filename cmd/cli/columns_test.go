package cli

import (
	"bytes"
	"testing"
)

func TestColumns(t *testing.T) {
	var out bytes.Buffer
	e := &Env{Out: &out}
	e.Columns([]string{"name", ">sat", "waits"}, [][]string{{"ada", "1,200", "for\na\rlease"}, {"äé", "7", ""}})
	want := "name    sat  waits\nada   1,200  for·a·lease\näé        7\n"
	if out.String() != want {
		t.Errorf("printed\n%swant\n%s", out.String(), want)
	}
	out.Reset()
	e.Columns([]string{"name"}, nil)
	if out.String() != "name\n" {
		t.Errorf("of nothing it printed %q", out.String())
	}
}
