package dolly

// ViewHistory is how a figure went: a [HistoryView] of the metric that Filter
// names, from From to To in milliseconds; Limit bounds the points. Without a
// Filter it is []Metric, with the latest value of each.
const ViewHistory View = "history"

// HistoryView is one metric over time, oldest first. The world's time between two
// points is a minute in the last day, an hour before that, or longer where nothing
// was running.
type HistoryView struct {
	Metric
	From   Time           `json:"from_unix_ms"`
	To     Time           `json:"to_unix_ms"`
	Points []HistoryPoint `json:"points"`
}

// HistoryPoint is a value and when it was read. Of an hour it is the mean, or the
// last one of a metric that only grows.
type HistoryPoint struct {
	At    Time    `json:"at_unix_ms"`
	Value float64 `json:"value"`
}

// Metric is a figure that is kept over time. Numbers are on disk and never change.
type Metric struct {
	Number uint8   `json:"-"`
	Name   string  `json:"metric"`
	Unit   string  `json:"unit"`
	Grows  bool    `json:"grows"` // it counts, and only up
	Text   string  `json:"text"`
	At     Time    `json:"latest_unix_ms"` // of the latest value; 0 if there is none
	Latest float64 `json:"latest"`
}

// The numbers of the metrics.
const (
	MetricUploaded    uint8 = 1
	MetricDownloaded  uint8 = 2
	MetricRate        uint8 = 3
	MetricMakers      uint8 = 4
	MetricBalance     uint8 = 5
	MetricSoldMB      uint8 = 6
	MetricOrdersMB    uint8 = 7
	MetricIncome      uint8 = 8
	MetricCost        uint8 = 9
	MetricFees        uint8 = 10
	MetricCoins       uint8 = 11
	MetricPending     uint8 = 12
	MetricPrice       uint8 = 13
	MetricBestBid     uint8 = 14
	MetricBestAsk     uint8 = 15
	MetricPeers       uint8 = 16
	MetricSiblings    uint8 = 17
	MetricFleetRate   uint8 = 18
	MetricFleetEarned uint8 = 19
	MetricTrades      uint8 = 20
	MetricSwaps       uint8 = 21
	MetricChildren    uint8 = 22
	MetricRentDays    uint8 = 23
	MetricBlocks      uint8 = 24
	MetricUpdates     uint8 = 25
	MetricSlots       uint8 = 26
	MetricSpent       uint8 = 27
)

// Metrics are all of them, by number. Which a node has depends on its role.
func Metrics() []Metric {
	return []Metric{
		{Number: MetricUploaded, Name: "uploaded", Unit: "byte", Grows: true, Text: "carried for others and signed for by both"},
		{Number: MetricDownloaded, Name: "downloaded", Unit: "byte", Grows: true, Text: "carried by others for this key, and paid in MB"},
		{Number: MetricRate, Name: "rate", Unit: "byte/s", Text: "carried now, a wall second"},
		{Number: MetricMakers, Name: "matchmakers", Unit: "peer", Text: "who keeps the book, this node included"},
		{Number: MetricBalance, Name: "mb", Unit: "byte", Text: "MB on the ledger"},
		{Number: MetricSoldMB, Name: "sold", Unit: "byte", Grows: true, Text: "MB sold"},
		{Number: MetricOrdersMB, Name: "orders", Unit: "byte", Text: "MB free in own live orders"},
		{Number: MetricIncome, Name: "income", Unit: "sat", Grows: true, Text: "all that sales brought, before fees"},
		{Number: MetricCost, Name: "cost", Unit: "sat", Grows: true, Text: "paid for servers and for MB"},
		{Number: MetricFees, Name: "fees", Unit: "sat", Grows: true, Text: "fees of the bitcoin chain"},
		{Number: MetricCoins, Name: "coins", Unit: "sat", Text: "bitcoin that can be spent"},
		{Number: MetricPending, Name: "pending", Unit: "sat", Text: "bitcoin on its way in"},
		{Number: MetricPrice, Name: "price", Unit: "sat/MB", Text: "of the latest trade that was heard of"},
		{Number: MetricBestBid, Name: "bid", Unit: "sat/MB", Text: "the cheapest MB on the book"},
		{Number: MetricBestAsk, Name: "ask", Unit: "sat/MB", Text: "the most that is offered for MB"},
		{Number: MetricPeers, Name: "peers", Unit: "peer", Text: "connected"},
		{Number: MetricSiblings, Name: "agents", Unit: "agent", Text: "of the fleet that are alive, this one included"},
		{Number: MetricFleetRate, Name: "fleet-rate", Unit: "byte/s", Text: "carried by all of them, a wall second"},
		{Number: MetricFleetEarned, Name: "fleet-earned", Unit: "byte", Text: "MB earned by all agents that were heard of"},
		{Number: MetricTrades, Name: "trades", Unit: "trade", Grows: true, Text: "own ones that are done"},
		{Number: MetricSwaps, Name: "swaps", Unit: "swap", Text: "under way"},
		{Number: MetricChildren, Name: "children", Unit: "agent", Grows: true, Text: "handed over"},
		{Number: MetricRentDays, Name: "rent", Unit: "day", Text: "left of the own rent"},
		{Number: MetricBlocks, Name: "blocks", Unit: "block", Grows: true, Text: "on the own chain"},
		{Number: MetricUpdates, Name: "learned", Unit: "update", Grows: true, Text: "of the Q-table"},
		{Number: MetricSlots, Name: "slots", Unit: "slot", Text: "in use, as far as known"},
		{Number: MetricSpent, Name: "spent", Unit: "sat", Grows: true, Text: "of the charter's cap, as its warden counts it"},
	}
}
