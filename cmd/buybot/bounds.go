package main

import (
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/node/buybot"
	"github.com/dollynator/dolly/node/settings"
	"github.com/spf13/cobra"
)

// bounds are what flags say over the section buybot of the config.
type bounds struct {
	settings.Buybot
	live, paper bool
	coolDown    time.Duration
	every       time.Duration
}

func (b *bounds) addFlags(cmd *cobra.Command) {
	d := settings.Default("").Buybot
	f := cmd.Flags()
	f.BoolVar(&b.live, "live", false, "really buy, also on network main")
	f.BoolVar(&b.paper, "paper", false, "buy on paper only")
	f.Int64Var((*int64)(&b.Budget), "budget", int64(d.Budget), "satoshi to spend at most, in all its life, fees included")
	f.Int64Var((*int64)(&b.MaxOrder), "max-order", 0, "satoshi of one ask at most (default: what one swap may risk)")
	f.Int64Var((*int64)(&b.Reserve), "reserve", 0, "satoshi that stay in the wallet")
	f.Int64Var((*int64)(&b.PerHour), "per-hour", 0, "satoshi of the asks of any hour at most; 0 is no bound")
	f.DurationVar(&b.coolDown, "cool-down", d.CoolDown.Std(), "ask for nothing for so long after a settlement failed; doubled with each further one")
	f.StringVar(&b.Webhook, "webhook", "", "URL that gets what happens, as JSON by POST")
	f.StringSliceVar(&b.Beats, "heartbeat", nil, "file to write, or URL to tell, that it lives; repeat for more")
	f.DurationVar(&b.every, "heartbeat-every", d.Beat.Std(), "between two heartbeats")
}

// over puts the flags that were given over the config's.
func (b *bounds) over(cmd *cobra.Command, s *settings.Settings) error {
	to := &s.Buybot
	for name, set := range map[string]func(){
		"budget":          func() { to.Budget = b.Budget },
		"max-order":       func() { to.MaxOrder = b.MaxOrder },
		"reserve":         func() { to.Reserve = b.Reserve },
		"per-hour":        func() { to.PerHour = b.PerHour },
		"cool-down":       func() { to.CoolDown = settings.Duration(b.coolDown) },
		"webhook":         func() { to.Webhook = b.Webhook },
		"heartbeat":       func() { to.Beats = b.Beats },
		"heartbeat-every": func() { to.Beat = settings.Duration(b.every) },
	} {
		if cmd.Flags().Changed(name) {
			set()
		}
	}
	switch {
	case b.live:
		to.Mode = "live"
	case b.paper:
		to.Mode = "paper"
	}
	switch {
	case to.Budget <= 0 || to.Beat <= 0:
		return cli.Usagef("buybot --help shows the defaults", "--budget must be above zero, and --heartbeat-every, too")
	case to.MaxOrder < 0 || to.Reserve < 0 || to.PerHour < 0 || to.CoolDown < 0:
		return cli.Usagef("buybot --help shows the defaults", "--max-order, --reserve, --per-hour and --cool-down must not be below zero")
	case b.live && b.paper:
		return cli.Usagef("leave one of them out", "--live and --paper exclude each other")
	}
	return checkTargets(*to)
}

// boundsOf are the mind's, in the time of its world.
func boundsOf(s settings.Settings) buybot.Bounds {
	return buybot.Bounds{
		MaxOrder: s.Buybot.MaxOrder, Reserve: s.Buybot.Reserve, Hourly: s.Buybot.PerHour, CoolDown: s.World(s.Buybot.CoolDown),
	}
}

// words say what bounds the buying, for the banner.
func words(s settings.Settings, most dolly.Sat) [][2]string {
	per := func(n dolly.Sat) string {
		if n == 0 {
			return "no bound"
		}
		return n.String()
	}
	if s.Buybot.MaxOrder > 0 {
		most = min(most, s.Buybot.MaxOrder)
	}
	return [][2]string{
		{"budget", s.Buybot.Budget.String() + " in all, fees included"}, {"an ask", most.String() + " at most"},
		{"an hour", per(s.Buybot.PerHour)}, {"reserve", s.Buybot.Reserve.String()}, {"cool-down", s.Buybot.CoolDown.Std().String()},
	}
}
