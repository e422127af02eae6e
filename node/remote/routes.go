package remote

import (
	"net/http"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/remote/openapi"
)

// route is one thing that can be asked for. Body and Answer are values of the types
// that are read and written, of which the OpenAPI file is made; more than one Answer
// are alternatives. A route without a handler is a part of another.
type route struct {
	Method, Path string
	Text         string
	Query        []string
	Body         any
	Answers      []any
	handle       http.HandlerFunc
}

// The parameters of routes.
var (
	ofView  = []string{"limit", "from", "to", "filter"}
	dryOnly = []string{"dry"}
)

// routes is the whole interface.
func (s server) routes() []route {
	all := []route{
		{"GET", "/v1/openapi.json", "This description.", nil, nil, []any{map[string]any{}}, s.describe},
		{"GET", "/v1/info", "Who the node is; it answers also during start-up.", nil, nil, []any{dolly.Info{}}, s.info},
		{"GET", "/v1/view/{view}", "", ofView, nil, nil, s.view},
		{"GET", "/v1/events", "Server-sent events from a number on; the id of each is its number.", []string{"from"}, nil, []any{dolly.Event{}}, s.events},
		{"GET", "/v1/why/{seq}", "What an event was: of a decision the facts that it was made on, of others what led to them.", nil, nil, []any{dolly.Explanation{}}, s.why},
		{"POST", "/v1/do", "Carry out an action, or with dry say what it would do.", dryOnly, dolly.Action{}, []any{dolly.Result{}}, s.do},
	}
	for _, v := range views() {
		v.Method, v.Query = http.MethodGet, ofView
		v.Path = "/v1/view/" + v.Path
		all = append(all, v)
	}
	return append(append(all, s.marketRoutes()...), s.walletRoutes()...)
}

// views are what GET /v1/view/{view} answers, by the view's name.
func views() []route {
	return []route{
		{Path: string(dolly.ViewFleet), Text: "The family tree as the agent heard of it.", Answers: []any{dolly.FleetView{}}},
		{Path: string(dolly.ViewNode), Text: "One agent opened up.", Answers: []any{dolly.NodeView{}}},
		{Path: string(dolly.ViewMarket), Text: "The order book, trades, swaps and sums.", Answers: []any{dolly.MarketView{}}},
		{Path: string(dolly.ViewOrders), Text: "Own orders, the latest first.", Answers: []any{[]dolly.OrderRow{}}},
		{Path: string(dolly.ViewSwaps), Text: "Own swaps: those under way, then the latest.", Answers: []any{[]dolly.SwapRow{}}},
		{Path: string(dolly.ViewMakers), Text: "Who keeps the book, as far as connected.", Answers: []any{[]dolly.MakerRow{}}},
		{Path: string(dolly.ViewWallets), Text: "MB and bitcoin.", Answers: []any{[]dolly.WalletRow{}}},
		{Path: string(dolly.ViewLearning), Text: "What an agent learned.", Answers: []any{dolly.LearningView{}}},
		{Path: string(dolly.ViewLedger), Text: "Half-blocks as they were signed: chains, or with filter a peer id's blocks from a number on.", Answers: []any{dolly.LedgerView{}}},
		{Path: string(dolly.ViewBlocks), Text: "The blocks of one key, which filter names, for who reads them.", Answers: []any{[]dolly.BlockRow{}}},
		{Path: string(dolly.ViewEvents), Text: "Past events: the latest, or from a number on.", Answers: []any{[]dolly.Event{}}},
		{Path: string(dolly.ViewPeers), Text: "Whom an agent knows and how it is connected.", Answers: []any{dolly.PeersView{}}},
		{Path: string(dolly.ViewCharter), Text: "What the charter allows and what is used of it.", Answers: []any{dolly.CharterView{}}},
		{Path: string(dolly.ViewMoney), Text: "Where the bitcoin came from and went.", Answers: []any{dolly.MoneyView{}}},
		{Path: string(dolly.ViewBooks), Text: "Single bookings: the latest, or from a number on.", Answers: []any{[]dolly.BookRow{}}},
		{Path: string(dolly.ViewHistory), Text: "With filter a metric over time, without which metrics there are.", Answers: []any{dolly.HistoryView{}, []dolly.Metric{}}},
		{Path: string(dolly.ViewIRC), Text: "How an agent's bot on IRC stands.", Answers: []any{dolly.IRCView{}}},
		{Path: string(dolly.ViewBuybot), Text: "A buybot's account and asks.", Answers: []any{dolly.BuybotView{}}},
	}
}

// marketRoutes are the market by the names that trading programs know.
func (s server) marketRoutes() []route {
	asks := s.side(func(v dolly.MarketView) []dolly.OrderRow { return v.Asks })
	bids := s.side(func(v dolly.MarketView) []dolly.OrderRow { return v.Bids })
	rows, done := []any{[]dolly.OrderRow{}}, []any{dolly.Result{}}
	return []route{
		{"GET", "/v1/market/asks", "Offers of bitcoin, the best price first.", []string{"limit"}, nil, rows, asks},
		{"GET", "/v1/market/bids", "Offers of MB, the best price first.", []string{"limit"}, nil, rows, bids},
		{"PUT", "/v1/market/asks", "Place an ask.", dryOnly, newOrder{}, done, s.place("ask")},
		{"PUT", "/v1/market/bids", "Place a bid.", dryOnly, newOrder{}, done, s.place("bid")},
		{"GET", "/v1/market/orders", "Own orders, also those that ended.", nil, nil, rows, s.shows(dolly.ViewOrders)},
		{"POST", "/v1/market/orders/{number}/cancel", "Take an own order back.", dryOnly, nil, done, s.cancel},
		{"GET", "/v1/market/transactions", "Own swaps.", nil, nil, []any{[]dolly.SwapRow{}}, s.shows(dolly.ViewSwaps)},
		{"GET", "/v1/market/transactions/{id}/payments", "Both sides of a swap.", nil, nil, []any{[]dolly.PaymentRow{}}, s.payments},
		{"GET", "/v1/market/matchmakers", "Who keeps the book.", nil, nil, []any{[]dolly.MakerRow{}}, s.shows(dolly.ViewMakers)},
		{"GET", "/v1/market/state", "Book, trades, swaps and sums.", nil, nil, []any{dolly.MarketView{}}, s.shows(dolly.ViewMarket)},
	}
}

// walletRoutes are the money of a node, MB and bitcoin alike.
func (s server) walletRoutes() []route {
	amounts := s.ofWallet(func(w dolly.WalletRow) any {
		return balance{w.Unit, w.Known, w.Available, w.Pending, w.Locked, w.InOrders}
	})
	moves := s.ofWallet(func(w dolly.WalletRow) any { return w.Transactions })
	return []route{
		{"GET", "/v1/wallets", "All of them.", nil, nil, []any{[]dolly.WalletRow{}}, s.shows(dolly.ViewWallets)},
		{"GET", "/v1/wallets/{id}/balance", "Amounts in the wallet's unit.", nil, nil, []any{balance{}}, amounts},
		{"GET", "/v1/wallets/{id}/transactions", "Movements, the latest first.", nil, nil, []any{[]dolly.TransferRow{}}, moves},
		{"POST", "/v1/wallets/{id}/transfer", "Pass MB on; bitcoin is refused.", dryOnly, transferOrder{}, []any{dolly.Result{}}, s.transfer},
	}
}

// describe answers with the OpenAPI file.
func (s server) describe(w http.ResponseWriter, r *http.Request) {
	if err := only(r.URL.Query()); err != nil {
		writeError(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(openapi.Document()) // a reader that is gone is nobody's loss
}
