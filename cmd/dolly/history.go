package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

// history is what dolly history was asked for.
type history struct {
	places
	from, to      string
	limit         int
	asJSON, asCSV bool
}

func newHistoryCommand(env *Env) *cobra.Command {
	h := history{places: places{env: env}}
	cmd := &cobra.Command{
		Use:   "history [METRIC]",
		Short: "Print how a figure of a running node went",
		Long: `Prints what a node read of itself over time: a reading a minute for the last day, one
an hour for the last year. Without a metric, prints which there are and the latest
reading of each. Moments are the node's: a date, a date with time, or a span back
from now, like 36h or 30d.`,
		Example: "  dolly history\n  dolly history uploaded --from 7d --csv > uploaded.csv\n  dolly history price --from 2031-12-01 --to 2031-12-31 --json",
		Args:    cobra.MaximumNArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return h.run(cmd.Context(), args) },
	}
	for _, m := range dolly.Metrics() {
		cmd.ValidArgs = append(cmd.ValidArgs, m.Name)
	}
	h.addSocket(cmd)
	f := cmd.Flags()
	f.StringVar(&h.from, "from", "", "not before this moment (default: all that is kept)")
	f.StringVar(&h.to, "to", "", "not after this moment (default: now)")
	f.IntVarP(&h.limit, "limit", "n", 0, "at most so many points, neighbours joined; 0 is all, to 1440")
	f.BoolVar(&h.asJSON, "json", false, "print JSON")
	f.BoolVar(&h.asCSV, "csv", false, "print CSV")
	return cmd
}

func (h *history) run(ctx context.Context, args []string) (err error) {
	switch {
	case h.asJSON && h.asCSV:
		return cli.Usagef("", "--json or --csv, not both")
	case h.limit < 0 || h.limit > 1440:
		return cli.Usagef("", "--limit is from 0 to 1440, not %d", h.limit)
	case len(args) > 0 && args[0] == "":
		return cli.Usagef("dolly history lists the metrics", "a metric has a name")
	case len(args) == 0 && (h.from != "" || h.to != "" || h.limit != 0 || h.asCSV):
		return cli.Usagef("dolly history lists the metrics", "of which metric?")
	}
	for _, text := range []string{h.from, h.to} {
		if _, err := parsePast(text, 0); text != "" && err != nil {
			return err
		}
	}
	n, err := h.dial()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, n.Close()) }()
	if len(args) == 0 {
		return h.list(ctx, n)
	}
	q, err := h.query(ctx, n, args[0])
	if err != nil {
		return err
	}
	v, err := dolly.Fetch[dolly.HistoryView](ctx, n, dolly.ViewHistory, q)
	if err != nil {
		return err
	}
	return h.print(v)
}

// query puts moments into the node's time.
func (h *history) query(ctx context.Context, n dolly.Node, metric string) (q dolly.Query, err error) {
	q = dolly.Query{Filter: metric, Limit: h.limit}
	info, err := n.Info(ctx)
	if err != nil {
		return q, err
	}
	for _, side := range []struct {
		text string
		to   *uint64
	}{{h.from, &q.From}, {h.to, &q.To}} {
		if side.text == "" {
			continue
		}
		at, err := parsePast(side.text, info.Now)
		if err != nil {
			return q, err
		}
		*side.to = uint64(max(at, 1))
	}
	if q.To != 0 && q.From > q.To {
		return q, cli.Usagef("", "--from is after --to")
	}
	return q, nil
}

// parsePast reads a date, or a span back from now.
func parsePast(s string, now dolly.Time) (dolly.Time, error) {
	for _, layout := range []string{time.DateOnly, time.DateTime, time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return dolly.Time(t.UnixMilli()), nil
		}
	}
	d, err := parseSpan(s)
	if err != nil {
		return 0, cli.Usagef("write a date like 2031-12-31, or a span back like 7d", "%q is no moment", s)
	}
	return now.Add(-d), nil
}

func (h *history) list(ctx context.Context, n dolly.Node) error {
	all, err := dolly.Fetch[[]dolly.Metric](ctx, n, dolly.ViewHistory, dolly.Query{})
	if err != nil {
		return err
	}
	if h.asJSON {
		return h.env.JSON(all)
	}
	rows := [][]string{}
	for _, m := range all {
		rows = append(rows, []string{m.Name, figure(m.Latest), m.Unit, m.Text})
	}
	h.env.Columns([]string{"metric", ">latest", "unit", "what it is"}, rows)
	return nil
}

func (h *history) print(v dolly.HistoryView) error {
	switch {
	case h.asJSON:
		return h.env.JSON(v)
	case h.asCSV:
		return h.csv(v)
	case len(v.Points) == 0:
		h.env.Say("nothing was read of %s between %s and %s", v.Name, moment(v.From), moment(v.To))
		return nil
	}
	h.env.Print("%s, in %s: %s", v.Name, v.Unit, v.Text)
	for _, p := range v.Points {
		h.env.Print("%s  %20s", moment(p.At), figure(p.Value))
	}
	return nil
}

// csv writes a line a point, with the unit in the heading.
func (h *history) csv(v dolly.HistoryView) error {
	w := csv.NewWriter(h.env.Out)
	rows := [][]string{{"time", "unix_ms", fmt.Sprintf("%s (%s)", v.Name, v.Unit)}}
	for _, p := range v.Points {
		rows = append(rows, []string{p.At.Std().Format(time.RFC3339), strconv.FormatInt(int64(p.At), 10), number(p.Value)})
	}
	return w.WriteAll(rows)
}

// figure prints a reading for people, to three decimals.
func figure(v float64) string {
	return strings.TrimRight(strings.TrimRight(strconv.FormatFloat(v, 'f', 3, 64), "0"), ".")
}

// number prints a reading whole.
func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
