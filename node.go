package dolly

import (
	"context"
	"encoding/json"
	"fmt"
)

// Node is all that a face knows of Dolly: the console, the command line and
// scripts read and act through it. It has a near home (in process) and a far one
// (HTTP with JSON over a unix socket); they behave alike.
// All methods may be called from any goroutine.
type Node interface {
	// Info says who the node is. It is cheap and answers also during start-up.
	Info(ctx context.Context) (Info, error)
	// Get returns one view as JSON; views.go has the shapes. See [Fetch].
	Get(ctx context.Context, view View, q Query) (json.RawMessage, error)
	// Watch sends events with Seq > from as they happen, oldest first. The
	// channel closes when ctx ends or the link is lost; resume with the last Seq.
	Watch(ctx context.Context, from uint64) (<-chan Event, error)
	// Why explains an event: a decision by its facts, another one by what led to it.
	Why(ctx context.Context, seq uint64) (Explanation, error)
	// Do carries out an action, or with dry says what it would do.
	Do(ctx context.Context, a Action, dry bool) (Result, error)
	Close() error
}

// Info names a node. Contact is what its operator published for complaints.
type Info struct {
	Name     string   `json:"name"`
	Role     string   `json:"role"` // agent, buybot, warden
	Peer     PeerID   `json:"peer_id"`
	Network  Network  `json:"network"`
	Version  string   `json:"version"`
	Path     string   `json:"path,omitempty"` // tree path
	Offer    OfferID  `json:"offer,omitempty"`
	Now      Time     `json:"now_unix_ms"` // in the node's world
	Speed    float64  `json:"speed"`       // of that world's clock against ours
	Addrs    []string `json:"addrs"`       // multiaddresses it listens on
	Contact  string   `json:"contact,omitempty"`
	Unit     string   `json:"unit,omitempty"` // the one service unit it runs as
	PID      int      `json:"pid,omitempty"`
	ReadOnly bool     `json:"read_only,omitempty"` // it can be looked at, and Do refuses: a recording, or a key that may observe
	UptimeMS int64    `json:"uptime_ms"`
}

// View names a shape that [Node.Get] returns.
type View string

// The views. Each has its struct in views.go.
const (
	ViewFleet    View = "fleet"
	ViewNode     View = "node"
	ViewMarket   View = "market"
	ViewOrders   View = "orders"       // []OrderRow: own ones, the latest first
	ViewSwaps    View = "transactions" // []SwapRow: those under way, then the latest
	ViewMakers   View = "matchmakers"  // []MakerRow
	ViewWallets  View = "wallets"      // []WalletRow
	ViewLearning View = "learning"
	ViewLedger   View = "ledger" // half-blocks as they were signed; see [LedgerView]
	ViewEvents   View = "events" // []Event: the latest Limit, or Limit from From on

	// More are beside their structs: peers, charter, money, books, history, buybot.
)

// Query narrows a view. The zero Query asks for all with default limits.
type Query struct {
	Limit  int    `json:"limit,omitempty"`
	From   uint64 `json:"from,omitempty"`   // first event; of a history the first moment, in ms
	To     uint64 `json:"to,omitempty"`     // of a history, the last moment, in ms; 0 is now
	Filter string `json:"filter,omitempty"` // substring
}

// Fetch gets a view and decodes it into its shape.
func Fetch[T any](ctx context.Context, n Node, v View, q Query) (T, error) {
	var out T
	raw, err := n.Get(ctx, v, q)
	if err != nil {
		return out, err
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		return out, fmt.Errorf("read view %s: %w", v, err)
	}
	return out, nil
}

// Event is one fact of the node's log, in people's words and as data.
type Event struct {
	Seq  uint64          `json:"seq"`
	At   Time            `json:"at_unix_ms"`
	Kind string          `json:"kind"` // e.g. order.placed, swap.claimed, birth.handed_over
	Text string          `json:"text"`
	Data json.RawMessage `json:"data,omitempty"`
}

// Explanation is why a decision fell: the facts it was made on, by line.
type Explanation struct {
	Event Event    `json:"event"`
	Facts []string `json:"facts"`
}

// Action asks a node to do something. Args are strings so that a shell can say them.
type Action struct {
	Name string            `json:"name"` // e.g. transfer, pause
	Args map[string]string `json:"args,omitempty"`
}

// Result is what an action did, or would do.
type Result struct {
	Done  bool     `json:"done"` // false when dry
	Lines []string `json:"lines"`
}
