//go:build !lean

package main

import "github.com/spf13/cobra"

// laboratoryCommands are those that no agent and no operator needs. The files of demo and
// verify carry the tag, too: they bring a whole chain.
func laboratoryCommands(env *Env) []*cobra.Command {
	return []*cobra.Command{
		newDemoCommand(env),
		newVerifyCommand(env),
		newSimCommand(env),
		newLabCommand(env, experiments(env), overNATS{}),
		newBenchCommand(env),
	}
}
