package tui

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"sync"
	"time"

	"github.com/dollynator/dolly"
)

// epoch is now in the fake's world.
const epoch = dolly.Time(1_800_000_000_000)

func before(d time.Duration) dolly.Time { return epoch.Add(-d) }

func peer(i byte) dolly.PeerID { return dolly.PeerID{i, 7, 3 * i, 99} }

// fake is a node with the town of the sketches; it can be made unreachable.
type fake struct {
	mu     sync.Mutex
	down   bool
	views  map[dolly.View]any
	events chan dolly.Event
	closed bool
	done   []string // actions
	info   dolly.Info
}

func newFake() *fake {
	return &fake{info: townInfo(), events: make(chan dolly.Event), views: map[dolly.View]any{
		dolly.ViewFleet: townFleet(), dolly.ViewNode: townNode(), dolly.ViewMarket: townMarket(),
		dolly.ViewLearning: townLearning(), dolly.ViewEvents: townEvents(), dolly.ViewOrders: townOrders(), dolly.ViewLedger: townLedger(),
		dolly.ViewBlocks: townBlocks(), dolly.ViewMoney: townMoney(), dolly.ViewPeers: townPeers(), dolly.ViewCharter: townCharter(),
		dolly.ViewBuybot: dolly.BuybotView{},
	}}
}

func (f *fake) set(down bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.down = down
}

func (f *fake) reach() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.down || f.closed {
		return &dolly.Error{Kind: dolly.Unreachable, Text: "no node answers", Hint: "start one"}
	}
	return nil
}

func (f *fake) Info(context.Context) (dolly.Info, error) { return f.info, f.reach() }

func (f *fake) Get(_ context.Context, v dolly.View, _ dolly.Query) (json.RawMessage, error) {
	if err := f.reach(); err != nil {
		return nil, err
	}
	shape, ok := f.views[v]
	if !ok {
		return nil, &dolly.Error{Kind: dolly.Usage, Text: fmt.Sprintf("no view %q", v)}
	}
	return json.Marshal(shape)
}

func (f *fake) Watch(context.Context, uint64) (<-chan dolly.Event, error) {
	return f.events, f.reach()
}

func (f *fake) Why(_ context.Context, seq uint64) (dolly.Explanation, error) {
	return dolly.Explanation{Event: dolly.Event{Seq: seq, At: before(time.Hour), Kind: "learn.chosen", Text: "wants hexa/s/ams, 2 of 12 by value"},
		Facts: []string{"rule: mean, efficiency, rank with λ 1.5", "drawn 0.4711 of [0, 1): number 2 of 12 " + strings.Repeat("after much thought ", 5),
			"1. vega/s/lis Q 0.53 · 2. hexa/s/ams Q 0.50"}}, f.reach()
}

func (f *fake) Do(_ context.Context, a dolly.Action, dry bool) (dolly.Result, error) {
	f.done = append(f.done, fmt.Sprint(a.Name, a.Args, dry))
	if a.Args["bytes"] == "0" {
		return dolly.Result{}, &dolly.Error{Kind: dolly.Refused, Text: "nothing is nothing"}
	}
	return dolly.Result{Done: !dry, Lines: []string{"would " + a.Name + " it", "and nothing else"}}, f.reach()
}

func (f *fake) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	return nil
}

func townInfo() dolly.Info {
	return dolly.Info{Name: "bes", Role: "agent", Peer: peer(2), Network: dolly.Town, Path: "0.1",
		Offer: "hexa/l/fra", Now: epoch, Speed: 720, Version: "0.1.0"}
}

