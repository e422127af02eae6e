package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/spf13/cobra"
)

// Interrupted is the exit code of a program that was told to stop before it
// was done.
const Interrupted = 130

// Run carries out the command that args name and returns the exit code: 0, or
// the [dolly.Kind] of the error (1 of [dolly.Over]), or [Interrupted]. An error is told in one
// line, its way out in another. What fails before the command itself runs, a
// flag or an argument, is of kind Usage.
func Run(ctx context.Context, env *Env, root *cobra.Command, args []string) int {
	began := false
	root.PersistentPreRun = func(*cobra.Command, []string) { began = true }
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetIn(env.In)
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	switch {
	case err == nil:
		return 0
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		env.Say("%s: interrupted", root.Name())
		return Interrupted
	case !began:
		err = asUsage(cmd, err)
	}
	env.tell(root.Name(), err)
	return exitCode(err)
}

func exitCode(err error) int {
	kind := dolly.KindOf(err)
	if kind == dolly.Over {
		kind = dolly.Failed
	}
	return int(kind)
}

// tell prints an error and its hint, a line each.
func (e *Env) tell(program string, err error) {
	e.Say("%s: error: %s", program, oneLine(err.Error()))
	if hint := dolly.HintOf(err); hint != "" {
		e.Say("%s: hint: %s", program, oneLine(hint))
	}
}

// oneLine puts what joined errors say on lines of their own into one.
func oneLine(s string) string {
	var parts []string
	for l := range strings.Lines(s) {
		if l = strings.TrimSpace(l); l != "" {
			parts = append(parts, l)
		}
	}
	return strings.Join(parts, "; ")
}

func asUsage(cmd *cobra.Command, err error) error {
	var e *dolly.Error
	if errors.As(err, &e) {
		return err
	}
	text := err.Error()
	if word, found := strings.CutPrefix(text, "unknown command "); found && !cmd.HasSubCommands() {
		text = cmd.CommandPath() + " takes no " + strings.TrimSuffix(word, fmt.Sprintf(" for %q", cmd.CommandPath()))
	}
	if why := errors.Unwrap(err); why != nil { // a flag's value, and then what a parser says of it
		text = strings.TrimSuffix(text, ": "+why.Error())
	}
	return &dolly.Error{Kind: dolly.Usage, Text: text, Hint: cmd.CommandPath() + " --help shows what there is"}
}

// Usagef is an error of who typed the command.
func Usagef(hint, format string, args ...any) error {
	return &dolly.Error{Kind: dolly.Usage, Text: fmt.Sprintf(format, args...), Hint: hint}
}

// Parent makes cmd a command that only holds others: alone it prints its help,
// with an unknown word it fails and names the nearest.
func Parent(cmd *cobra.Command, children ...*cobra.Command) *cobra.Command {
	cmd.AddCommand(children...)
	cmd.SuggestionsMinimumDistance = 2
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		hint := cmd.CommandPath() + " --help lists the commands"
		if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
			hint = "did you mean " + cmd.CommandPath() + " " + strings.Join(near, " or ") + "?"
		}
		return Usagef(hint, "no command %q in %s", args[0], cmd.CommandPath())
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	return cmd
}
