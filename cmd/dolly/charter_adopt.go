package main

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

func newCharterAdoptCommand(env *Env) *cobra.Command {
	r := renewal{env: env, operator: operatorKey{env: env}, adopt: adoption{who: "all"}}
	var one charter.Adopted
	var key string
	cmd := &cobra.Command{
		Use:   "adopt --charter DIR [--cert FILE… | --slot N --gen N --key PEER --depth N]",
		Short: "Sign the next epoch with one more agent in it",
		Long: `Signs the next epoch with the same limits and one agent more than live now: one
whose slot the registry does not know, because it was lost. It is named by its
inheritance or certificate, or by slot, generation, key and depth as they stand there.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return r.run(cmd.Context(), func(*limits) error { return r.adopt.name(one, key) })
		},
	}
	r.commonFlags(cmd)
	f := cmd.Flags()
	f.StringSliceVar(&r.adopt.certs, "cert", nil, "inheritance or certificate of the agent; repeat for more")
	f.Uint32Var(&one.Slot, "slot", 0, "slot of the agent")
	f.Uint32Var(&one.Gen, "gen", 0, "generation of that slot")
	f.StringVar(&key, "key", "", "peer id of the agent")
	f.Uint8Var(&one.Depth, "depth", 0, "how many generations after a first agent it is")
	return cmd
}

// name adds the agent that was described by hand.
func (a *adoption) name(one charter.Adopted, key string) error {
	if key == "" {
		if len(a.certs) == 0 {
			return cli.Usagef("--cert FILE, or --slot, --gen, --key and --depth", "nobody is named to be adopted")
		}
		return nil
	}
	id, err := dolly.ParsePeerID(key)
	if err != nil {
		return &dolly.Error{Kind: dolly.Usage, Text: "--key", Err: err}
	}
	one.Key = id
	a.more = append(a.more, one)
	return nil
}
