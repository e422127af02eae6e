package scenario

import "github.com/dollynator/dolly/lab/strict"

// The keys of each record, as its tags have them, in the order in which errors list
// them. Types of this house are not opened by reflection.

func (s *Scenario) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("name", strict.Word(&s.Name)),
		strict.At("question", strict.Word(&s.Question)),
		strict.At("agents", strict.Whole(&s.Agents)),
		strict.At("roots", strict.Whole(&s.Roots)),
		strict.At("days", strict.Whole(&s.Days)),
		strict.At("fidelity", strict.Word(&s.Fidelity)),
		strict.At("check_minutes", strict.Whole(&s.Pace)),
		strict.At("mind", strict.Record(s.Mind.keys())),
		strict.At("charter", strict.Record(s.Charter.keys())),
		strict.At("economy", strict.Record(s.Economy.keys())),
		strict.At("offers", strict.Record(s.Offers.keys())),
		strict.At("network", strict.Record(s.Network.keys())),
		strict.At("faults", strict.Record(s.Faults.keys())),
		strict.At("liars", strict.Record(s.Liars.keys())),
		strict.At("sybils", strict.Record(s.Sybils.keys())),
		strict.At("wash", strict.Record(s.Wash.keys())),
		strict.At("stop_day", strict.Optional(&s.Stop, strict.Whole[int])),
	}
}

func (m *Mind) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("merge", strict.Word(&m.Merge)),
		strict.At("value", strict.Word(&m.Value)),
		strict.At("choice", strict.Word(&m.Choice)),
		strict.At("inherit", strict.Yes(&m.Inherit)),
		strict.At("strategy", strict.Word(&m.Strategy)),
	}
}

func (c *Charter) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("births_per_slot", strict.Whole(&c.Births)),
		strict.At("births_per_agent_month", strict.Whole(&c.BirthsPerMonth)),
		strict.At("depth", strict.Whole(&c.Depth)),
		strict.At("total_sat_per_slot", strict.Whole(&c.Total)),
		strict.At("per_act_sat", strict.Whole(&c.PerAct)),
		strict.At("per_lease_sat", strict.Whole(&c.PerLease)),
		strict.At("hot_sat", strict.Whole(&c.Hot)),
		strict.At("expiry_day", strict.Whole(&c.Expiry)),
		strict.At("grace_days", strict.Whole(&c.Grace)),
		strict.At("void_hours", strict.Whole(&c.Void)),
	}
}

func (e *Economy) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("demand", strict.Record(e.Demand.keys())),
		strict.At("sat_per_mb", strict.Record(e.Price.keys())),
		strict.At("fee_sat_vb", strict.Record(e.Fee.keys())),
		strict.At("purse_sat", strict.Whole(&e.Purse)),
		strict.At("crash", strict.Optional(&e.Crash, (*Jump).field)),
		strict.At("spike", strict.Optional(&e.Spike, (*Jump).field)),
	}
}

func (d *Demand) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("mb_per_slot_day", strict.Whole(&d.MB)),
		strict.At("day_amplitude", strict.Number(&d.Day)),
		strict.At("year_amplitude", strict.Number(&d.Year)),
		strict.At("growth_per_year", strict.Number(&d.Growth)),
	}
}

func (w *Walk) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("start", strict.Number(&w.Start)),
		strict.At("drift_per_day", strict.Number(&w.Drift)),
		strict.At("volatility_per_day", strict.Number(&w.Volatility)),
	}
}

func (j *Jump) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("from_day", strict.Whole(&j.From)),
		strict.At("days", strict.Whole(&j.Days)),
		strict.At("factor", strict.Number(&j.Factor)),
	}
}

func (o *Offers) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("list", strict.List(&o.List, (*Offer).field)),
		strict.At("count", strict.Whole(&o.Count)),
		strict.At("drawn", strict.Record(o.Drawn.keys())),
	}
}