func townFleet() dolly.FleetView {
	row := func(i byte, path, name, offer string, left, mbs float64, earned, held dolly.MB, income, cost dolly.Sat, phase dolly.Phase, waits string) dolly.AgentRow {
		return dolly.AgentRow{Name: name, Path: path, Peer: peer(i), Offer: dolly.OfferID(offer), Self: i == 2, Alive: true,
			Seen: before(3 * time.Second), RentDays: left, Rate: mbs * float64(dolly.MiB), Earned: earned * dolly.MiB,
			Balance: held * dolly.MiB, SoldMB: (earned - held) * dolly.MiB, Income: income, Cost: cost, Coins: income / 2,
			Phase: phase, Waits: waits, Version: "0.1.0"}
	}
	gone := row(5, "0.3", "eli", "volt/s/par", 0, 0, 1204, 0, 97, 4400, dolly.Gone, "")
	gone.Alive, gone.Seen = false, before(2*time.Minute)
	return dolly.FleetView{
		Now: epoch, Day: 31, Slots: 8, SlotsUsed: 4,
		Agents: []dolly.AgentRow{
			row(1, "0", "ada", "hexa/m/ams", 4.1, 5, 61204, 9000, 5630, 5700, dolly.Earning, ""),
			row(2, "0.1", "bes", "hexa/l/fra", 7.9, 7.7, 44018, 8578, 3990, 7600, dolly.Selling, "selling 66 MB"),
			row(3, "0.1.1", "cyd", "nord/s/hel", 8.8, 1.9, 2112, 2000, 88, 3800, dolly.Buying, "waiting: lease"),
			row(4, "0.2", "dov", "nord/m/hel", 0.4, 0, 9340, 1000, 851, 5700, dolly.WindingDown, ""),
			gone,
		},
		Last: "born hexa/l/fra ▸ 0.1 bes, 3 min ago", Next: "0 ada wants nord/l/hel (8,800 sat)",
		Carried: wavy(120, 10, 5, float64(dolly.MiB)), Prices: wavy(40, 92, 8, 1),
		EarnedMB: 117878 * dolly.MiB, SoldMB: 96300 * dolly.MiB, HeldMB: 20578 * dolly.MiB, OrdersMB: 1000 * dolly.MiB,
		SpentSat: 31200, CapSat: 400000,
	}
}

// wavy is n values around mean.
func wavy(n int, mean, swing, unit float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = (mean + swing*math.Sin(float64(i)/5)*math.Cos(float64(i)/17)) * unit
	}
	return out
}

func townNode() dolly.NodeView {
	return dolly.NodeView{
		Info: townInfo(), Agent: townFleet().Agents[1],
		Checks: []dolly.Check{
			{Name: "charter", State: dolly.CheckOK, Text: "until day 120, lease 14 h, no stop order"},
			{Name: "relay", State: dolly.CheckOK, Text: "7.7 MB/s"},
			{Name: "candidate", State: dolly.CheckOK, Text: "nord/l/hel, 3rd best of 12"},
			{Name: "selling", State: dolly.CheckOK, Text: "66 MB for 6,555 sat, order 3 s old, 1 swap at k 1 of 2"},
			{Name: "paying", State: dolly.CheckWait, Text: "buy when 8,940 sat are here; 6,310 are; at this rate in 21 s"},
			{Name: "purchase", State: dolly.CheckWait, Text: "none under way"},
			{Name: "rent", State: dolly.CheckFail, Text: "the host did not take the renewal"},
		},
		Coins:    dolly.CoinsView{Confirmed: 6310, Pending: 1245, Locked: 1245, Height: 2107},
		Ledger:   dolly.TokenView{Balance: 44018 * dolly.MiB, Locked: 66 * dolly.MiB, Blocks: 1204, Forks: 1},
		RentPaid: 7600, Carried: wavy(300, 5, 3, float64(dolly.MiB)), InPerDay: 1180, OutPer: 844, BreakEvn: 36,
		Gossip: dolly.Gossip{Published: 410, Delivered: 5120, Rejected: 3}, Peers: 7,
	}
}

