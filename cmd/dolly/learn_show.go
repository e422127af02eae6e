package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

// learnShow is what dolly learn show was asked for.
type learnShow struct {
	places
	color  string
	asJSON bool
}

func newLearnShowCommand(env *Env) *cobra.Command {
	s := learnShow{places: places{env: env}}
	cmd := &cobra.Command{
		Use:   "show",
		Short: "Show what a running node learned of each offer",
		Long: `Shows each offer that the node ever heard of: what it costs a day, its value Q from
where the node lives, E, α and β, what is believed of it by evidence (from how many own
rents of 30 days and how many siblings) and how often it would be chosen now. What is
believed is a reward, or by capacity the logarithm of the MB a day over what is expected.
Below it the whole Q-table as a map: rows are states (the offer that one lives on),
columns actions (the one that one might rent); then the latest evidence of what rents
brought, with what it counts for, and who told something lately.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			h, err := newHeat(env, s.color)
			if err != nil {
				return err
			}
			v, err := s.fetch(cmd.Context())
			switch {
			case err != nil:
				return err
			case s.asJSON:
				return env.JSON(v)
			}
			s.print(v, h)
			return nil
		},
	}
	s.addSocket(cmd)
	cmd.Flags().StringVar(&s.color, "color", "auto", "auto, always or never (NO_COLOR is never)")
	cmd.Flags().BoolVar(&s.asJSON, "json", false, "print JSON")
	return cmd
}

// fetch asks the node. Only agents learn.
func (p *places) fetch(ctx context.Context) (v dolly.LearningView, err error) {
	n, err := p.dial()
	if err != nil {
		return v, err
	}
	defer func() { err = errors.Join(err, n.Close()) }()
	info, err := n.Info(ctx)
	if err != nil {
		return v, err
	}
	if info.Role != "agent" {
		return v, &dolly.Error{Kind: dolly.Usage, Text: "this node is a " + info.Role + ", which learns nothing", Hint: "--socket names an agent's"}
	}
	return dolly.Fetch[dolly.LearningView](ctx, n, dolly.ViewLearning, dolly.Query{})
}

func (s *learnShow) print(v dolly.LearningView, h heat) {
	env := s.env
	env.Table([][2]string{
		{"rule", fmt.Sprintf("merge %s, value %s, choice %s", v.Rule, v.Measure, v.Choice)},
		{"lives on", string(v.Current)},
		{"wants", orNone(string(v.Candidate), "none yet")},
		{"learned", fmt.Sprintf("%s; %s heard, of %s", cli.Count(v.Updates, "own update"), cli.Count(v.Merged, "table update"), cli.Count(v.Remotes, "sibling"))},
		{"evidence", fmt.Sprintf("%s held, %d confirmed by blocks; %s refuted", cli.Count(v.Held, "record"), v.Confirmed, cli.Count(v.Refuted, "slot"))},
	})
	env.Print("")
	env.Print("%3s %-28s %9s %8s %8s %6s %6s  %-22s %7s", "", "offer", "sat/day", "Q", "E", "α", "β", "believed (own; others)", "chance")
	for i, o := range v.Offers {
		perDay := "-"
		if o.Period > 0 {
			perDay = fmt.Sprintf("%.0f", float64(o.Price)*24/o.Period.Hours())
		}
		believed := "none"
		if o.Samples > 0 || o.Voices > 0 {
			believed = fmt.Sprintf("%+.2f ±%.2f (%.1f; %d)", o.Believed, o.Deviation, o.Samples, o.Voices)
		}
		env.Print("%3s %-28s %9s %8.4f %8.3f %6.3f %6.3f  %-22s %6.1f%%", column(i), o.ID, perDay, o.Value, o.E, o.Alpha, o.Beta, believed, 100*o.Chance)
	}
	env.Print("")
	if len(v.Q) == 0 {
		env.Print("the table of %d offers is too large to be shown whole", len(v.Offers))
	} else {
		h.draw(ids(v), v.Q)
	}
	s.printRents(v)
	s.printLessons(v)
}

// shownLines is how many records and lessons are printed; JSON has more.
const shownLines = 12

// printRents prints the evidence, and whether it counts.
func (s *learnShow) printRents(v dolly.LearningView) {
	if len(v.Rents) == 0 {
		return
	}
	env := s.env
	env.Print("\n%4s %-16s %-28s %6s %8s %8s %8s %8s  evidence, latest first", "slot", "who", "offer", "days", "MB", "sat", "MB/day", "measure")
	for _, r := range v.Rents[:min(len(v.Rents), shownLines)] {
		mb := float64(r.Carried) / float64(dolly.MiB)
		env.Print("%4d %-16s %-28s %6.1f %8.0f %8d %8.1f %8.3f  %s",
			r.Slot, orNone(r.Name, r.From.Short()), r.Offer, r.Days, mb, r.Paid, mb/r.Days, r.Measure, counts(r))
	}
}

// counts says what a record is worth.
func counts(r dolly.RentRow) string {
	switch {
	case !r.Confirmed:
		return "waits for its blocks"
	case r.Own:
		return "own line"
	case r.Refuted:
		return "refuted by own experience"
	}
	return "heard"
}

// printLessons prints who told what.
func (s *learnShow) printLessons(v dolly.LearningView) {
	if len(v.Lessons) == 0 {
		return
	}
	s.env.Print("\n%-19s %-16s %-8s  told by siblings, latest first", "when", "who", "what")
	for _, l := range v.Lessons[:min(len(v.Lessons), shownLines)] {
		about := fmt.Sprintf("%d offers", l.Of)
		if l.Of == 1 && len(l.Offers) == 1 {
			about = string(l.Offers[0])
		}
		s.env.Print("%-19s %-16s %-8s  %s", l.At.Std().Format(time.DateTime), orNone(l.Name, l.From.Short()), l.Kind, about)
	}
}

func ids(v dolly.LearningView) []dolly.OfferID {
	out := make([]dolly.OfferID, len(v.Offers))
	for i, o := range v.Offers {
		out[i] = o.ID
	}
	return out
}
