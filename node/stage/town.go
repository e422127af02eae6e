package stage

import (
	"time"

	"github.com/dollynator/dolly"
)

// Now is the moment at which the cardboard stands still.
const Now = dolly.Time(1_800_000_000_000)

// Peer is the n-th person's key.
func Peer(n byte) dolly.PeerID { return dolly.PeerID{n, 7, 3 * n, 99} }

func alice() dolly.Info {
	return dolly.Info{
		Name: "alice", Role: "agent", Peer: Peer(1), Network: dolly.Test, Version: "v1.2.3", Path: "0", Offer: "hexa/m/ams",
		Now: Now, Speed: 1, Addrs: []string{"/ip4/192.0.2.1/tcp/7433"}, UptimeMS: 90_000,
	}
}

// Fleet is alice and hers.
func Fleet() dolly.FleetView {
	row := func(n byte, name, path string, offer dolly.OfferID, earned dolly.MB) dolly.AgentRow {
		return dolly.AgentRow{
			Name: name, Path: path, Peer: Peer(n), Offer: offer, Alive: true, Seen: Now.Add(-10 * time.Second),
			RentEnds: Now.Add(60 * time.Hour), RentDays: 2.5, Rate: 1 << 20, Earned: earned * dolly.MiB, Balance: 40 * dolly.MiB,
			OrdersMB: 10 * dolly.MiB, SoldMB: (earned - 40) * dolly.MiB, Income: 3000, Cost: 1000, Coins: 2000,
			Consumed: earned * dolly.MiB / 9, Makers: 4 + int(n), Phase: dolly.Earning, Waits: "earning", Version: "v1.2.3",
		}
	}
	v := dolly.FleetView{
		Now: Now, Day: 3, Slots: 8, SlotsUsed: 4, Last: "born vega/s/lis ▸ 0.2 carol", Next: "0 alice wants hexa/m/ams: selling 30 MB",
		Carried: []float64{1e6, 2e6, 3e6}, Prices: []float64{20, 25}, SpentSat: 4000, CapSat: 10_000,
		Agents: []dolly.AgentRow{
			row(1, "alice", "0", "hexa/m/ams", 400), row(2, "bob", "0.1", "hexa/m/ams", 200),
			row(4, "dave", "0.1.1", "nord/s/hel", 60), row(3, "carol", "0.2", "vega/s/lis", 100),
		},
	}
	v.Agents[0].Self = true
	dave := &v.Agents[2]
	dave.Alive, dave.Phase, dave.Rate, dave.Seen = false, dolly.Gone, 0, Now.Add(-40*time.Minute)
	for _, a := range v.Agents {
		v.EarnedMB, v.SoldMB, v.HeldMB, v.OrdersMB = v.EarnedMB+a.Earned, v.SoldMB+a.SoldMB, v.HeldMB+a.Balance-a.OrdersMB, v.OrdersMB+a.OrdersMB
	}
	return v
}

