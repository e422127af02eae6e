package dolly

// The views of money.
const (
	ViewMoney View = "money" // a [MoneyView]
	ViewBooks View = "books" // []BookRow: the latest Limit, or all of a Limit from From on
)

// MoneyView is where the bitcoin of a node came from and went, and what is under
// way. Sum is the sum of Lines, made by [SumUp] as every other total is.
type MoneyView struct {
	Coin     string    `json:"coin"` // what bitcoin is called on the network
	Lines    []SumRow  `json:"lines"`
	Sum      SumRow    `json:"sum"`
	Held     CoinsView `json:"held"`
	UnderWay Sat       `json:"under_way_sat"` // seen by the chain or sent, and not in the books yet
	Residual Sat       `json:"residual_sat"`  // = Sum.Net + UnderWay − held: what nothing here explains
	Reckoned bool      `json:"reckoned"`      // Residual is: not while a claim is unseen, nor of a buybot, whose books do not have what its operator sends
	Unseen   int       `json:"claims_unseen"` // sent, and the chain has not told of them: what they bring may be held already
	MB       MBView    `json:"mb"`

	Rents     []PeriodRow   `json:"rents"`     // of the own server, the latest first
	Purchases []PurchaseRow `json:"purchases"` // those under way, then the latest
	Swaps     []SwapRow     `json:"swaps"`     // the same
}

// SumRow is gross, fee and net of one kind of booking, signed: what left the node
// is below zero, but a fee never is. Net is gross less fee.
type SumRow struct {
	Kind  string `json:"kind"`
	Count uint64 `json:"count"`
	MB    MB     `json:"mb_bytes"`
	Gross Sat    `json:"gross_sat"`
	Fee   Sat    `json:"fee_sat"`
	Net   Sat    `json:"net_sat"`
	Basis Sat    `json:"basis_sat"` // of MB sold: what these had cost
}

// SumUp is the total of rows, by the name of kind. Every total of money that is
// shown anywhere is made here.
func SumUp(kind string, rows []SumRow) SumRow {
	sum := SumRow{Kind: kind}
	for _, r := range rows {
		sum.Count += r.Count
		sum.MB += r.MB
		sum.Gross += r.Gross
		sum.Fee += r.Fee
		sum.Net += r.Gross - r.Fee
		sum.Basis += r.Basis
	}
	return sum
}

// MBView is the same for MB: Carried + Bought + Received is what there ever was, and
// all of it is sold, held, in orders, locked, consumed or given.
type MBView struct {
	Carried  MB `json:"carried_bytes"`
	Bought   MB `json:"bought_bytes"`
	Received MB `json:"received_bytes"` // passed on by others
	Sold     MB `json:"sold_bytes"`
	Held     MB `json:"held_bytes"`      // free, without what is in orders
	Orders   MB `json:"in_orders_bytes"` // free in live orders
	Locked   MB `json:"locked_bytes"`    // in swaps under way
	Consumed MB `json:"consumed_bytes"`  // paid to carriers
	Given    MB `json:"given_bytes"`     // passed on to others
	Residual MB `json:"residual_bytes"`
}

// PeriodRow is one period of rent of the own server, and what it brought. Days are
// of the node's world.
type PeriodRow struct {
	Offer    OfferID `json:"offer"`
	From     Time    `json:"from_unix_ms"`
	To       Time    `json:"to_unix_ms"`
	Paid     Sat     `json:"paid_sat"` // fee included; the first by the parent
	Trades   uint64  `json:"trades"`
	Sold     MB      `json:"sold_bytes"`
	Carried  MB      `json:"carried_bytes"`
	Gross    Sat     `json:"gross_sat"` // of sales in this period
	Fee      Sat     `json:"fee_sat"`
	Net      Sat     `json:"net_sat"`
	Profit   Sat     `json:"profit_sat"` // net − paid
	InPerDay float64 `json:"income_sat_per_day"`
	OutPer   float64 `json:"cost_sat_per_day"`
	BreakEvn float64 `json:"break_even_day"` // of this rent, from 1; 0 while nothing comes in
	DaysLeft float64 `json:"days_left"`      // 0 when it is over
	State    string  `json:"state"`          // paid ahead, running, over
}

// PurchaseRow is one purchase of a server, or of another period of the own one.
type PurchaseRow struct {
	ID      Hash      `json:"id"`
	Kind    string    `json:"kind"` // birth, renewal
	Offer   OfferID   `json:"offer"`
	Child   string    `json:"child,omitempty"` // path and name
	State   string    `json:"state"`
	Since   Time      `json:"since_unix_ms"` // in this state
	MaxSat  Sat       `json:"max_sat"`       // ceiling, fee included
	Price   Sat       `json:"price_sat"`
	Fee     Sat       `json:"fee_sat"`
	Spent   Sat       `json:"spent_sat"` // fee included, refunds taken off
	TxID    string    `json:"txid,omitempty"`
	Tries   uint32    `json:"tries"` // in this state that came to nothing
	Trouble string    `json:"trouble,omitempty"`
	Outcome string    `json:"outcome,omitempty"` // how it ended, and why if that was no success
	Settled bool      `json:"settled"`
	Steps   []StepRow `json:"steps"`
}

// StepRow is when something entered a state.
type StepRow struct {
	State string `json:"state"`
	At    Time   `json:"at_unix_ms"`
}

// BookRow is one booking.
type BookRow struct {
	Number uint64 `json:"number"` // from 1
	At     Time   `json:"at_unix_ms"`
	SumRow
	Balance Sat    `json:"balance_sat"` // after it: the sum of all nets so far
	With    string `json:"with"`        // a provider or a peer
	Ref     string `json:"ref"`         // the swap, or the transaction
}
