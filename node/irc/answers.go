package irc

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/dollynator/dolly"
)

func alive(ctx context.Context, n dolly.Node) (string, error) {
	i, err := n.Info(ctx)
	return fmt.Sprintf("I am alive, for %s now", span(time.Duration(i.UptimeMS)*time.Millisecond)), err
}

func initial(ctx context.Context, n dolly.Node) (string, error) {
	i, err := n.Info(ctx)
	began := i.Now.Std().Add(-time.Duration(float64(i.UptimeMS) * max(i.Speed, 1) * float64(time.Millisecond)))
	return fmt.Sprintf("I am %s %s, %s on network %s, %s; started %s UTC", i.Path, i.Name, i.Role, i.Network, i.Version, began.Format("2006-01-02 15:04")), err
}

func failing(ctx context.Context, n dolly.Node) (string, error) {
	v, err := dolly.Fetch[dolly.NodeView](ctx, n, dolly.ViewNode, dolly.Query{})
	if err != nil {
		return "", err
	}
	var bad []string
	for _, c := range v.Checks {
		if c.State == dolly.CheckFail {
			bad = append(bad, c.Name+": "+c.Text)
		}
	}
	if len(bad) == 0 {
		return fmt.Sprintf("none of %d checks fails", len(v.Checks)), nil
	}
	return strings.Join(bad, "; "), nil
}

func joke(context.Context, dolly.Node) (string, error) {
	jokes := []string{
		"what does a cloned sheep say to its server? Ewe again.",
		"two agents meet on a market. One asks, the other bids. No deal: both were selling.",
		"why did the agent not pay its rent twice? It had written it down first.",
		"there are 10 kinds of agents: those that fork their chain, and those that are still heard.",
		"I would tell a joke about UDP, but you may not get it. One about TCP I would tell until you do.",
	}
	return jokes[rand.IntN(len(jokes))], nil
}

func help(context.Context, dolly.Node) (string, error) {
	var names []string
	for _, c := range Commands() {
		names = append(names, "!"+c.Name)
	}
	return strings.Join(names, " "), nil
}

func matchmakers(ctx context.Context, n dolly.Node) (string, error) {
	v, err := dolly.Fetch[dolly.MarketView](ctx, n, dolly.ViewMarket, dolly.Query{})
	return fmt.Sprintf("%d matchmakers", v.Makers), err
}

func uploaded(ctx context.Context, n dolly.Node) (string, error) {
	v, err := dolly.Fetch[dolly.MoneyView](ctx, n, dolly.ViewMoney, dolly.Query{})
	return fmt.Sprintf("%v uploaded for others", v.MB.Carried), err
}

func downloaded(ctx context.Context, n dolly.Node) (string, error) {
	v, err := dolly.Fetch[dolly.MoneyView](ctx, n, dolly.ViewMoney, dolly.Query{})
	return fmt.Sprintf("%v downloaded through others", v.MB.Consumed), err
}

func helped(ctx context.Context, n dolly.Node) (string, error) {
	v, err := dolly.Fetch[dolly.PeersView](ctx, n, dolly.ViewPeers, dolly.Query{})
	count, sum := owing(v, 1)
	return fmt.Sprintf("I helped %d of the peers that I know: they owe %v", count, sum), err
}

func helpedBy(ctx context.Context, n dolly.Node) (string, error) {
	v, err := dolly.Fetch[dolly.PeersView](ctx, n, dolly.ViewPeers, dolly.Query{})
	count, sum := owing(v, -1)
	return fmt.Sprintf("%d of the peers that I know helped me: I owe them %v", count, sum), err
}

// owing counts peers whose debt has a sign, and sums it.
func owing(v dolly.PeersView, sign dolly.MB) (count int, sum dolly.MB) {
	for _, r := range v.Rows {
		if r.Debt*sign > 0 {
			count, sum = count+1, sum+r.Debt*sign
		}
	}
	return count, sum
}

func general(ctx context.Context, n dolly.Node) (string, error) {
	v, err := dolly.Fetch[dolly.NodeView](ctx, n, dolly.ViewNode, dolly.Query{})
	m, bad := dolly.Fetch[dolly.MoneyView](ctx, n, dolly.ViewMoney, dolly.Query{})
	a := v.Agent
	return fmt.Sprintf("%s %s on %s, %s: uploaded %v, downloaded %v, %v held, %d blocks, %v; rent %.1f days; %d peers, %d children",
		a.Path, a.Name, a.Offer, a.Phase, m.MB.Carried, m.MB.Consumed, v.Ledger.Balance, v.Ledger.Blocks, v.Coins.Confirmed, a.RentDays, v.Peers, v.Counts.HandedOver), errors.Join(err, bad)
}

func qtable(ctx context.Context, n dolly.Node) (string, error) {
	v, err := dolly.Fetch[dolly.LearningView](ctx, n, dolly.ViewLearning, dolly.Query{})
	if err != nil {
		return "", err
	}
	rows := slices.DeleteFunc(slices.Clone(v.Offers), func(o dolly.OfferRow) bool { return o.Place == 0 })
	slices.SortFunc(rows, func(a, b dolly.OfferRow) int { return a.Place - b.Place })
	var best []string
	for _, o := range rows[:min(len(rows), 5)] {
		best = append(best, fmt.Sprintf("%s %+.3f", o.ID, o.Value))
	}
	if len(best) == 0 {
		return "I know no offer that I may choose", nil
	}
	return fmt.Sprintf("%d updates; best: %s", v.Updates, strings.Join(best, ", ")), nil
}

func wallet(id string) func(context.Context, dolly.Node) (string, error) {
	return func(ctx context.Context, n dolly.Node) (string, error) {
		w, err := find(ctx, n, id)
		switch {
		case err != nil || w == nil:
			return "I have no " + id + " wallet", err
		case w.Address == "":
			return "the address of my " + id + " wallet is not told", nil
		}
		return w.Address, nil
	}
}

func balance(id string) func(context.Context, dolly.Node) (string, error) {
	return func(ctx context.Context, n dolly.Node) (string, error) {
		w, err := find(ctx, n, id)
		switch {
		case err != nil || w == nil:
			return "I have no " + id + " wallet", err
		case !w.Known:
			return "not known yet", nil
		}
		text := amount(w.Available, w.Unit)
		for _, part := range []struct {
			n    int64
			what string
		}{{w.InOrders, "in orders"}, {w.Locked, "in swaps"}, {w.Pending, "on their way"}} {
			if part.n != 0 {
				text += ", " + amount(part.n, w.Unit) + " " + part.what
			}
		}
		return text, nil
	}
}

// find is a wallet by its name, nil if there is none.
func find(ctx context.Context, n dolly.Node, id string) (*dolly.WalletRow, error) {
	rows, err := dolly.Fetch[[]dolly.WalletRow](ctx, n, dolly.ViewWallets, dolly.Query{})
	for i := range rows {
		if rows[i].ID == id {
			return &rows[i], err
		}
	}
	return nil, err
}

func amount(n int64, unit string) string {
	if unit == "byte" {
		return dolly.MB(n).String()
	}
	return dolly.Sat(n).String()
}

// span is a time in the two largest of its units.
func span(d time.Duration) string {
	days, hours, minutes := int(d.Hours())/24, int(d.Hours())%24, int(d.Minutes())%60
	switch {
	case days > 0:
		return some(days, "day") + " " + some(hours, "hour")
	case hours > 0:
		return some(hours, "hour") + " " + some(minutes, "minute")
	}
	return some(minutes, "minute") + " " + some(int(d.Seconds())%60, "second")
}

func some(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}
