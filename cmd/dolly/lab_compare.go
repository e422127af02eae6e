package main

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/runs"
	"github.com/dollynator/dolly/lab/runs/page"
	"github.com/spf13/cobra"
)

func newLabCompareCommand(l *laboratory) *cobra.Command {
	var out string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "compare RUN RUN…",
		Short: "Show runs beside each other: what differs, and what came out",
		Example: `  dolly lab compare 20301224-180000 last
  dolly lab compare runs/* --out compared.html`,
		Args: cobra.MinimumNArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			var all []runs.Folder
			for _, name := range args {
				f, err := l.find(name)
				if err != nil {
					return err
				}
				all = append(all, f)
			}
			c, err := page.Compare(all)
			if err != nil {
				return &dolly.Error{Kind: dolly.Failed, Text: "the runs cannot be compared", Err: err}
			}
			return l.compared(c, out, asJSON)
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "write a page with their curves over one another into this file")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func (l *laboratory) compared(c page.Comparison, out string, asJSON bool) error {
	if out != "" {
		if err := writeOut(out, c.HTML()); err != nil {
			return err
		}
	}
	if asJSON {
		return l.env.JSON(c)
	}
	heads, rows := []string{"run", "kind", ">seed", "state", ">step"}, [][]string{}
	for _, k := range c.Keys {
		heads = append(heads, ">"+k)
	}
	for _, n := range c.Figures {
		heads = append(heads, ">last "+n)
	}
	for _, s := range c.Sides {
		row := []string{s.Name, s.Kind, fmt.Sprint(s.Seed), string(s.State), fmt.Sprint(s.Step)}
		for _, k := range c.Keys {
			row = append(row, s.Settings[k])
		}
		for _, n := range c.Figures {
			row = append(row, orDash(s.Last[n]))
		}
		rows = append(rows, row)
	}
	l.env.Columns(heads, rows)
	return nil
}
