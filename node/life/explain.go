package life

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/dollynator/dolly"
)

// Explain says on what facts a decision of a log was made, by line. It needs nothing
// but the event, so it works for any that is still in a log.
func Explain(e dolly.Event) []string {
	switch e.Kind {
	case decidedChoice:
		return explained(e, choiceFacts.lines)
	case decidedUpdate:
		return explained(e, moveFacts.lines)
	case decidedOrder, decidedPurchase:
		return explained(e, moneyFacts.lines)
	}
	return told(e)
}

// Decision reports whether events of a kind are decisions with facts of their own.
func Decision(kind string) bool {
	switch kind {
	case decidedChoice, decidedUpdate, decidedOrder, decidedPurchase:
		return true
	}
	return false
}

func explained[F any](e dolly.Event, lines func(F) []string) []string {
	var f F
	if err := json.Unmarshal(e.Data, &f); err != nil {
		return []string{e.Text, "its facts cannot be read: " + err.Error()}
	}
	return lines(f)
}

func (f choiceFacts) lines() []string {
	out := []string{
		fmt.Sprintf("wants %s: number %d of %d by value, rule %s", f.Chosen.Offer, f.Index+1, f.Of, f.Rule),
		fmt.Sprintf("lives on %s at depth %d; %s", f.Current, f.Depth, f.chance()),
		"the ranking:",
	}
	for i, r := range f.Ranked {
		out = append(out, fmt.Sprintf("  %2d  %s", i+1, r.line(f.Expected)))
	}
	if f.Index >= len(f.Ranked) {
		out = append(out, fmt.Sprintf("  %2d  %s", f.Index+1, f.Chosen.line(f.Expected)))
	}
	if len(f.Siblings) == 0 {
		out = append(out, "no sibling moved it: the choice is this agent's own")
	}
	for _, s := range f.Siblings {
		out = append(out, s.lines(f.Chosen.Offer)...)
	}
	for _, who := range f.Refuted {
		out = append(out, who+" is not believed: own experience says otherwise")
	}
	return out
}

// chance says what the draw was.
func (f choiceFacts) chance() string {
	if f.Lambda == 0 {
		return "each value was drawn from its uncertainty, and the best was taken"
	}
	return fmt.Sprintf("drew x = %.3f from Exp(λ = %.3f), so the one at place ⌊x⌋ + 1; ties by %.3f", f.Draw, f.Lambda, f.Tie)
}

// line prints an offer as it was seen. What is believed of it is a reward, or, where
// so many MB a day are expected, the logarithm of how many times as many it carries.
func (r rankedFacts) line(expected float64) string {
	s := fmt.Sprintf("%-28s Q %8.4f  E %7.3f  α %.3f  β %.3f  %8.0f sat/day  rented %d, failed %d", r.Offer, r.Q, r.E, r.Alpha, r.Beta, r.SatPerDay, r.Won, r.Failed)
	e := r.Evidence
	if e == (evidenceFact{}) {
		return s
	}
	s += fmt.Sprintf("  believed %.3f ± %.3f", e.Y, e.SD)
	if expected > 0 {
		s += fmt.Sprintf(" (%.0f MB/day)", expected*math.Exp(e.Y))
	}
	s += " by " + e.grounds()
	if e.Normal != 0 {
		s += fmt.Sprintf("; drew %+.2f sd, so %.4f", e.Normal, e.Drawn)
	}
	return s
}

// grounds says what a belief rests on.
func (e evidenceFact) grounds() string {
	var parts []string
	if e.Samples > 0 {
		parts = append(parts, fmt.Sprintf("own %.2f samples of %.3f", e.Samples, e.Own))
	}
	switch {
	case e.Voices == 1:
		parts = append(parts, fmt.Sprintf("1 sibling (hearsay %.3f, worth %.1f samples)", e.Hearsay, e.Weight))
	case e.Voices > 1:
		parts = append(parts, fmt.Sprintf("%d siblings (hearsay %.3f, worth %.1f samples)", e.Voices, e.Hearsay, e.Weight))
	}
	if len(parts) == 0 {
		return "nothing that anybody knows"
	}
	return strings.Join(parts, ", ")
}

func (s swayFacts) lines(chosen dolly.OfferID) []string {
	what := "without it the same draw takes the same"
	if s.Changes {
		what = fmt.Sprintf("without it the same draw takes %s instead of %s", s.Would, chosen)
	}
	out := []string{s.Who + ": " + what}
	for _, m := range s.Moved {
		line := fmt.Sprintf("  moved %s from %.4f to %.4f", m.Offer, m.Without, m.Q)
		if m.Drawn != m.DrawnWithout {
			line += fmt.Sprintf("; as drawn from %.4f to %.4f", m.DrawnWithout, m.Drawn)
		}
		out = append(out, line)
	}
	return out
}

func (f moveFacts) lines() []string {
	out := []string{
		fmt.Sprintf("learned that %s %s, living on %s", f.Offer, outcome(f.Success), f.Current),
		fmt.Sprintf("reward %.4f, α %.3f, β %.3f: Q from %.4f to %.4f", f.Reward, f.Alpha, f.Beta, f.Before, f.After),
	}
	if f.Remotes == 0 {
		return append(out, "no sibling's table was heard")
	}
	for _, p := range f.Pulls {
		out = append(out, fmt.Sprintf("%s says %.4f of %s: pulled by %+.4f; without it %.4f", p.Who, p.Said, p.Offer, p.By, p.Without))
	}
	return out
}

func (f moneyFacts) lines() []string {
	var out []string
	if f.MB > 0 {
		out = append(out, fmt.Sprintf("sells %v for %v, of %v available", f.MB, f.Sat, f.Available))
	} else {
		out = append(out, fmt.Sprintf("may cost %v", f.Sat))
	}
	if d := f.Due; d != (dueFacts{}) {
		out = append(out, fmt.Sprintf("what must be paid next: %s of %s for %v, which takes %v in hand", d.Kind, d.Offer, d.Price, d.Wants))
	}
	out = append(out,
		fmt.Sprintf("strategy %s: %s", f.Strategy, f.Why),
		fmt.Sprintf("coins %v, %v on their way, income %v a day", f.Coins, f.Pending, f.Income),
		fmt.Sprintf("rent left %.1f days, lease left %.0f min", f.RentDays, f.LeaseMin),
	)
	if w := f.Worth; w != (worthFacts{}) {
		of := "that others told of"
		if w.Own {
			of = "of own sales"
		}
		out = append(out, fmt.Sprintf("a MB is worth %.3f sat: the last believed trade paid %.3f; %v %s in a week say no less than %.3f and no more than %.3f",
			w.Price, w.Last, w.Volume, of, w.Least, w.Most))
	}
	if f.Candidate != "" {
		out = append(out, fmt.Sprintf("candidate %s", f.Candidate))
	}
	return out
}
