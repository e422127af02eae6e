package scenario

import (
	"fmt"

	"github.com/dollynator/dolly"
)

func (n Network) check(c *checker) {
	within(c, "network.delay_ms", n.DelayMS, 0, 86_400_000)
	within(c, "network.loss", n.Loss, 0, 1)
	p := n.Partitions
	within(c, "network.partitions.share", p.Share, 0, 1)
	within(c, "network.partitions.every_days", p.EveryDays, 0, MaxDays)
	within(c, "network.partitions.hours", p.Hours, 0, max(0, p.EveryDays)*24)
	c.say(p.EveryDays == 0 || p.Hours > 0 && p.Share > 0, "network.partitions", "with every_days there must be hours and a share")
}

func (f Faults) check(c *checker, o Offers) {
	for _, d := range []struct {
		key  string
		days int
	}{{"crash_days", f.CrashDays}, {"image_days", f.ImageDays}, {"clone_days", f.CloneDays}, {"warden_silent_every_days", f.WardenDays}} {
		within(c, "faults."+d.key, d.days, 0, MaxDays)
	}
	within(c, "faults.clock_skew_s", f.SkewS, 0, 30*86_400)
	within(c, "faults.warden_silent_hours", f.WardenHours, 0, max(0, f.WardenDays)*24)
	c.say(f.WardenDays == 0 || f.WardenHours > 0, "faults.warden_silent_hours", "with warden_silent_every_days it must be above 0")
	for i, g := range f.Closings {
		key := fmt.Sprintf("faults.closings[%d]", i)
		within(c, key+".day", g.Day, 0, MaxDays)
		known := g.Provider == Best || o.has(func(id dolly.OfferID) bool { return id.Provider() == g.Provider })
		c.say(g.Provider != "" && printable(g.Provider) && known, key+".provider", "%q is neither best nor the provider of an offer in the list", g.Provider)
	}
}

func (l Liars) check(c *checker, o Offers) {
	within(c, "liars.share", l.Share, 0, 1)
	within(c, "liars.parents_share", l.Parents, 0, 1)
	within(c, "liars.from_day", l.Since, 0, MaxDays)
	c.say(l.Share == 0 || len(l.Kinds) > 0, "liars.kinds", "liars need at least one kind")
	aimed := false
	for i, k := range l.Kinds {
		oneOf(c, fmt.Sprintf("liars.kinds[%d]", i), k, Lies()...)
		aimed = aimed || k == Aimed
	}
	known := l.Aim == Best || l.Aim != "" && printable(l.Aim) && o.has(func(id dolly.OfferID) bool { return string(id) == l.Aim })
	c.say(known || l.Aim == "" && !aimed, "liars.aim", "%q is neither best nor an offer in the list", l.Aim)
}

func (s Sybils) check(c *checker, agents int) {
	within(c, "sybils.keys", s.Keys, 0, 1_000_000)
	within(c, "sybils.attack_edges", s.Edges, 0, max(0, agents))
	within(c, "sybils.from_day", s.FromDay, 0, MaxDays)
	within(c, "sybils.mb_per_key_day", s.MBPerDay, 0, maxMB)
	c.say(s.Keys == 0 || s.Edges > 0 && s.MBPerDay > 0, "sybils", "sybils need attack_edges and mb_per_key_day above 0")
}
