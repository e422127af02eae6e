package main

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// I38: the passphrase comes from a prompt or a descriptor; no flag of any
// command takes it, or a file of it, and none reads it from a variable.
func TestI38NoCommandTakesThePassphraseOtherwise(t *testing.T) {
	secretive := regexp.MustCompile(`pass|secret|pin|seed|password`)
	names := 0
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			switch {
			case f.Name == "passphrase-fd":
				names++
				if f.Value.Type() != "int" {
					t.Errorf("%s --%s takes a %s", cmd.CommandPath(), f.Name, f.Value.Type())
				}
			case secretive.MatchString(f.Name) && f.Value.Type() == "string":
				t.Errorf("%s --%s takes text that may be a secret", cmd.CommandPath(), f.Name)
			}
		})
		for _, child := range cmd.Commands() {
			walk(child)
		}
	}
	walk(newRootCommand(&Env{Out: io.Discard, Err: io.Discard, Getenv: func(string) string { return "" }}))
	if names < 5 {
		t.Errorf("%d commands take --passphrase-fd, want create, grant, renew, adopt and handover at least", names)
	}
}

// Whatever is in the environment, without a terminal and a descriptor there is
// no passphrase.
func TestI38NoPassphraseFromTheEnvironment(t *testing.T) {
	var said bytes.Buffer
	env := &Env{In: strings.NewReader("tell nobody\n"), Out: io.Discard, Err: &said, Getenv: func(string) string { return "tell nobody" }}
	args := []string{"charter", "create", "--fleet", "rivers", "--provider", "tulip", "--out", t.TempDir() + "/rivers"}
	if code := cli.Run(t.Context(), env, newRootCommand(env), args); code != 2 || !strings.Contains(said.String(), "no terminal") {
		t.Errorf("exit code %d: %s", code, said.String())
	}
}
