//go:build !lean

package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/lab/mutants"
	"github.com/spf13/cobra"
)

// dollyModule is whose source the mutants are edits of.
const dollyModule = "github.com/dollynator/dolly"

// verifiedMutants is what dolly verify mutants --json prints.
type verifiedMutants struct {
	Mutants  int               `json:"mutants"`
	Killed   int               `json:"killed"`
	Survived []string          `json:"survived"`
	Verdicts []mutants.Verdict `json:"verdicts"`
}

func newVerifyMutantsCommand(env *Env) *cobra.Command {
	var only []string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "mutants",
		Short: "Take the rules out one by one and see that the tests notice",
		Long: `Take one rule after another out of the code of charter, purchase and payment, and
run the tests that must fail then: a nonce that is not compared, a slot that
returns too early, a payment that is repeated. A mutant that survives is a test
that is missing. The files stay as they are: go test lays the edited one over
them.

It wants the go command and runs in a checkout of Dolly, for some minutes. A
mutant whose text is no longer in the code, once, is an error too.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			list, err := chosenMutants(only)
			if err != nil {
				return err
			}
			tree, err := mutants.Open(cmd.Context(), ".")
			if err != nil || tree.Module != dollyModule {
				return &dolly.Error{Kind: dolly.Usage, Text: "this is no checkout of " + dollyModule, Err: err,
					Hint: "git clone it, and run dolly verify mutants there, with go in the PATH"}
			}
			if err := tree.Sound(cmd.Context(), list); err != nil {
				return &dolly.Error{Kind: dolly.Failed, Text: "nothing can be shown", Err: err}
			}
			all, err := onAllCores(cmd.Context(), len(list), func(n int) (mutants.Verdict, error) {
				return tree.Try(cmd.Context(), list[n])
			}, func(_ int, v mutants.Verdict) { env.Say("%s", mutantLine(v)) })
			if err != nil {
				return &dolly.Error{Kind: dolly.Failed, Text: "a mutant cannot be tried", Err: err}
			}
			return showMutants(env, all, asJSON)
		},
	}
	cmd.Flags().StringSliceVar(&only, "only", nil, "the mutants of these names")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	_ = cmd.RegisterFlagCompletionFunc("only", mutantNames) // it fails for an unknown flag only
	return cmd
}

// mutantNames are what a shell completes.
func mutantNames(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var names []string
	for _, m := range mutants.All() {
		names = append(names, m.Name)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// chosenMutants are those of the names, or all.
func chosenMutants(only []string) ([]mutants.Mutant, error) {
	all := mutants.All()
	if len(only) == 0 {
		return all, nil
	}
	var chosen []mutants.Mutant
	for _, name := range only {
		i := slices.IndexFunc(all, func(m mutants.Mutant) bool { return m.Name == name })
		if i < 0 {
			return nil, cli.Usagef("dolly verify mutants tells the names", "no mutant %q", name)
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}

func mutantLine(v mutants.Verdict) string {
	what := "SURVIVED"
	if v.Killed {
		what = "killed by " + v.By
	}
	return fmt.Sprintf("%-4s %s: %s", v.Invariant, v.Name, what)
}

func showMutants(env *Env, all []mutants.Verdict, asJSON bool) error {
	s := verifiedMutants{Mutants: len(all), Survived: []string{}, Verdicts: all}
	for _, v := range all {
		if v.Killed {
			s.Killed++
		} else {
			s.Survived = append(s.Survived, v.Name)
		}
	}
	if asJSON {
		if err := env.JSON(s); err != nil {
			return err
		}
	} else {
		env.Print("%d of %d mutants are killed", s.Killed, s.Mutants)
	}
	if len(s.Survived) > 0 {
		return &dolly.Error{Kind: dolly.Failed, Text: "no test notices " + strings.Join(s.Survived, ", "),
			Hint: "write the test that does; dolly verify mutants --only NAME tries one"}
	}
	return nil
}
