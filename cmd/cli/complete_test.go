package cli

import (
	"bytes"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

func TestFlagsAreCompletedWhereverTheyAre(t *testing.T) {
	var out bytes.Buffer
	env := &Env{Out: &out, Err: &bytes.Buffer{}}
	child := &cobra.Command{Use: "set", RunE: func(*cobra.Command, []string) error { return nil }}
	child.Flags().String("network", "", "the world")
	root := Parent(&cobra.Command{Use: "tulip"}, child)
	args := []string{"__complete", "set", "--network", "t"}
	Complete(root, args, map[string][]string{"network": {"main", "test", "town"}})
	if code := Run(t.Context(), env, root, args); code != 0 || !strings.HasPrefix(out.String(), "main\ntest\ntown\n") {
		t.Errorf("exit %d: %q", code, out.String())
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0 bids", 1: "1 bid", 2: "2 bids"} {
		if got := Count(n, "bid"); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
}
