//go:build !lean

package main

import (
	"context"
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/node/remote"
	"github.com/dollynator/dolly/node/remote/openapi"
	"github.com/spf13/cobra"
)

// apiTime bounds a whole verification of the interface.
const apiTime = time.Minute

func newVerifyAPICommand(env *Env) *cobra.Command {
	p := places{env: env}
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "api",
		Short: "Hold a running node's HTTP answers against their description",
		Long: `Asks a running node, by its socket, for everything that changes nothing, and holds each
answer against the OpenAPI file that this program has: a field that is missing, of
another kind, or not described fails. The file itself is at /v1/openapi.json.`,
		Example: "  dolly verify api\n  dolly verify api --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			path, err := p.socketPath()
			if err != nil {
				return err
			}
			if edge.IsPeerAddr(path) {
				return cli.Usagef("--socket PATH", "the interface is held against its description at a node's own socket")
			}
			n, err := remote.Dial(path)
			if err != nil {
				return err
			}
			if err := n.Close(); err != nil {
				return err
			}
			return verifyAPI(cmd.Context(), env, path, asJSON)
		},
	}
	p.addSocket(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func verifyAPI(ctx context.Context, env *Env, path string, asJSON bool) error {
	ctx, cancel := context.WithTimeout(ctx, apiTime)
	defer cancel()
	all, err := openapi.Probe(ctx, remote.Client(path), "http://dolly")
	if err != nil {
		return err
	}
	if asJSON {
		if err := env.JSON(all); err != nil {
			return err
		}
	}
	wrong := 0
	for _, one := range all {
		if one.Error != "" {
			wrong++
		}
		if !asJSON {
			env.Print("%3d  %8d bytes  %s  %s", one.Status, one.Bytes, one.Path, one.Error)
		}
	}
	if wrong > 0 {
		return &dolly.Error{Kind: dolly.Failed, Text: fmt.Sprintf("%d of %d answers are not as described", wrong, len(all)),
			Hint: "is the node of this program's version? dolly status says"}
	}
	env.Say("%s, all as described", cli.Count(len(all), "answer"))
	return nil
}
