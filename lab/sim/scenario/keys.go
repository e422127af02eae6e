package scenario

// The keys of each record, as its tags have them, in the order in which errors list
// them. Types of this house are not opened by reflection.

func (s *Scenario) keys() []entry {
	return []entry{
		{"name", word(&s.Name)},
		{"question", word(&s.Question)},
		{"agents", whole(&s.Agents)},
		{"roots", whole(&s.Roots)},
		{"days", whole(&s.Days)},
		{"fidelity", word(&s.Fidelity)},
		{"check_minutes", whole(&s.Pace)},
		{"mind", record(s.Mind.keys())},
		{"charter", record(s.Charter.keys())},
		{"economy", record(s.Economy.keys())},
		{"offers", record(s.Offers.keys())},
		{"network", record(s.Network.keys())},
		{"faults", record(s.Faults.keys())},
		{"liars", record(s.Liars.keys())},
		{"sybils", record(s.Sybils.keys())},
		{"wash", record(s.Wash.keys())},
		{"stop_day", optional(&s.Stop, whole[int])},
	}
}

func (m *Mind) keys() []entry {
	return []entry{
		{"merge", word(&m.Merge)},
		{"value", word(&m.Value)},
		{"choice", word(&m.Choice)},
		{"inherit", yes(&m.Inherit)},
		{"strategy", word(&m.Strategy)},
	}
}

func (c *Charter) keys() []entry {
	return []entry{
		{"births_per_slot", whole(&c.Births)},
		{"births_per_agent_month", whole(&c.BirthsPerMonth)},
		{"depth", whole(&c.Depth)},
		{"total_sat_per_slot", whole(&c.Total)},
		{"per_act_sat", whole(&c.PerAct)},
		{"per_lease_sat", whole(&c.PerLease)},
		{"hot_sat", whole(&c.Hot)},
		{"expiry_day", whole(&c.Expiry)},
		{"grace_days", whole(&c.Grace)},
		{"void_hours", whole(&c.Void)},
	}
}

func (e *Economy) keys() []entry {
	return []entry{
		{"demand", record(e.Demand.keys())},
		{"sat_per_mb", record(e.Price.keys())},
		{"fee_sat_vb", record(e.Fee.keys())},
		{"purse_sat", whole(&e.Purse)},
		{"crash", optional(&e.Crash, (*Jump).field)},
		{"spike", optional(&e.Spike, (*Jump).field)},
	}
}

func (d *Demand) keys() []entry {
	return []entry{
		{"mb_per_slot_day", whole(&d.MB)},
		{"day_amplitude", number(&d.Day)},
		{"year_amplitude", number(&d.Year)},
		{"growth_per_year", number(&d.Growth)},
	}
}

func (w *Walk) keys() []entry {
	return []entry{
		{"start", number(&w.Start)},
		{"drift_per_day", number(&w.Drift)},
		{"volatility_per_day", number(&w.Volatility)},
	}
}

func (j *Jump) keys() []entry {
	return []entry{
		{"from_day", whole(&j.From)},
		{"days", whole(&j.Days)},
		{"factor", number(&j.Factor)},
	}
}

func (o *Offers) keys() []entry {
	return []entry{
		{"list", list(&o.List, (*Offer).field)},
		{"count", whole(&o.Count)},
		{"drawn", record(o.Drawn.keys())},
	}
}

func (d *Drawn) keys() []entry {
	return []entry{
		{"providers", whole(&d.Providers)},
		{"price_min_sat", whole(&d.PriceMin)},
		{"price_max_sat", whole(&d.PriceMax)},
		{"period_days", whole(&d.PeriodDays)},
		{"mb_per_day_min", whole(&d.MBMin)},
		{"mb_per_day_max", whole(&d.MBMax)},
		{"price_quality_correlation", number(&d.Correlation)},
		{"reliability", record(d.Reliability.keys())},
		{"price_change_days", whole(&d.Changes)},
		{"price_change_max", number(&d.ChangeMax)},
		{"sold_out_share", number(&d.SoldOut)},
		{"sold_out_days", whole(&d.SoldOutDays)},
	}
}

func (r *Range) keys() []entry {
	return []entry{
		{"min", number(&r.Min)},
		{"max", number(&r.Max)},
	}
}

func (o *Offer) keys() []entry {
	return []entry{
		{"id", word(&o.ID)},
		{"price_sat", whole(&o.Price)},
		{"period_days", whole(&o.PeriodDays)},
		{"mb_per_day", whole(&o.MBPerDay)},
		{"reliability", number(&o.Reliability)},
		{"changes", list(&o.Changes, (*PriceChange).field)},
		{"sold_out", list(&o.SoldOut, (*Span).field)},
		{"closes_day", whole(&o.Closes)},
	}
}

func (p *PriceChange) keys() []entry {
	return []entry{
		{"day", whole(&p.Day)},
		{"price_sat", whole(&p.Price)},
	}
}

func (s *Span) keys() []entry {
	return []entry{
		{"from_day", whole(&s.From)},
		{"to_day", whole(&s.To)},
	}
}

func (n *Network) keys() []entry {
	return []entry{
		{"delay_ms", whole(&n.DelayMS)},
		{"loss", number(&n.Loss)},
		{"partitions", record(n.Partitions.keys())},
	}
}

func (p *Partitions) keys() []entry {
	return []entry{
		{"share", number(&p.Share)},
		{"every_days", whole(&p.EveryDays)},
		{"hours", whole(&p.Hours)},
	}
}

func (f *Faults) keys() []entry {
	return []entry{
		{"crash_days", whole(&f.CrashDays)},
		{"image_days", whole(&f.ImageDays)},
		{"clone_days", whole(&f.CloneDays)},
		{"clock_skew_s", whole(&f.SkewS)},
		{"warden_silent_every_days", whole(&f.WardenDays)},
		{"warden_silent_hours", whole(&f.WardenHours)},
		{"closings", list(&f.Closings, (*Closing).field)},
	}
}

func (c *Closing) keys() []entry {
	return []entry{
		{"provider", word(&c.Provider)},
		{"day", whole(&c.Day)},
	}
}

func (l *Liars) keys() []entry {
	return []entry{
		{"share", number(&l.Share)},
		{"kinds", list(&l.Kinds, word[Lie])},
		{"aim", word(&l.Aim)},
		{"parents_share", number(&l.Parents)},
		{"from_day", whole(&l.Since)},
	}
}

func (s *Sybils) keys() []entry {
	return []entry{
		{"keys", whole(&s.Keys)},
		{"attack_edges", whole(&s.Edges)},
		{"from_day", whole(&s.FromDay)},
		{"mb_per_key_day", whole(&s.MBPerDay)},
	}
}

func (w *Wash) keys() []entry {
	return []entry{
		{"share", number(&w.Share)},
		{"mb_per_day", whole(&w.MBPerDay)},
		{"price_factor", number(&w.Factor)},
	}
}

func (j *Jump) field() field { return record(j.keys()) }

func (o *Offer) field() field { return record(o.keys()) }

func (p *PriceChange) field() field { return record(p.keys()) }

func (s *Span) field() field { return record(s.keys()) }

func (c *Closing) field() field { return record(c.keys()) }
