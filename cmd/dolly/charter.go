package main

import (
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

func newCharterCommand(env *Env) *cobra.Command {
	return cli.Parent(&cobra.Command{
		Use:   "charter",
		Short: "Say what a fleet may do, and sign it",
		Long: `A charter is what an operator allows one fleet: how many agents, how much money,
where. It is signed with the operator's key, which is kept encrypted and away
from all servers. A fleet does nothing that its charter does not allow.`,
	},
		newCharterCreateCommand(env),
		newCharterShowCommand(env),
		newCharterRenewCommand(env),
		newCharterAdoptCommand(env),
		newCharterGrantCommand(env),
		newCharterTellCommand(env),
		newCharterVerifyCommand(env),
		newCharterReceiptsCommand(env),
		newCharterHandoverCommand(env),
		newCharterOrderCommand(env, "stop", "End the fleet for good: nothing is bought, issued or sold again"),
		newCharterOrderCommand(env, "drain", "Let every agent wind down at the end of its rent"),
		newCharterOrderCommand(env, "pause", "Let agents earn, but neither buy nor have children"),
		newCharterOrderCommand(env, "resume", "Take a pause or a drain back"),
		newCharterPardonCommand(env),
		newCharterKeyCommand(env),
	)
}
