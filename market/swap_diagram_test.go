package market

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite what is generated: the picture in DESIGN.md, the plays' transcripts")

const (
	generatedFrom = "<!-- generated from swap_table.go: go test ./market -run Diagram -update -->\n"
	generatedTo   = "<!-- end -->\n"
)

func TestDiagramIsThatOfTheTable(t *testing.T) {
	page, err := os.ReadFile("DESIGN.md")
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(page), generatedFrom)
	_, tail, ok2 := strings.Cut(rest, generatedTo)
	if !ok || !ok2 {
		t.Fatal("DESIGN.md has lost its marks")
	}
	want := head + generatedFrom + diagram() + generatedTo + tail
	if *update {
		if err := os.WriteFile("DESIGN.md", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want != string(page) {
		t.Error("the picture in DESIGN.md is stale: go test ./market -run Diagram -update")
	}
}

// diagram is the table as a picture and the states as a list.
func diagram() string {
	var b strings.Builder
	for _, role := range []Role{Seller, Buyer} {
		fmt.Fprintf(&b, "\n%s:\n\n```mermaid\nstateDiagram-v2\n", role)
		for _, s := range swapStates {
			if roleOf(s.state) == role {
				fmt.Fprintf(&b, "    %d: %s\n", s.state, s.name)
			}
		}
		for _, r := range swapTable {
			if roleOf(r.from) == role && r.on != onRestart {
				fmt.Fprintf(&b, "    %d --> %d: %s\n", r.from, r.to, label(r))
			}
		}
		b.WriteString("```\n")
	}
	b.WriteString("\n| state | number | restarted here | ended as |\n|---|---|---|---|\n")
	for _, s := range swapStates {
		outcome := ""
		if s.outcome != OutcomeNone {
			outcome = s.outcome.String()
		}
		again := effectNames(s.restart)
		if s.again != s.state {
			again += ", as " + s.again.String()
		}
		fmt.Fprintf(&b, "| %s | %d | %s | %s |\n", s.name, s.state, again, outcome)
	}
	return b.String() + "\n"
}

func roleOf(s State) Role {
	if s < BuyerWaiting {
		return Seller
	}
	return Buyer
}

func label(r row) string {
	text := r.on.String()
	if r.when.name != "" {
		text += " [" + r.when.name + "]"
	}
	if len(r.do) > 0 {
		text += " / " + effectNames(r.do)
	}
	return text
}

func effectNames(effects []Effect) string {
	var names []string
	for _, e := range effects {
		names = append(names, strings.TrimPrefix(fmt.Sprintf("%T", e), "market."))
	}
	return strings.Join(names, ", ")
}

func TestTableIsWhole(t *testing.T) {
	reached := map[State]bool{SellerLocking: true, BuyerWaiting: true}
	for _, r := range swapTable {
		if roleOf(r.from) != roleOf(r.to) {
			t.Errorf("%v leads to %v", r.from, r.to)
		}
		if r.from != r.to {
			reached[r.to] = true
		}
		if r.to.Final() && r.from != r.to && effectNames(r.do) != "Finished" {
			t.Errorf("%v becomes %v without saying so", r.from, r.to)
		}
	}
	for _, s := range swapStates {
		if !reached[s.state] {
			t.Errorf("%v cannot be reached", s.state)
		}
	}
	if State(99).String() != "state 99" || Outcome(99).String() != "outcome 99" || State(99).Final() {
		t.Error("an unknown state has a name or an end")
	}
}
