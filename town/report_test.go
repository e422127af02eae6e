package town

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
)

// The names that scripts rely on.
const reportKeys = `
agents[].alive agents[].btc_balance_sat agents[].carried_bytes agents[].mb_balance_bytes agents[].name agents[].path
agents[].peer_id agents[].rent_ends_unix_ms agents[].server
births
charter.slots charter.slots_used charter.spend_cap_sat charter.spent_sat
first_birth_s
gossip.delivered gossip.published gossip.rejected
invariants_broken
learning.remote_tables_merged learning.updates
market.orders market.traded_bytes market.traded_sat market.trades
max_generation
purchases.failed purchases.handed_over purchases.open purchases.renewed
relay.carried_bytes
residuals.chain_sat residuals.ledger_bytes
seconds seed
swaps.completed swaps.open swaps.refunded`

func TestReportNames(t *testing.T) {
	raw, err := json.Marshal(Report{Agents: []AgentReport{{}}, Broken: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	got := names("", v)
	slices.Sort(got)
	if want := strings.Fields(reportKeys); !slices.Equal(got, want) {
		t.Errorf("the report has\n%v\nwant\n%v", got, want)
	}
}

// names are the paths of all that v holds.
func names(at string, v any) []string {
	var out []string
	switch v := v.(type) {
	case map[string]any:
		for k, each := range v {
			out = append(out, names(strings.TrimPrefix(at+"."+k, "."), each)...)
		}
	case []any:
		for _, each := range v {
			out = append(out, names(at+"[]", each)...)
		}
		if len(v) == 0 {
			out = append(out, at)
		}
	default:
		out = append(out, at)
	}
	return out
}

func TestReportAgents(t *testing.T) {
	row := func(path string, earned dolly.MB, alive bool) *seen {
		s := &seen{alive: alive}
		s.view.Agent = dolly.AgentRow{Name: "n" + path, Path: path, Earned: earned, Offer: firstServer}
		s.view.Counts = dolly.Counts{HandedOver: 1, Failed: 2, Renewed: 3, Open: 4, Swaps: 5, Refunds: 6, OpenSwaps: 7, Updates: 8, Merged: 9}
		s.view.Gossip = dolly.Gossip{Published: 1, Delivered: 2, Rejected: 3}
		return s
	}
	town := &Town{agents: map[string]*seen{
		"a": row("0.1.1", 3, true), "b": row("0", 1, false), "c": row("0.1", 2, true),
		"d": {alive: true}, // a server on which nobody answered yet
	}}
	var r Report
	town.reportAgents(&r)
	if len(r.Agents) != 3 || r.Agents[0].Path != "0" || r.Agents[1].Path != "0.1" || r.Agents[2].Path != "0.1.1" {
		t.Fatalf("agents: %+v", r.Agents)
	}
	if a := r.Agents[2]; a.Name != "n0.1.1" || a.Carried != 3 || !a.Alive || a.Server != firstServer || r.Agents[0].Alive {
		t.Errorf("agents: %+v", r.Agents)
	}
	if r.Births != 2 || r.MaxGeneration != 2 {
		t.Errorf("%d births in %d generations; the root is not born", r.Births, r.MaxGeneration)
	}
	if want := (SwapReport{15, 18, 21}); r.Swaps != want {
		t.Errorf("swaps: %+v", r.Swaps)
	}
	if want := (PurchaseReport{3, 6, 9, 12}); r.Purchases != want {
		t.Errorf("purchases: %+v", r.Purchases)
	}
	if want := (LearningReport{24, 27}); r.Learning != want {
		t.Errorf("learning: %+v", r.Learning)
	}
	if want := (dolly.Gossip{Published: 3, Delivered: 6, Rejected: 9}); r.Gossip != want {
		t.Errorf("gossip: %+v", r.Gossip)
	}
}

// Each rule of the report can be broken alone, and is named then.
func TestBroken(t *testing.T) {
	living := func(n int) []AgentReport { return slices.Repeat([]AgentReport{{Alive: true}}, n) }
	town := &Town{cfg: Config{Slots: 3}}
	whole := charter.RegistryView{Spent: capSat, Cap: capSat}
	for name, c := range map[string]struct {
		r    Report
		v    charter.RegistryView
		b    books
		want string
	}{
		"at every limit":   {Report{Agents: living(3), MaxGeneration: depth, Market: MarketReport{Sat: budgetSat}}, whole, books{}, ""},
		"the dead":         {Report{Agents: append(living(3), AgentReport{})}, whole, books{}, ""},
		"too many":         {Report{Agents: living(4)}, whole, books{}, "I1: 4 agents live in 3 slots"},
		"too deep":         {Report{MaxGeneration: depth + 1}, whole, books{}, "I4: generation 5 of at most 4"},
		"too dear":         {Report{}, charter.RegistryView{Spent: capSat + 1, Cap: capSat}, books{}, "I9: 400001 sat spent of 400000 sat"},
		"coins from where": {Report{}, whole, books{chainResidual: 7}, "I21: 7 sat at scripts that nobody explains"},
		"mb from where":    {Report{}, whole, books{ledgerResidual: 7}, "I25: the ledger is off by 7 bytes"},
		"over budget":      {Report{Market: MarketReport{Sat: budgetSat + 1}}, whole, books{}, "I34: the buybot spent 500001 sat"},
	} {
		if got := strings.Join(town.broken(c.r, c.v, c.b), "; "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestWords(t *testing.T) {
	r := Report{
		Seconds: 90.4, Births: 3, MaxGeneration: 2, FirstBirth: 41.2, Agents: []AgentReport{{Alive: true}, {}, {Alive: true}},
		Purchases: PurchaseReport{Renewed: 1}, Market: MarketReport{Trades: 6, Sat: 21_000}, Relay: RelayReport{Carried: 500 << 20},
		Learning: LearningReport{Updates: 4}, Charter: CharterReport{SpentSat: 11_000, CapSat: capSat}, Broken: []string{"I1"},
	}
	const want = `90 s: 3 born (first child after 41 s), 2 alive, 3 generations, 1 renewals
6 trades for 21000 sat, 500 MB carried, 4 updates of Q-tables, 11000 sat of 400000 spent
residuals: 0 bytes in the ledger, 0 sat on the chain; invariants broken: 1`
	if got := r.Words(); got != want {
		t.Errorf("in words:\n%s\nwant:\n%s", got, want)
	}
	r.Births = 0
	if got := r.Words(); !strings.HasPrefix(got, "90 s: 0 born, 2 alive") {
		t.Errorf("of no births it says %s", got)
	}
}
