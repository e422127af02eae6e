package dolly

// ViewBuybot is the view of a buybot: a [BuybotView].
const ViewBuybot View = "buybot"

// BuybotView is what a buybot bought, what it may still spend, and what it asks for.
type BuybotView struct {
	Mode      string   `json:"mode"`  // live, paper
	State     string   `json:"state"` // buying, or why it does not
	Paused    bool     `json:"paused"`
	Limit     Price    `json:"limit"`
	Budget    Sat      `json:"budget_sat"`
	Spent     Sat      `json:"spent_sat"`     // by trades that are done
	Fees      Sat      `json:"fees_sat"`      // of these, and of refunds
	Elsewhere Sat      `json:"elsewhere_sat"` // left in transactions that this store does not know
	Committed Sat      `json:"committed_sat"` // in asks that stand
	Left      Sat      `json:"left_sat"`      // of the budget, less what swaps under way may cost
	MaxOrder  Sat      `json:"max_order_sat"`
	Reserve   Sat      `json:"reserve_sat"`
	Hourly    Sat      `json:"per_hour_sat"`    // 0 is no bound
	LastHour  Sat      `json:"asked_last_hour"` // sat
	Failures  uint64   `json:"failed_settlements"`
	Cold      Time     `json:"cool_until_unix_ms"` // 0 if it never cooled down
	Coins     Sat      `json:"coins_sat"`
	Market    Price    `json:"market"` // what MB cost now; zero is not known
	Account   Account  `json:"account"`
	Paper     Account  `json:"paper"` // had every ask been filled at once
	Asks      []AskRow `json:"asks"`  // those that may still spend, then the latest
}

// Account is what was bought for how much, and what it is worth now.
type Account struct {
	Trades  uint64  `json:"trades"`
	MB      MB      `json:"mb_bytes"`
	Sat     Sat     `json:"sat"`
	Average float64 `json:"average_sat_per_mb"`
	Worth   Sat     `json:"worth_sat"`  // at the market's price; 0 if that is not known
	Profit  Sat     `json:"profit_sat"` // worth − sat − fees; 0 if worth is not known
}

// AskRow is one ask of a buybot and the bid that it mirrors.
type AskRow struct {
	Order  OrderID `json:"order"`
	Bid    OrderID `json:"bid"`
	Amount Price   `json:"amount"`
	Spent  Sat     `json:"spent_sat"`
	Got    MB      `json:"got_bytes"`
	At     Time    `json:"at_unix_ms"`
	Until  Time    `json:"expires_unix_ms"`
	State  string  `json:"state"` // open, in a swap, filled, in part, unfilled, taken back
}
