package tui

import (
	"time"

	"github.com/dollynator/dolly"
)

func townOrders() []dolly.OrderRow {
	order := func(n uint64, mbs dolly.MB, sats dolly.Sat, status dolly.OrderStatus, ended dolly.Time) dolly.OrderRow {
		return dolly.OrderRow{ID: dolly.OrderID{Trader: peer(2), Number: n}, Own: true, Side: "bid", Price: dolly.Price{Sat: sats, MB: mbs * dolly.MiB},
			Status: status, Left: mbs / 2 * dolly.MiB, Reserved: 5 * dolly.MiB, Placed: before(time.Duration(10-n) * time.Minute),
			Expires: before(-50 * time.Minute), Ended: ended}
	}
	return []dolly.OrderRow{
		order(3, 66, 6555, dolly.OrderOpen, 0), order(2, 120, 11976, dolly.OrderUnverified, 0), order(1, 31, 3060, dolly.OrderCompleted, before(time.Hour)),
	}
}

func steps(states ...string) []dolly.StepRow {
	var out []dolly.StepRow
	for i, s := range states {
		out = append(out, dolly.StepRow{State: s, At: before(time.Duration(10*(len(states)-i)) * time.Minute)})
	}
	return out
}

func townMoney() dolly.MoneyView {
	lines := []dolly.SumRow{
		{Kind: "sale", Count: 34, MB: -2310 * dolly.MiB, Gross: 222000, Fee: 4690, Net: 217310, Basis: 190000},
		{Kind: "birth", Count: 3, Gross: -31200, Fee: 417, Net: -31617},
		{Kind: "renewal", Count: 1, Gross: -7600, Fee: 139, Net: -7739},
		{Kind: "refund"},
	}
	return dolly.MoneyView{
		Coin: "TBTC", Lines: lines, Sum: dolly.SumUp("all", lines), Held: dolly.CoinsView{Confirmed: 170000, Pending: 12215, Locked: 1245},
		UnderWay: 4261, Reckoned: true,
		MB: dolly.MBView{Carried: 44018 * dolly.MiB, Sold: 35440 * dolly.MiB, Held: 8000 * dolly.MiB, Orders: 512 * dolly.MiB, Locked: 66 * dolly.MiB},
		Rents: []dolly.PeriodRow{
			{Offer: "hexa/l/fra", From: before(22 * dolly.Day), Paid: 7739, Net: 3990, Profit: -3749, InPerDay: 180, OutPer: 253, BreakEvn: 42.9, DaysLeft: 7.9, State: "running"},
			{Offer: "hexa/l/fra", From: before(52 * dolly.Day), Paid: 7600, Net: 9100, Profit: 1500, InPerDay: 303, OutPer: 253, BreakEvn: 25, State: "over"},
		},
		Purchases: []dolly.PurchaseRow{
			{ID: dolly.Hash{7, 1}, Kind: "birth", Offer: "nord/s/hel", Child: "0.1.1 cyd", State: "installing", Since: before(8 * time.Minute), MaxSat: 12000,
				Price: 3800, Fee: 139, Spent: 3939, TxID: "9f00aa", Tries: 2, Trouble: "the host does not answer yet", Steps: steps("planned", "paid", "installing")},
			{ID: dolly.Hash{7, 2}, Kind: "renewal", Offer: "hexa/l/fra", State: "settled", Since: before(dolly.Day), MaxSat: 12000, Price: 7600, Fee: 139, Spent: 7739,
				Outcome: "renewed", Settled: true, Steps: steps("planned", "paid", "settled")},
		},
		Swaps: []dolly.SwapRow{
			{ID: "5e1f90aa", Role: "seller", State: "seller claiming", MB: 66 * dolly.MiB, Sat: 6555, Fee: 139, With: "buybot", Since: before(time.Minute),
				Bid: dolly.OrderID{Trader: peer(2), Number: 3}, Ask: dolly.OrderID{Trader: peer(9), Number: 1}, Steps: steps("seller locking", "seller locked", "seller claiming"),
				Payments: []dolly.PaymentRow{
					{Asset: "MB", Amount: 66 << 20, Unit: "byte", From: peer(2), To: peer(9), State: "paid", Ref: dolly.Hash{1, 2}.String()},
					{Asset: "TBTC", Amount: 6555, Unit: "sat", From: peer(9), To: peer(2), State: "locked"},
				}},
			{ID: "77c0d1e2", Role: "buyer", State: "buyer paid", MB: 31 * dolly.MiB, Sat: 3060, With: "carol", Since: before(time.Hour), Ended: before(30 * time.Minute)},
		},
	}
}

