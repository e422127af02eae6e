package main

import (
	"encoding/json"
	"strings"

	"github.com/dollynator/dolly/lab/mirror"
	"github.com/spf13/cobra"
)

func newLabPartsCommand(env *Env) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "parts",
		Short: "List what a model in an experiment can be made of",
		Long: `Lists the parts that a model can be made of, by the keys at which they stand: their
names and their arguments, with the defaults of those that have one. A value may stand where
an argument is a number that a part gives.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if asJSON {
				return env.JSON(mirror.Parts())
			}
			return printParts(env)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print them as JSON")
	return cmd
}

func printParts(env *Env) error {
	key := ""
	for _, p := range mirror.Parts() {
		if p.Key != key {
			key = p.Key
			env.Print("%s:", key)
		}
		args := make([]string, len(p.Args))
		for i, name := range p.Args {
			args[i] = name
			if v, ok := p.Defaults[name]; ok {
				text, err := json.Marshal(plainPart(v))
				if err != nil {
					return err
				}
				args[i] += ": " + string(text)
			}
		}
		env.Print("  %-26s %s", p.Name, strings.Join(args, ", "))
	}
	return nil
}

// plainPart is a component without its arguments' keys: a constant is its number.
func plainPart(v any) any {
	m, ok := v.(map[string]any)
	if !ok {
		return v
	}
	if args, ok := m["args"].(map[string]any); ok && m["name"] == "ConstantValue" {
		return args["value"]
	}
	if name, ok := m["name"]; ok {
		return name
	}
	return v
}
