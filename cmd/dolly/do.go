package main

import (
	"encoding/base64"
	"errors"
	"os"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

func newDoCommand(env *Env) *cobra.Command {
	p := places{env: env}
	var dry, asJSON bool
	cmd := &cobra.Command{
		Use:     "do NAME [KEY=VALUE]…",
		Short:   "Ask a running node to do something",
		Long:    "Asks a node for an action, as the console does. What actions there are depends on\nthe node; an unknown one is refused with their names.\n\nAn order to the fleet is given by its file, as dolly charter stop --out wrote it:\nthe agent obeys it and passes it on, also when no warden lives.",
		Example: "  dolly do transfer to=12D3Koo… bytes=1048576 --dry-run\n  dolly do cancel order=3\n  dolly do pause\n  dolly do order stop.cbor",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := readAction(args)
			if err != nil {
				return err
			}
			n, err := p.dial()
			if err != nil {
				return err
			}
			res, err := n.Do(cmd.Context(), a, dry)
			if err := errors.Join(err, n.Close()); err != nil {
				return err
			}
			if asJSON {
				return env.JSON(res)
			}
			for _, line := range res.Lines {
				env.Print("%s", line)
			}
			if dry {
				env.Say("nothing was done: this was a dry run")
			}
			return nil
		},
	}
	p.addSocket(cmd)
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what would be done")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func readAction(args []string) (dolly.Action, error) {
	a := dolly.Action{Name: args[0], Args: map[string]string{}}
	if a.Name == "order" {
		return readOrder(a, args[1:])
	}
	for _, arg := range args[1:] {
		key, value, ok := strings.Cut(arg, "=")
		if !ok || key == "" {
			return a, cli.Usagef("arguments look like to=12D3Koo…", "%q is not KEY=VALUE", arg)
		}
		if _, twice := a.Args[key]; twice {
			return a, cli.Usagef("", "%s is given twice", key)
		}
		a.Args[key] = value
	}
	return a, nil
}

// maxOrder bounds the file of an order, in bytes.
const maxOrder = 64 << 10

// readOrder makes an action of the file that holds an order to the fleet.
func readOrder(a dolly.Action, args []string) (dolly.Action, error) {
	if len(args) != 1 {
		return a, cli.Usagef("dolly charter stop --out FILE writes one", "order takes one file")
	}
	info, err := os.Stat(args[0])
	if err == nil && info.Size() > maxOrder {
		err = charter.ErrInvalid
	}
	if err != nil {
		return a, &dolly.Error{Kind: dolly.Usage, Text: "the order in " + args[0], Err: err}
	}
	raw, err := os.ReadFile(args[0])
	if err != nil {
		return a, &dolly.Error{Kind: dolly.Usage, Text: "the order in " + args[0], Err: err}
	}
	a.Args["record"] = base64.StdEncoding.EncodeToString(raw)
	return a, nil
}