func townLedger() dolly.LedgerView {
	return dolly.LedgerView{Self: peer(2), Network: dolly.Town, Chains: []dolly.ChainRow{
		{Key: peer(2), Last: 1204, Balance: 44018 * dolly.MiB, Gained: 80000 * dolly.MiB, Spent: 35982 * dolly.MiB},
		{Key: peer(1), Last: 900, Balance: 9000 * dolly.MiB, Gained: 9000 * dolly.MiB, Debt: 5 * dolly.MiB},
		{Key: peer(9), Last: 3, Missing: 1, Balance: -60000 * dolly.MiB, Spent: 60000 * dolly.MiB, Debt: -3 * dolly.MiB, Proof: [][]byte{{1}, {2}}},
	}}
}

func townBlocks() []dolly.BlockRow {
	half := func(key, with byte, n uint64, credit bool, kind string) dolly.HalfRow {
		return dolly.HalfRow{Key: peer(key), Number: n, Hash: dolly.Hash{key, byte(n)}, Previous: dolly.Hash{key, byte(n - 1)}, Kind: kind, Credit: credit, With: peer(with),
			Amount: 4256180, Gained: 152519212, Spent: 118371384, At: before(time.Duration(2000-n) * time.Second), Signature: "1f414e71a758259ace7821f404dc9deb"}
	}
	other := half(9, 2, 10, false, "carry")
	return []dolly.BlockRow{
		{HalfRow: half(2, 9, 1203, false, "lock"), State: "open: spent, and gained by nobody yet"},
		{HalfRow: half(2, 9, 1204, true, "carry"), Other: &other, State: "settled: both halves are held"},
	}
}

func townPeers() dolly.PeersView {
	v := dolly.PeersView{Contacts: 12, Gossip: dolly.Gossip{Published: 410, Delivered: 5120, Rejected: 3}, Rows: []dolly.PeerRow{
		{Peer: peer(1), Name: "0 ada", Seen: before(4 * time.Second), Provider: "hexa", Version: "0.1.0", Blocks: 900, Debt: 5 * dolly.MiB},
		{Peer: peer(4), Name: "0.2 dov", Seen: before(2 * time.Hour), Provider: "nord", Version: "0.0.9"},
		{Peer: peer(9), Forked: true, Blocks: 3},
	}, Providers: dolly.Shares([]string{"hexa", "hexa", "nord"}), Versions: dolly.Shares([]string{"0.1.0", "0.1.0", "0.0.9"})}
	return v.Join([]dolly.PeerRow{
		{Peer: peer(1), Agent: "dolly/0.1.0", Addr: "/ip4/192.0.2.7/tcp/4001", Network: "192.0.0.0/16", RTT: 21.4, Score: 3.25, Topics: []string{"orders", "beats"}, Mesh: []string{"orders"}},
		{Peer: peer(9), Agent: "other", Addr: "/ip4/198.51.100.9/udp/4001/quic-v1", Network: "198.51.0.0/16", Inbound: true, RTT: 180, Score: -12},
	})
}

func townCharter() dolly.CharterView {
	return dolly.CharterView{
		Fleet: "town", Network: dolly.Town, Epoch: 3, Expiry: before(-89 * dolly.Day), LeftMS: int64(89 * dolly.Day / time.Millisecond), GraceMS: int64(72 * time.Hour / time.Millisecond),
		Providers: []string{"hexa", "nord", "volt"}, By: "agent", Order: "pause",
		Limits: []dolly.LimitRow{
			{Name: "slots", Unit: "agent", Used: 4, Cap: 8, Left: 4, Known: true}, {Name: "depth of the tree", Unit: "level", Used: 2, Cap: 4, Left: 2, Known: true},
			{Name: "births of this agent", Unit: "birth", Cap: 5, Left: 5}, {Name: "spent by the fleet", Unit: "sat", Used: 400000, Cap: 400000, Known: true},
			{Name: "under this lease", Unit: "sat", Used: 3939, Cap: 12000, Left: 8061, Known: true},
		},
		Slots: []dolly.SlotRow{
			{Slot: 0, State: "bound", Key: peer(1), Name: "ada", Path: "0", Until: before(-14 * time.Hour), Allowance: 12000, Spent: 5700, Births: 1},
			{Slot: 1, Gen: 2, State: "bound", Key: peer(2), Name: "bes", Path: "0.1", Until: before(-10 * time.Hour), Allowance: 8061, Spent: 3939},
			{Slot: 2, State: "free"},
		},
		Acts:  []dolly.ActRow{{Slot: 1, MaxSat: 12000, Until: before(-2 * time.Hour), Birth: true}},
		Lease: &dolly.LeaseRow{Slot: 1, Gen: 2, LeftMS: int64(10 * time.Hour / time.Millisecond), Allowance: 12000, Spent: 3939, Left: 8061},
		Risk: dolly.RiskView{Sat: 32261, Without: 16261, Receipts: 1, Agents: 2, Parts: []dolly.RiskRow{
			{Slot: 0, Key: peer(1), Name: "0 ada", Receipt: true, Allowance: 12000, Hot: 4000, Sat: 16000},
			{Slot: 1, Gen: 2, Key: peer(2), Name: "0.1 bes", Acts: 8061, Hot: 6310, Lingering: 1890, Swaps: 1, Sat: 16261},
		}},
	}
}
