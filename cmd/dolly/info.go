package main

import (
	"errors"
	"io/fs"
	"os"

	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/node/settings"
	"github.com/spf13/cobra"
)

// info is what dolly info prints.
type info struct {
	Config string    `json:"config"`
	Found  bool      `json:"config_found"`
	State  string    `json:"state"`
	Key    string    `json:"key"`
	Socket string    `json:"socket"`
	Build  cli.Build `json:"build"`
}

func newInfoCommand(env *Env) *cobra.Command {
	p := places{env: env}
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "info",
		Short: "Print paths and versions",
		Long:  "Prints where config, key, state and socket are looked for, and what this program is.\nIt works without any of them.",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			i, err := gatherInfo(p)
			if err != nil {
				return err
			}
			if asJSON {
				return env.JSON(i)
			}
			i.print(env)
			return nil
		},
	}
	p.addSocket(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func gatherInfo(p places) (info, error) {
	path, named := p.configPath()
	i := info{Config: path, State: defaultState(), Build: cli.ThisBuild()}
	_, err := os.Stat(path)
	i.Found = err == nil
	if i.Found || named || !errors.Is(err, fs.ErrNotExist) {
		s, err := settings.Load(path)
		if err != nil {
			return i, err
		}
		i.State = s.State
	}
	i.Key = edge.KeyPath(i.State)
	i.Socket, err = p.socketPath()
	return i, err
}

func (i info) print(env *Env) {
	config := i.Config
	if !i.Found {
		config += "  (not there; dolly setup makes it)"
	}
	rows := [][2]string{
		{"config", config}, {"state", i.State}, {"key", i.Key}, {"socket", i.Socket}, {"version", i.Build.Version},
	}
	if i.Build.Revision != "" {
		rows = append(rows, [2]string{"commit", i.Build.Revision + " " + i.Build.Time})
	}
	env.Table(append(rows, [2]string{"go", i.Build.Go + " " + i.Build.System}))
}
