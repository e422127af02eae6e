package main

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/lab/runs"
	"github.com/spf13/cobra"
)

func newLabExportCommand(l *laboratory) *cobra.Command {
	var format, out string
	cmd := &cobra.Command{
		Use:   "export RUN",
		Short: "Write what a run measured for other programs",
		Long: `Writes what a run measured, also of one under way: its rows as csv, tsv, json (a list
for each figure) or jsonl, or as tar.gz all of the folder that another machine can show.`,
		Example: `  dolly lab export last > metrics.csv
  dolly lab export last --format tar.gz --out run.tar.gz`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			f, err := l.find(args[0])
			if err != nil {
				return err
			}
			if format == "tar.gz" && out == "" {
				return cli.Usagef("", "an archive is no text: --out names a file for it")
			}
			data, err := exportedRun(f, format)
			if err != nil {
				return err
			}
			if out != "" {
				return writeOut(out, data)
			}
			if _, err := l.env.Out.Write(data); err != nil {
				return &dolly.Error{Kind: dolly.Failed, Text: "it cannot be written", Err: err}
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&format, "format", "csv", "csv, tsv, json, jsonl or tar.gz")
	cmd.Flags().StringVar(&out, "out", "", "write it into this file")
	return cmd
}

// exportedRun is a run in a format.
func exportedRun(f runs.Folder, format string) ([]byte, error) {
	table, err := f.Table()
	if err != nil {
		return nil, labFailed(f, err)
	}
	switch format {
	case "csv":
		return table.CSV(), nil
	case "tsv":
		return table.TSV(), nil
	case "json":
		return columnsJSON(table)
	case "jsonl":
		data, err := f.Read(runs.MetricsFile)
		if err != nil {
			return nil, labFailed(f, err)
		}
		return data[:bytes.LastIndexByte(data, '\n')+1], nil
	case "tar.gz":
		var out bytes.Buffer
		if err := f.Pack(&out); err != nil {
			return nil, labFailed(f, err)
		}
		return out.Bytes(), nil
	}
	return nil, cli.Usagef("", "--format is one of %s", strings.Join(exportFormats(), ", "))
}

func exportFormats() []string { return []string{"csv", "tsv", "json", "jsonl", "tar.gz"} }

// columnsJSON is an object of lists; what is no number is null.
func columnsJSON(t runs.Table) ([]byte, error) {
	type column struct {
		Name string     `json:"name"`
		V    []*float64 `json:"values"`
	}
	all := struct {
		Steps   []int64  `json:"steps"`
		Figures []column `json:"figures"`
	}{append([]int64{}, t.Steps...), []column{}}
	for _, c := range t.Columns {
		out := column{Name: c.Name}
		for _, v := range c.V {
			if math.IsNaN(v) {
				out.V = append(out.V, nil)
				continue
			}
			out.V = append(out.V, &v)
		}
		all.Figures = append(all.Figures, out)
	}
	raw, err := json.MarshalIndent(all, "", "  ")
	return append(raw, '\n'), err
}
