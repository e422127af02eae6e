package cli

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Complete has a shell complete the values of flags, if that is what args ask for: words
// are by a flag's name, wherever below root it is. Of other flags it completes files.
func Complete(root *cobra.Command, args []string, words map[string][]string) {
	if len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) {
		complete(root, words)
	}
}

func complete(cmd *cobra.Command, words map[string][]string) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if known, ok := words[f.Name]; ok {
			// It fails for an unknown flag only, and for one that has completions.
			_ = cmd.RegisterFlagCompletionFunc(f.Name, cobra.FixedCompletions(known, cobra.ShellCompDirectiveNoFileComp))
		}
	})
	for _, child := range cmd.Commands() {
		complete(child, words)
	}
}
