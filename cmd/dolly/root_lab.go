//go:build !lean

package main

import "github.com/spf13/cobra"

// laboratoryCommands are those that no agent and no operator needs.
func laboratoryCommands(env *Env) []*cobra.Command {
	return []*cobra.Command{
		newVerifyCommand(env),
		newSimCommand(env),
		newLabCommand(env, experiments(env), overNATS{}),
		newBenchCommand(env),
	}
}
