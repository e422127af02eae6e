package scenario

// Default is a calm year of a thousand agents: thirty offers of hidden quality, an
// economy in which a median server earns about twice its rent.
func Default() Scenario {
	return Scenario{
		Name: "default", Agents: 1000, Roots: 100, Days: 365, Fidelity: A, Pace: 5,
		Mind: Mind{Merge: MergeEvidence, Value: Capacity, Choice: Thompson, Inherit: true, Strategy: "last_day_sell"},
		Charter: Charter{
			Births: 100, BirthsPerMonth: 4, Depth: 24, Total: 4_000_000, PerAct: 60_000, PerLease: 60_000, Hot: 100_000, Grace: 7, Void: 72,
		},
		Economy: Economy{
			Demand: Demand{MB: 20_000, Day: 0.3, Year: 0.1},
			Price:  Walk{Start: 0.06, Volatility: 0.005},
			Fee:    Walk{Start: 2, Volatility: 0.02},
			Purse:  20_000,
		},
		Offers: Offers{Count: 30, Drawn: Drawn{
			Providers: 6, PriceMin: 5_000, PriceMax: 20_000, PeriodDays: 30, MBMin: 3_000, MBMax: 33_000,
			Correlation: 0.3, Reliability: Range{0.7, 0.99}, ChangeMax: 0.2, SoldOutDays: 5,
		}},
		Network: Network{DelayMS: 500},
	}
}

// WithAgents is s for n slots: roots are scaled, at least one, and so are the keys
// and edges of sybils.
func (s Scenario) WithAgents(n int) Scenario {
	scale := func(v, least int) int {
		if s.Agents < 1 {
			return v
		}
		return max(least, (v*n+s.Agents/2)/s.Agents)
	}
	s.Roots = min(scale(s.Roots, 1), max(1, n))
	s.Sybils.Keys, s.Sybils.Edges = scale(s.Sybils.Keys, min(1, s.Sybils.Keys)), scale(s.Sybils.Edges, min(1, s.Sybils.Edges))
	s.Agents = n
	return s
}
