package dolly

// The shapes of [Node.Get]. They are for faces: floats are allowed here and
// nothing is decided from them. Rates are per wall second; durations of rent
// are in days of the node's world.

// FleetView is the family as this node knows it, in tree order.
type FleetView struct {
	Now       Time       `json:"now_unix_ms"`
	Day       int        `json:"day"` // of the fleet's life, from 1
	Slots     int        `json:"slots"`
	SlotsUsed int        `json:"slots_used"`
	Agents    []AgentRow `json:"agents"`
	Last      string     `json:"last"`               // the latest birth or death, in words
	Next      string     `json:"next"`               // what is being waited for, in words
	Carried   []float64  `json:"carried_bytes_s"`    // fleet's rate, oldest first
	Prices    []float64  `json:"price_sat_per_mb"`   // of trades, oldest first
	EarnedMB  MB         `json:"earned_mb_bytes"`    // = sold + held + in orders + residual
	SoldMB    MB         `json:"sold_mb_bytes"`      //
	HeldMB    MB         `json:"held_mb_bytes"`      //
	OrdersMB  MB         `json:"in_orders_mb_bytes"` // and in swaps
	Residual  MB         `json:"residual_mb_bytes"`
	SpentSat  Sat        `json:"spent_sat"`
	CapSat    Sat        `json:"cap_sat"`
}

// AgentRow is one agent, from its heartbeat.
type AgentRow struct {
	Name     string  `json:"name"`
	Path     string  `json:"path"`
	Peer     PeerID  `json:"peer_id"`
	Offer    OfferID `json:"offer"`
	Self     bool    `json:"self"`
	Alive    bool    `json:"alive"`
	Left     bool    `json:"left"` // it said that it goes: its last phase is gone, or stopped
	Seen     Time    `json:"seen_unix_ms"`
	RentEnds Time    `json:"rent_ends_unix_ms"`
	RentDays float64 `json:"rent_days"` // left; negative when over
	Rate     float64 `json:"rate_bytes_s"`
	Earned   MB      `json:"earned_mb_bytes"`
	Consumed MB      `json:"downloaded_bytes"` // carried by others for it, and paid in MB
	Makers   int     `json:"matchmakers"`      // who keeps the book as far as it is connected, itself included
	Balance  MB      `json:"balance_mb_bytes"`
	SoldMB   MB      `json:"sold_mb_bytes"`
	OrdersMB MB      `json:"in_orders_mb_bytes"` // free in live orders; part of the balance
	LockedMB MB      `json:"locked_mb_bytes"`    // in swaps under way; no part of it
	Income   Sat     `json:"income_sat"`         // all bitcoin that trades brought
	Cost     Sat     `json:"cost_sat"`           // what it paid for rents: not its first
	Coins    Sat     `json:"coins_sat"`          // spendable now
	Phase    Phase   `json:"phase"`
	Waits    string  `json:"waits"` // what it does or waits for: "selling 66 MB"
	Version  string  `json:"version"`
}

// Phase is where in its life an agent is.
type Phase string

// The phases, in order.
const (
	Starting    Phase = "starting"
	Earning     Phase = "earning"
	Selling     Phase = "selling"
	Buying      Phase = "buying"
	WindingDown Phase = "winding down"
	Gone        Phase = "gone"    // said goodbye, or has not been heard for long
	Stopped     Phase = "stopped" // by who runs its machine, and may come back
)

// NodeView is one node opened up.
type NodeView struct {
	Info     Info      `json:"info"`
	Agent    AgentRow  `json:"agent"`
	Checks   []Check   `json:"checks"` // DESIGN.md section 4, in its order
	Paused   bool      `json:"paused"` // by who runs its machine; orders to the fleet are in the charter view
	Coins    CoinsView `json:"coins"`
	Ledger   TokenView `json:"mb"`
	RentPaid Sat       `json:"rent_paid_sat"`
	Carried  []float64 `json:"carried_bytes_s"` // oldest first, one a second
	InPerDay float64   `json:"income_sat_per_day"`
	OutPer   float64   `json:"cost_sat_per_day"`
	BreakEvn float64   `json:"break_even_day"` // of this rent; 0 is unknown
	Gossip   Gossip    `json:"gossip"`
	Peers    int       `json:"peers"`
	Counts   Counts    `json:"counts"`
}

