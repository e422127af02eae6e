package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

// learnExport is what dolly learn export was asked for.
type learnExport struct {
	places
	format string
	out    string
}

func newLearnExportCommand(env *Env) *cobra.Command {
	e := learnExport{places: places{env: env}}
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write what a running node learned as CSV or JSON",
		Long: `Writes the Q-table of a running node. CSV has a line for each cell: state, action, Q,
and of the action E, alpha, beta and sat a day; states from which all values are the same
are written once, as *. JSON is the whole view.`,
		Example: "  dolly learn export --format csv --out q.csv",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if e.format != "csv" && e.format != "json" {
				return cli.Usagef("", "--format is csv or json, not %q", e.format)
			}
			v, err := e.fetch(cmd.Context())
			if err != nil {
				return err
			}
			return e.write(v)
		},
	}
	e.addSocket(cmd)
	cmd.Flags().StringVar(&e.format, "format", "csv", "csv or json")
	cmd.Flags().StringVarP(&e.out, "out", "o", "", "file to write; default: standard output")
	return cmd
}

func (e *learnExport) write(v dolly.LearningView) error {
	raw, err := learnCSV(v)
	if e.format == "json" {
		raw, err = json.MarshalIndent(v, "", "  ")
		raw = append(raw, '\n')
	}
	if err != nil {
		return fmt.Errorf("write the table: %w", err)
	}
	if e.out == "" {
		_, err = e.env.Out.Write(raw)
		return err
	}
	if err := writeFile(e.out, raw, 0o644); err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "write the table", Err: err}
	}
	e.env.Say("wrote %s to %s", cli.Count(len(v.Offers), "offer"), e.out)
	return nil
}

// learnCSV is the table, a cell a line. A table that is too large to be shown whole
// has the values from where the node lives.
func learnCSV(v dolly.LearningView) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows, states := v.Q, ids(v)
	if len(rows) == 0 || (heat{}).alike(rows) {
		row := make([]float64, len(v.Offers))
		for j, o := range v.Offers {
			row[j] = o.Value
		}
		rows, states = [][]float64{row}, []dolly.OfferID{"*"}
		if len(v.Q) == 0 {
			states[0] = v.Current
		}
	}
	number := func(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
	err := w.Write([]string{"state", "action", "q", "e", "alpha", "beta", "sat_per_day"})
	for i, row := range rows {
		for j, q := range row {
			o, perDay := v.Offers[j], ""
			if o.Period > 0 {
				perDay = number(float64(o.Price) * 24 / o.Period.Hours())
			}
			if err == nil {
				err = w.Write([]string{string(states[i]), string(o.ID), number(q), number(o.E), number(o.Alpha), number(o.Beta), perDay})
			}
		}
	}
	w.Flush()
	if err == nil {
		err = w.Error()
	}
	return b.Bytes(), err
}