func townMarket() dolly.MarketView {
	price := func(tenths int64) dolly.Price { return dolly.Price{Sat: dolly.Sat(tenths), MB: 10 * dolly.MiB} }
	m := dolly.MarketView{
		Bids: []dolly.OrderRow{
			{Name: "0.1 bes", Own: true, Price: price(993), Left: 66 * dolly.MiB},
			{Name: "0.1.1 cyd", Price: price(998), Left: 120 * dolly.MiB},
			{ID: dolly.OrderID{Trader: peer(9), Number: 4}, Price: price(1040), Left: 400 * dolly.MiB},
		},
		Asks: []dolly.OrderRow{{Name: "buybot", Price: price(1000), Left: 2400 * dolly.MiB}},
		Swaps: []dolly.SwapRow{
			{ID: "5e1f90aa", Role: "seller", State: "seller claiming", MB: 66 * dolly.MiB, Sat: 6555, With: "buybot"},
			{ID: "77c0d1e2", Role: "seller", State: "seller paid", MB: 31 * dolly.MiB, Sat: 3060, With: "buybot"},
		},
		Strategy: "constant_sell: 66 MB for 6,555 sat, every hour", Makers: 4, Done: 34,
		Volume: 2310 * dolly.MiB, VolSat: 222_000,
	}
	for i := range 30 {
		sats := dolly.Sat(6200 + 20*((i*7)%11))
		m.Trades = append(m.Trades, dolly.TradeRow{At: before(time.Duration(2+7*i) * time.Second),
			Amount: dolly.Price{Sat: sats, MB: 66 * dolly.MiB}, Bid: "0.1 bes", Ask: "buybot", Own: i%3 == 0})
	}
	return m
}

func townLearning() dolly.LearningView {
	v := dolly.LearningView{Current: "hexa/l/fra", Candidate: "nord/l/hel", Rule: "evidence", Updates: 41, Remotes: 12, Merged: 9}
	values := []float64{.31, .52, .61, .22, .47, .66, .18, -.2, .11, 0, .05, .4}
	chances := []float64{0, .13, .25, 0, .05, .53, 0, 0, 0, 0, 0.002, .04}
	ids := []dolly.OfferID{"hexa/s/ams", "hexa/m/ams", "hexa/l/fra", "nord/s/hel", "nord/m/hel", "nord/l/hel",
		"volt/s/par", "volt/m/par", "volt/l/par", "zeno/s/osl", "zeno/m/osl", "zeno/l/osl"}
	for i, id := range ids {
		v.Offers = append(v.Offers, dolly.OfferRow{
			Offer: dolly.Offer{ID: id, Price: dolly.Sat(3800 + 950*(i%3)), Available: i != 8},
			Value: values[i], E: values[i] * 1.2, Alpha: .8 - .012*float64(i), Beta: .2 + .012*float64(i), Chance: chances[i],
			Place: i + 1, Won: i % 3, Failed: i % 2, Voices: i % 4, Updates: i % 3, Samples: float64(i%2) * 1.5})
		row := make([]float64, len(ids))
		for c := range row {
			row[c] = values[c] * (1 - float64((i*5+c*3)%7)/9)
		}
		v.Q = append(v.Q, row)
	}
	v.Moves = []dolly.MoveRow{
		{At: before(4 * time.Minute), Offer: "hexa/l/fra", Success: true, Reward: .54, Before: .529, After: .61, Delta: .081, Remotes: 3,
			Pulls: []dolly.PullRow{{Who: "0 ada", Offer: "hexa/l/fra", Said: .7, By: .04, Without: .57}}},
		{At: before(3 * time.Hour), Offer: "volt/m/par", Reward: .31, Before: -.08, After: -.2, Delta: -.12, Remotes: 1},
	}
	v.Lessons = []dolly.LessonRow{
		{At: before(9 * time.Minute), From: peer(1), Name: "0 ada", Kind: dolly.LessonTable, Offers: []dolly.OfferID{"hexa/l/fra", "nord/l/hel"}, Of: 2},
		{At: before(5 * time.Hour), From: peer(3), Kind: dolly.LessonEvidence, Offers: []dolly.OfferID{"volt/l/par"}, Of: 1},
	}
	v.Measure, v.Choice = "efficiency", "rank"
	return v
}

func townEvents() []dolly.Event {
	return []dolly.Event{
		{Seq: 1, At: before(50 * time.Minute), Kind: "birth.handed", Text: "handed over 0.1.1 on nord/s/hel"},
		{Seq: 2, At: before(3 * time.Minute), Kind: "learn.chosen", Text: "wants hexa/s/ams, 2 of 12 by value"},
		{Seq: 3, At: before(2 * time.Minute), Kind: "swap.claimed", Text: "claimed 3,060 sat for 31 MB from buybot"},
		{Seq: 4, At: before(3 * time.Second), Kind: "order.placed", Text: "bid 66 MB for 6,555 sat"},
	}
}