// Counts is what a node has done since it exists.
type Counts struct {
	HandedOver int `json:"handed_over"` // children that live on their own
	Failed     int `json:"failed"`      // purchases that came to nothing
	Renewed    int `json:"renewed"`
	Open       int `json:"open"` // purchases under way
	Swaps      int `json:"swaps_completed"`
	Refunds    int `json:"swaps_refunded"`
	OpenSwaps  int `json:"swaps_open"`
	Updates    int `json:"updates"` // of the Q-table
	Merged     int `json:"remote_tables_merged"`
}

// Check is one line of the check list: its state as a word and the reason.
type Check struct {
	Name  string     `json:"name"`
	State CheckState `json:"state"`
	Text  string     `json:"text"`
}

// CheckState is how a check stands.
type CheckState string

// The states of a check.
const (
	CheckOK   CheckState = "ok"
	CheckWait CheckState = "wait"
	CheckFail CheckState = "fail"
)

// CoinsView is the wallet's side of a node.
type CoinsView struct {
	Confirmed Sat `json:"confirmed_sat"`
	Pending   Sat `json:"pending_sat"`
	Locked    Sat `json:"locked_sat"` // in swaps
	Height    int `json:"height"`
}

// TokenView is the ledger's side of a node.
type TokenView struct {
	Balance MB     `json:"balance_bytes"`
	Locked  MB     `json:"locked_bytes"`
	Blocks  uint64 `json:"blocks"`
	Forks   int    `json:"forks_known"`
}

// Gossip counts messages by what became of them.
type Gossip struct {
	Published uint64 `json:"published"`
	Delivered uint64 `json:"delivered"`
	Rejected  uint64 `json:"rejected"`
}

// MarketView is the book as this node keeps it.
type MarketView struct {
	Bids     []OrderRow `json:"bids"` // cheapest first: the best for who buys MB
	Asks     []OrderRow `json:"asks"` // dearest first
	Trades   []TradeRow `json:"trades"`
	Closes   []CloseRow `json:"closes,omitempty"` // of finished days with trades, oldest first, as far as a strategy looks back
	Swaps    []SwapRow  `json:"swaps"`
	Strategy string     `json:"strategy"` // its name and what it would do now
	Makers   int        `json:"matchmakers"`
	Done     int        `json:"trades_done"`
	Volume   MB         `json:"traded_bytes"`
	VolSat   Sat        `json:"traded_sat"`
}

// OrderRow is one order with what is left of it.
type OrderRow struct {
	ID       OrderID     `json:"id"`
	Name     string      `json:"name"` // of the trader, if known
	Own      bool        `json:"own"`
	Side     string      `json:"side"` // bid, ask
	Price    Price       `json:"price"`
	Status   OrderStatus `json:"status"`
	Traded   MB          `json:"traded_bytes"`
	Left     MB          `json:"left_bytes"`
	Reserved MB          `json:"reserved_bytes"` // by proposals and swaps under way; part of what is left
	Placed   Time        `json:"placed_unix_ms,omitempty"`
	Expires  Time        `json:"expires_unix_ms"`
	Ended    Time        `json:"ended_unix_ms,omitempty"` // 0 while it may be matched
}

// OrderStatus is how an order stands, in one word.
type OrderStatus string

// The statuses. Own orders have any of them; others' are shown while open.
const (
	OrderUnverified OrderStatus = "unverified" // nobody was told of it since the start
	OrderOpen       OrderStatus = "open"
	OrderCompleted  OrderStatus = "completed"
	OrderExpired    OrderStatus = "expired"   // what is reserved still trades
	OrderCancelled  OrderStatus = "cancelled" // the same
)

// MakerRow is somebody who keeps the book and matches orders: any trader that is
// connected, which a warden and an observer are not.
type MakerRow struct {
	Peer  PeerID   `json:"peer_id"`
	Name  string   `json:"name"`
	Addrs []string `json:"addrs"`
}