func town() map[dolly.View]any {
	fleet := Fleet()
	return map[dolly.View]any{
		dolly.ViewFleet: fleet,
		dolly.ViewNode: dolly.NodeView{
			Info: alice(), Agent: fleet.Agents[0], RentPaid: 6000, Carried: []float64{1, 2, 3}, InPerDay: 1200, OutPer: 300, BreakEvn: 5,
			Checks: []dolly.Check{{Name: "charter", State: dolly.CheckOK, Text: "it holds"}, {Name: "relay", State: dolly.CheckFail, Text: "it fell over"}},
			Coins:  dolly.CoinsView{Confirmed: 2000, Pending: 500, Locked: 700, Height: 812},
			Ledger: dolly.TokenView{Balance: 40 * dolly.MiB, Locked: 5 * dolly.MiB, Blocks: 321, Forks: 1},
			Gossip: dolly.Gossip{Published: 11, Delivered: 22, Rejected: 3}, Peers: 7,
			Counts: dolly.Counts{HandedOver: 2, Failed: 1, Renewed: 4, Open: 1, Swaps: 9, Refunds: 1, OpenSwaps: 2, Updates: 13, Merged: 5},
		},
		dolly.ViewCharter: dolly.CharterView{
			Fleet: "rivers", Network: dolly.Test, Epoch: 2, LeftMS: 86_400_000, By: "agent", Order: "resume",
			Limits: []dolly.LimitRow{
				{Name: "slots", Unit: "agent", Used: 4, Cap: 8, Left: 4, Known: true},
				{Name: "spent by the fleet", Unit: "sat", Used: 4000, Cap: 10_000, Left: 6000, Known: true},
			},
			Lease: &dolly.LeaseRow{LeftMS: 3_600_000, Allowance: 5000, Left: 4000}, Risk: dolly.RiskView{Sat: 6000},
		},
		dolly.ViewMoney: dolly.MoneyView{
			Coin: "TBTC", Sum: dolly.SumRow{Kind: "all", Gross: 3000, Fee: 200, Net: 2800}, Residual: 0, Reckoned: true,
			MB: dolly.MBView{Carried: 400 * dolly.MiB, Sold: 360 * dolly.MiB, Held: 30 * dolly.MiB, Orders: 10 * dolly.MiB, Consumed: 3 * dolly.MiB},
		},
		dolly.ViewMarket: dolly.MarketView{
			Makers: 5, Done: 9, Strategy: "last_day_sell: waits",
			Trades: []dolly.TradeRow{{At: Now.Add(-time.Hour), Amount: dolly.Price{Sat: 250, MB: 10 * dolly.MiB}, Bid: "alice", Ask: "bert", Own: true}},
		},
		dolly.ViewMakers: []dolly.MakerRow{{Peer: Peer(1), Name: "0 alice"}, {Peer: Peer(2), Name: "0.1 bob", Addrs: []string{"/ip4/192.0.2.2/tcp/7433"}}, {Peer: Peer(3)}, {Peer: Peer(8)}, {Peer: Peer(9)}},
		dolly.ViewWallets: []dolly.WalletRow{
			{ID: "MB", Unit: "byte", Address: Peer(1).String(), Known: true, Available: int64(30 * dolly.MiB), InOrders: int64(10 * dolly.MiB)},
			{ID: "TBTC", Unit: "sat", Address: "bcrt1qalice", Known: true, Available: 2000, Pending: 500, Locked: 700},
		},
		dolly.ViewEvents: []dolly.Event{{Seq: 41, At: Now.Add(-time.Minute), Kind: "order.placed", Text: "bid 10 MB for 250 sat"}},
	}
}

// Buybot is a node of cardboard that buys.
func Buybot() *Node {
	info := dolly.Info{Name: "bert", Role: "buybot", Peer: Peer(7), Network: dolly.Test, Version: "v1.2.3", Now: Now, Speed: 1, UptimeMS: 5000}
	return &Node{info: info, tells: make(chan dolly.Event, 64), views: map[dolly.View]any{
		dolly.ViewBuybot: dolly.BuybotView{Mode: "live", State: "buying", Budget: 1000, Spent: 300, Fees: 20, Committed: 80, Left: 600, Coins: 900},
		dolly.ViewMoney:  dolly.MoneyView{Coin: "TBTC", Sum: dolly.SumRow{Kind: "all", Gross: -300, Fee: 20, Net: -320}},
	}}
}

// Warden is a node of cardboard that grants: two slots are bound, the operator's order to
// stop stands, and one agent has signed for it.
func Warden() *Node {
	info := dolly.Info{Name: "rivers", Role: "warden", Peer: Peer(8), Network: dolly.Test, Version: "v1.2.3", Now: Now, Speed: 1, UptimeMS: 7000, ReadOnly: true}
	return &Node{info: info, tells: make(chan dolly.Event, 64), views: map[dolly.View]any{
		dolly.ViewCharter: dolly.CharterView{
			Fleet: "rivers", Network: dolly.Test, Epoch: 2, LeftMS: 86_400_000, By: "warden", Order: "stop",
			Limits: []dolly.LimitRow{{Name: "spent by the fleet", Unit: "sat", Used: 4000, Cap: 10_000, Left: 6000, Known: true}},
			Slots: []dolly.SlotRow{
				{Slot: 0, State: "bound", Key: Peer(1), Path: "0", Until: Now.Add(time.Hour)},
				{Slot: 1, State: "bound", Key: Peer(2), Path: "0.1", Until: Now.Add(-time.Minute)},
				{Slot: 2, State: "leaving", Key: Peer(4), Path: "0.1.1"},
			},
			Acts: []dolly.ActRow{{Slot: 0, MaxSat: 700, Until: Now.Add(time.Hour)}},
			Risk: dolly.RiskView{Sat: 6000, Without: 5000, Receipts: 1, Agents: 2},
		},
	}}
}
