//go:build lean

package main

import (
	"github.com/dollynator/dolly"
	"github.com/spf13/cobra"
)

// laboratoryCommands are left out, and say so. What no command reaches is not linked.
func laboratoryCommands(*Env) []*cobra.Command {
	var out []*cobra.Command
	for _, name := range []string{"demo", "verify", "sim", "lab", "bench"} {
		out = append(out, &cobra.Command{
			Use: name, Short: "Not in this program, which was built lean", Hidden: true, DisableFlagParsing: true,
			RunE: func(*cobra.Command, []string) error {
				return &dolly.Error{Kind: dolly.Usage, Text: "this program was built lean, without town and laboratory", Hint: "go build ./cmd/dolly"}
			},
		})
	}
	return out
}
