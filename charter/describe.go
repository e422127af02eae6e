package charter

import "github.com/dollynator/dolly"

// Describe is a charter for faces, without what is used of it.
func Describe(c Signed[Charter], now dolly.Time) dolly.CharterView {
	b := c.Body
	return dolly.CharterView{
		Fleet: b.Fleet, Network: b.Network, Epoch: b.Epoch, Hash: c.Hash(), Operator: c.Key, Warden: b.WardenPeer, Expiry: b.Expiry,
		LeftMS: max(0, b.Expiry.Sub(now).Milliseconds()), GraceMS: b.Grace.Milliseconds(), Exit: b.Exit,
		Providers: listed(b.Providers), Regions: listed(b.Regions), Payout: b.Payout,
		Limits: []dolly.LimitRow{}, Slots: []dolly.SlotRow{}, Acts: []dolly.ActRow{}, Risk: dolly.RiskView{Parts: []dolly.RiskRow{}},
	}
}

// listed is never nil: programs read a list, also of nothing.
func listed(words []string) []string { return append([]string{}, words...) }

// Limit is a bound with what is left of it.
func Limit(name, unit string, used, most int64, known bool) dolly.LimitRow {
	return dolly.LimitRow{Name: name, Unit: unit, Used: used, Cap: most, Left: max(0, most-used), Known: known}
}
