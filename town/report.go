package town

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
)

// Report is what a town has been: the demo's last word.
type Report struct {
	Seed          uint64          `json:"seed"`
	Seconds       float64         `json:"seconds"`
	Births        int             `json:"births"` // the root is not one
	MaxGeneration int             `json:"max_generation"`
	FirstBirth    float64         `json:"first_birth_s"` // 0: none
	Agents        []AgentReport   `json:"agents"`
	Charter       CharterReport   `json:"charter"`
	Market        MarketReport    `json:"market"`
	Swaps         SwapReport      `json:"swaps"`
	Purchases     PurchaseReport  `json:"purchases"`
	Relay         RelayReport     `json:"relay"`
	Learning      LearningReport  `json:"learning"`
	Gossip        dolly.Gossip    `json:"gossip"`
	Residuals     ResidualsReport `json:"residuals"`
	Broken        []string        `json:"invariants_broken"`
}

// AgentReport is one agent, as it last was.
type AgentReport struct {
	Name     string        `json:"name"`
	Path     string        `json:"path"`
	Peer     dolly.PeerID  `json:"peer_id"`
	Server   dolly.OfferID `json:"server"`
	Alive    bool          `json:"alive"`
	Carried  dolly.MB      `json:"carried_bytes"`
	Balance  dolly.MB      `json:"mb_balance_bytes"`
	Coins    dolly.Sat     `json:"btc_balance_sat"`
	RentEnds dolly.Time    `json:"rent_ends_unix_ms"`
}

// CharterReport is what was used of the charter, by the warden's registry.
type CharterReport struct {
	Slots     int       `json:"slots"`
	SlotsUsed int       `json:"slots_used"`
	CapSat    dolly.Sat `json:"spend_cap_sat"`
	SpentSat  dolly.Sat `json:"spent_sat"`
}

// MarketReport is the market as the buybot saw it.
type MarketReport struct {
	Orders int       `json:"orders"`
	Trades int       `json:"trades"`
	Sat    dolly.Sat `json:"traded_sat"`
	Bytes  dolly.MB  `json:"traded_bytes"`
}

// SwapReport counts the agents' swaps.
type SwapReport struct {
	Completed int `json:"completed"`
	Refunded  int `json:"refunded"`
	Open      int `json:"open"`
}

// PurchaseReport counts the agents' purchases.
type PurchaseReport struct {
	HandedOver int `json:"handed_over"`
	Failed     int `json:"failed"`
	Renewed    int `json:"renewed"`
	Open       int `json:"open"`
}

// RelayReport is what clients received through agents.
type RelayReport struct {
	Carried int64 `json:"carried_bytes"`
}

// LearningReport counts updates of Q-tables.
type LearningReport struct {
	Updates int `json:"updates"`
	Merged  int `json:"remote_tables_merged"`
}

// ResidualsReport is what nobody can explain. Both are zero.
type ResidualsReport struct {
	Ledger dolly.MB  `json:"ledger_bytes"`
	Chain  dolly.Sat `json:"chain_sat"`
}

// Report recounts the town. Call it after Run has returned and before Close.
func (t *Town) Report() (Report, error) {
	market := t.market
	b, err := t.recount()
	if err != nil {
		return Report{}, err
	}
	v := t.warden.View()
	r := Report{
		Seed: t.cfg.Seed, Seconds: time.Since(t.begun).Seconds(), FirstBirth: t.first.Seconds(), Agents: []AgentReport{},
		Charter:   CharterReport{Slots: t.cfg.Slots, SlotsUsed: v.Used, CapSat: v.Cap, SpentSat: v.Spent},
		Market:    MarketReport{Orders: len(market.Bids) + len(market.Asks), Trades: market.Done, Sat: market.VolSat, Bytes: market.Volume},
		Relay:     RelayReport{Carried: b.received},
		Residuals: ResidualsReport{Ledger: b.ledgerResidual, Chain: b.chainResidual},
		Broken:    []string{},
	}
	t.reportAgents(&r)
	r.Broken = append(r.Broken, t.broken(r, v, b)...)
	return r, nil
}

func (t *Town) reportAgents(r *Report) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, a := range t.agents {
		row, c := a.view.Agent, a.view.Counts
		if row.Path == "" {
			continue
		}
		r.Agents = append(r.Agents, AgentReport{
			Name: row.Name, Path: row.Path, Peer: row.Peer, Server: row.Offer, Alive: a.alive, Carried: row.Earned,
			Balance: row.Balance, Coins: row.Coins, RentEnds: row.RentEnds,
		})
		if row.Path != charter.RootPath {
			r.Births++
		}
		r.MaxGeneration = max(r.MaxGeneration, strings.Count(row.Path, "."))
		r.Swaps = SwapReport{r.Swaps.Completed + c.Swaps, r.Swaps.Refunded + c.Refunds, r.Swaps.Open + c.OpenSwaps}
		r.Purchases.HandedOver += c.HandedOver
		r.Purchases.Failed += c.Failed
		r.Purchases.Renewed += c.Renewed
		r.Purchases.Open += c.Open
		r.Learning = LearningReport{r.Learning.Updates + c.Updates, r.Learning.Merged + c.Merged}
		g := a.view.Gossip
		r.Gossip = dolly.Gossip{Published: r.Gossip.Published + g.Published, Delivered: r.Gossip.Delivered + g.Delivered, Rejected: r.Gossip.Rejected + g.Rejected}
	}
	slices.SortFunc(r.Agents, func(a, b AgentReport) int { return cmp.Compare(a.Path, b.Path) })
}

// broken recounts the invariants of the charter and the money.
func (t *Town) broken(r Report, v charter.RegistryView, b books) []string {
	alive := 0
	for _, a := range r.Agents {
		if a.Alive {
			alive++
		}
	}
	var out []string
	for _, rule := range []struct {
		holds bool
		text  string
	}{
		{alive <= t.cfg.Slots, fmt.Sprintf("I1: %d agents live in %d slots", alive, t.cfg.Slots)},
		{r.MaxGeneration <= depth, fmt.Sprintf("I4: generation %d of at most %d", r.MaxGeneration, depth)},
		{v.Spent <= v.Cap, fmt.Sprintf("I9: %v spent of %v", v.Spent, v.Cap)},
		{b.chainResidual == 0, fmt.Sprintf("I21: %v at scripts that nobody explains", b.chainResidual)},
		{b.ledgerResidual == 0, fmt.Sprintf("I25: the ledger is off by %d bytes", b.ledgerResidual)},
		{r.Market.Sat <= budgetSat, fmt.Sprintf("I34: the buybot spent %v", r.Market.Sat)},
	} {
		if !rule.holds {
			out = append(out, rule.text)
		}
	}
	return out
}

// Words is the report for people.
func (r Report) Words() string {
	alive := 0
	for _, a := range r.Agents {
		if a.Alive {
			alive++
		}
	}
	first := ""
	if r.Births > 0 {
		first = fmt.Sprintf(" (first child after %.0f s)", r.FirstBirth)
	}
	return fmt.Sprintf(`%.0f s: %d born%s, %d alive, %d generations, %d renewals
%d trades for %d sat, %d MB carried, %d updates of Q-tables, %d sat of %d spent
residuals: %d bytes in the ledger, %d sat on the chain; invariants broken: %d`,
		r.Seconds, r.Births, first, alive, r.MaxGeneration+1, r.Purchases.Renewed,
		r.Market.Trades, r.Market.Sat, r.Relay.Carried>>20, r.Learning.Updates, r.Charter.SpentSat, r.Charter.CapSat,
		r.Residuals.Ledger, r.Residuals.Chain, len(r.Broken))
}