func (d *Drawn) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("providers", strict.Whole(&d.Providers)),
		strict.At("price_min_sat", strict.Whole(&d.PriceMin)),
		strict.At("price_max_sat", strict.Whole(&d.PriceMax)),
		strict.At("period_days", strict.Whole(&d.PeriodDays)),
		strict.At("mb_per_day_min", strict.Whole(&d.MBMin)),
		strict.At("mb_per_day_max", strict.Whole(&d.MBMax)),
		strict.At("price_quality_correlation", strict.Number(&d.Correlation)),
		strict.At("reliability", strict.Record(d.Reliability.keys())),
		strict.At("price_change_days", strict.Whole(&d.Changes)),
		strict.At("price_change_max", strict.Number(&d.ChangeMax)),
		strict.At("sold_out_share", strict.Number(&d.SoldOut)),
		strict.At("sold_out_days", strict.Whole(&d.SoldOutDays)),
	}
}

func (r *Range) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("min", strict.Number(&r.Min)),
		strict.At("max", strict.Number(&r.Max)),
	}
}

func (o *Offer) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("id", strict.Word(&o.ID)),
		strict.At("price_sat", strict.Whole(&o.Price)),
		strict.At("period_days", strict.Whole(&o.PeriodDays)),
		strict.At("mb_per_day", strict.Whole(&o.MBPerDay)),
		strict.At("reliability", strict.Number(&o.Reliability)),
		strict.At("changes", strict.List(&o.Changes, (*PriceChange).field)),
		strict.At("sold_out", strict.List(&o.SoldOut, (*Span).field)),
		strict.At("closes_day", strict.Whole(&o.Closes)),
	}
}

func (p *PriceChange) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("day", strict.Whole(&p.Day)),
		strict.At("price_sat", strict.Whole(&p.Price)),
	}
}

func (s *Span) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("from_day", strict.Whole(&s.From)),
		strict.At("to_day", strict.Whole(&s.To)),
	}
}

func (n *Network) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("delay_ms", strict.Whole(&n.DelayMS)),
		strict.At("loss", strict.Number(&n.Loss)),
		strict.At("partitions", strict.Record(n.Partitions.keys())),
	}
}

func (p *Partitions) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("share", strict.Number(&p.Share)),
		strict.At("every_days", strict.Whole(&p.EveryDays)),
		strict.At("hours", strict.Whole(&p.Hours)),
	}
}

func (f *Faults) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("crash_days", strict.Whole(&f.CrashDays)),
		strict.At("image_days", strict.Whole(&f.ImageDays)),
		strict.At("clone_days", strict.Whole(&f.CloneDays)),
		strict.At("clock_skew_s", strict.Whole(&f.SkewS)),
		strict.At("warden_silent_every_days", strict.Whole(&f.WardenDays)),
		strict.At("warden_silent_hours", strict.Whole(&f.WardenHours)),
		strict.At("closings", strict.List(&f.Closings, (*Closing).field)),
	}
}

func (c *Closing) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("provider", strict.Word(&c.Provider)),
		strict.At("day", strict.Whole(&c.Day)),
	}
}

func (l *Liars) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("share", strict.Number(&l.Share)),
		strict.At("kinds", strict.List(&l.Kinds, strict.Word[Lie])),
		strict.At("aim", strict.Word(&l.Aim)),
		strict.At("parents_share", strict.Number(&l.Parents)),
		strict.At("from_day", strict.Whole(&l.Since)),
	}
}

func (s *Sybils) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("keys", strict.Whole(&s.Keys)),
		strict.At("attack_edges", strict.Whole(&s.Edges)),
		strict.At("from_day", strict.Whole(&s.FromDay)),
		strict.At("mb_per_key_day", strict.Whole(&s.MBPerDay)),
	}
}

func (w *Wash) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("share", strict.Number(&w.Share)),
		strict.At("mb_per_day", strict.Whole(&w.MBPerDay)),
		strict.At("price_factor", strict.Number(&w.Factor)),
	}
}

func (j *Jump) field() strict.Field { return strict.Record(j.keys()) }

func (o *Offer) field() strict.Field { return strict.Record(o.keys()) }

func (p *PriceChange) field() strict.Field { return strict.Record(p.keys()) }

func (s *Span) field() strict.Field { return strict.Record(s.keys()) }

func (c *Closing) field() strict.Field { return strict.Record(c.keys()) }
