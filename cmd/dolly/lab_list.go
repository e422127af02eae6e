package main

import (
	"fmt"
	"path/filepath"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/runs"
	"github.com/spf13/cobra"
)

func newLabListCommand(l *laboratory) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the runs",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			all, err := l.manifests()
			if err != nil {
				return err
			}
			if asJSON {
				return l.env.JSON(all)
			}
			l.list(all)
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the manifests as JSON")
	return cmd
}

// manifests are those of all runs, oldest first. One that cannot be read is told of
// and left out.
func (l *laboratory) manifests() ([]runs.Manifest, error) {
	folders, err := runs.List(l.folder())
	if err != nil {
		return nil, &dolly.Error{Kind: dolly.Failed, Text: "the runs", Err: err}
	}
	all := []runs.Manifest{}
	for _, f := range folders {
		m, err := f.Manifest()
		if err != nil {
			l.env.Say("%s: %v", filepath.Base(string(f)), err)
			continue
		}
		all = append(all, m)
	}
	return all, nil
}

func (l *laboratory) list(all []runs.Manifest) {
	if len(all) == 0 {
		l.env.Say("no runs in %s", l.folder())
		return
	}
	var rows [][]string
	for _, m := range all {
		rows = append(rows, []string{m.Name, m.Kind, fmt.Sprint(m.Seed), string(m.State), steps(m), took(m)})
	}
	l.env.Columns([]string{"run", "kind", ">seed", "state", ">step", ">took"}, rows)
}

// steps is how far a run is.
func steps(m runs.Manifest) string {
	if m.Of > 0 && m.State != runs.Done {
		return fmt.Sprintf("%d of %d", m.Step, m.Of)
	}
	return fmt.Sprint(m.Step)
}

// took is [worked] for people.
func took(m runs.Manifest) string { return worked(m).Round(time.Second / 10).String() }

// worked is the time that processes worked on a run, without one that was killed.
func worked(m runs.Manifest) (sum time.Duration) {
	for _, s := range m.Sittings {
		if s.End != nil {
			sum += s.End.Sub(s.Start)
		} else if m.State == runs.Running {
			sum += time.Since(s.Start)
		}
	}
	return sum
}