// TradeRow is one settled trade.
type TradeRow struct {
	At     Time   `json:"at_unix_ms"`
	Amount Price  `json:"amount"`
	Bid    string `json:"bid_name"`
	Ask    string `json:"ask_name"`
	Own    bool   `json:"own"`
}

// CloseRow is the price of a day's latest trade.
type CloseRow struct {
	Day   Time  `json:"day_unix_ms"` // its beginning, UTC
	Price Price `json:"price"`
}

// SwapRow is one swap of this node.
type SwapRow struct {
	ID       string       `json:"id"`
	Role     string       `json:"role"` // seller, buyer
	State    string       `json:"state"`
	MB       MB           `json:"mb_bytes"`
	Sat      Sat          `json:"sat"`
	With     string       `json:"with"`
	Bid      OrderID      `json:"bid"`
	Ask      OrderID      `json:"ask"`
	Since    Time         `json:"since_unix_ms"`
	Ended    Time         `json:"ended_unix_ms,omitempty"` // 0 while it is under way
	Fee      Sat          `json:"fee_sat"`                 // of own transactions, as far as known
	Payments []PaymentRow `json:"payments"`
	Steps    []StepRow    `json:"steps"` // its states so far, the first first
}

// PaymentRow is one side of a swap: MB on the ledger, or bitcoin on its chain.
type PaymentRow struct {
	Asset  string `json:"asset"` // MB, or BTC by whatever name
	Amount int64  `json:"amount"`
	Unit   string `json:"unit"`          // byte, sat
	From   PeerID `json:"from"`          //
	To     PeerID `json:"to"`            //
	State  string `json:"state"`         // waits, locked, paid, returned, never
	Ref    string `json:"ref,omitempty"` // of MB the block, of bitcoin the contract
}

// LedgerView is what a node holds of everybody's chains, for who checks it. The
// zero [Query] asks for Chains; one whose Filter is a peer id, for at most Limit
// Blocks of that key from number From on.
type LedgerView struct {
	Self    PeerID     `json:"self"`
	Network Network    `json:"network"`
	Chains  []ChainRow `json:"chains,omitempty"` // by key
	Sum     MB         `json:"sum_bytes"`        // credits less debits of all transactions that both signed: 0
	Blocks  [][]byte   `json:"blocks,omitempty"` // envelopes, by number
}

// ChainRow is one key's chain.
type ChainRow struct {
	Key     PeerID   `json:"peer_id"`
	Last    uint64   `json:"last"`            // highest number held
	Missing uint64   `json:"missing"`         // numbers below that which are not held
	Balance MB       `json:"balance_bytes"`   // gained less spent; of a forked key only its debts count
	Gained  MB       `json:"gained_bytes"`    // credits whose debit is held
	Spent   MB       `json:"spent_bytes"`     // all debits
	Debt    MB       `json:"debt_bytes"`      // what it owes this node by all that both signed; below zero, what is owed to it
	Proof   [][]byte `json:"proof,omitempty"` // the two envelopes that condemn the key
}

// WalletRow is one kind of money of this node: MB, or bitcoin by the name that
// it has on the network.
type WalletRow struct {
	ID           string        `json:"id"`      // MB, BTC, TBTC
	Unit         string        `json:"unit"`    // byte, sat
	Address      string        `json:"address"` // where it can be sent; empty if none is told
	Known        bool          `json:"known"`   // the amounts are; else only the transactions
	Available    int64         `json:"available"`
	Pending      int64         `json:"pending"`   // on its way in
	Locked       int64         `json:"locked"`    // in swaps under way
	InOrders     int64         `json:"in_orders"` // promised on the book, and no part of what is available
	Transactions []TransferRow `json:"transactions"`
}

// TransferRow is one movement of a wallet, the latest first.
type TransferRow struct {
	At     Time   `json:"at_unix_ms"`
	Kind   string `json:"kind"`
	Amount int64  `json:"amount"` // below zero if it went out
	With   string `json:"with"`
	Ref    string `json:"ref"`
}
