package settings

import "github.com/dollynator/dolly"

// Buybot is what the program buybot is told beside its limit; no other reads it.
type Buybot struct {
	Mode     string    `toml:"mode" comment:"live or paper; empty is paper on network main and live elsewhere"`
	Budget   dolly.Sat `toml:"budget_sat" comment:"to spend at most, in all its life, fees included"`
	MaxOrder dolly.Sat `toml:"max_order_sat" comment:"of one ask; 0 is market.max_sat"`
	Reserve  dolly.Sat `toml:"reserve_sat" comment:"stays in the wallet"`
	PerHour  dolly.Sat `toml:"per_hour_sat" comment:"of the asks of any hour; 0 is no bound"`
	CoolDown Duration  `toml:"cool_down" comment:"without asks after a settlement failed; doubled with each further one"`
	Webhook  string    `toml:"webhook" comment:"URL that is told of asks, trades and failures; empty: nobody is"`
	Beats    []string  `toml:"heartbeat" comment:"files to write and URLs to tell that it lives"`
	Beat     Duration  `toml:"heartbeat_every"`
}

// check names what cannot be.
func (b Buybot) check() string {
	switch {
	case b.Mode != "" && b.Mode != "live" && b.Mode != "paper":
		return "buybot.mode is neither live nor paper"
	case b.Budget <= 0:
		return "buybot.budget_sat must be above zero"
	case b.MaxOrder < 0 || b.Reserve < 0 || b.PerHour < 0 || b.CoolDown < 0:
		return "a bound of buybot is below zero"
	case b.Beat <= 0:
		return "buybot.heartbeat_every must be above zero"
	}
	return ""
}

// Paper reports whether a buybot on this network buys on paper only.
func (s Settings) Paper() bool {
	return s.Buybot.Mode == "paper" || s.Buybot.Mode == "" && s.Network == dolly.Main
}
