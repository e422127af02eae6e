package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/spf13/cobra"
)

// tried runs a program whose one command, "go", ends with err.
func tried(ctx context.Context, err error, args ...string) (code int, out, said string) {
	var stdout, stderr bytes.Buffer
	env := &Env{In: strings.NewReader(""), Out: &stdout, Err: &stderr, Getenv: func(string) string { return "" }}
	walk := &cobra.Command{
		Use: "go", Short: "Go", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { env.Print("went"); return err },
	}
	walk.Flags().Int("length", 1, "how far")
	root := Parent(&cobra.Command{Use: "tulip", Short: "A program"}, walk)
	code = Run(ctx, env, root, args)
	return code, stdout.String(), stderr.String()
}

func TestExitCodeFollowsTheKind(t *testing.T) {
	kind := func(k dolly.Kind) error {
		return fmt.Errorf("go: %w", errors.Join(&dolly.Error{Kind: k, Text: "no way", Hint: "turn back"}, nil))
	}
	for _, c := range []struct {
		err  error
		code int
		said string
	}{
		{nil, 0, ""},
		{errors.New("broken"), 1, "tulip: error: broken\n"},
		{kind(dolly.Failed), 1, "tulip: error: go: no way\ntulip: hint: turn back\n"},
		{kind(dolly.Usage), 2, "tulip: error: go: no way\ntulip: hint: turn back\n"},
		{kind(dolly.Refused), 3, "tulip: error: go: no way\ntulip: hint: turn back\n"},
		{kind(dolly.Unreachable), 4, "tulip: error: go: no way\ntulip: hint: turn back\n"},
		{kind(dolly.Partial), 5, "tulip: error: go: no way\ntulip: hint: turn back\n"},
		{errors.Join(errors.New("one\n  * two"), errors.New("three")), 1, "tulip: error: one; * two; three\n"},
		{errors.New("\x1b[2Jhello"), 1, "tulip: error: ·[2Jhello\n"},
	} {
		code, out, said := tried(t.Context(), c.err, "go")
		if code != c.code || said != c.said || out != "went\n" {
			t.Errorf("%v: code %d, %q; want %d, %q", c.err, code, said, c.code, c.said)
		}
	}
}

func TestWhatIsTypedWronglyIsUsage(t *testing.T) {
	for args, want := range map[string]string{
		"go --fast":     "tulip: error: unknown flag: --fast\ntulip: hint: tulip go --help shows what there is\n",
		"go --length x": "tulip: error: invalid argument \"x\" for \"--length\" flag\ntulip: hint: tulip go --help shows what there is\n",
		"go far":        "tulip: error: tulip go takes no \"far\"\ntulip: hint: tulip go --help shows what there is\n",
		"og":            "tulip: error: no command \"og\" in tulip\ntulip: hint: did you mean tulip go?\n",
		"wander":        "tulip: error: no command \"wander\" in tulip\ntulip: hint: tulip --help lists the commands\n",
	} {
		code, out, said := tried(t.Context(), nil, strings.Fields(args)...)
		if code != 2 || said != want || out != "" {
			t.Errorf("%s: code %d, %q, %q", args, code, out, said)
		}
	}
	if code, out, _ := tried(t.Context(), nil); code != 0 || !strings.Contains(out, "Available Commands") {
		t.Errorf("alone: code %d, %q", code, out)
	}
}

func TestInterruptedIsNoError(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	code, _, said := tried(ctx, fmt.Errorf("ask: %w", context.Canceled), "go")
	if code != Interrupted || said != "tulip: interrupted\n" {
		t.Errorf("code %d, %q", code, said)
	}
	if code, _, _ := tried(ctx, nil, "go"); code != 0 {
		t.Errorf("what ended well: code %d", code)
	}
	if code, _, _ := tried(ctx, errors.New("disk is full"), "go"); code != 1 {
		t.Errorf("what failed meanwhile: code %d", code)
	}
}

func TestTableAligns(t *testing.T) {
	var out bytes.Buffer
	env := &Env{Out: &out}
	env.Table([][2]string{{"a", "one"}, {"größe", "two\x1b\n3"}})
	if got, want := out.String(), "a      one\ngröße  two··3\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
