package trade

import "github.com/dollynator/dolly"

// Consumed is what others carried for this node, and were paid MB for.
func (t *Trader) Consumed() dolly.MB { return t.flow.Get().Consumed }

// Makers is how many keep the book, as far as connected, this node included.
func (t *Trader) Makers() int { return len(t.keepers) + 1 }

// Gauges are the trader's figures that are kept over time, by metric.
func (t *Trader) Gauges() map[uint8]float64 {
	tally, tokens, sum := t.tally.Get(), t.Tokens(), dolly.SumUp("all", t.Accounts.Rows())
	out := map[uint8]float64{
		dolly.MetricUploaded: float64(t.Ledger.Carried(t.Self())), dolly.MetricDownloaded: float64(t.Consumed()),
		dolly.MetricMakers: float64(t.Makers()), dolly.MetricPeers: float64(len(t.near)),
		dolly.MetricBalance: float64(tokens.Balance), dolly.MetricSoldMB: float64(tally.Sold), dolly.MetricOrdersMB: float64(t.InOrders()),
		dolly.MetricIncome: float64(tally.Income), dolly.MetricCost: float64(tally.Outlay), dolly.MetricFees: float64(sum.Fee),
		dolly.MetricTrades: float64(tally.Trades), dolly.MetricSwaps: float64(t.Open()), dolly.MetricBlocks: float64(tokens.Blocks),
	}
	if n := len(t.trades); n > 0 {
		out[dolly.MetricPrice] = t.trades[n-1].Trade.Amount.PerMB()
	}
	if bids := t.Book.Bids(1); len(bids) > 0 {
		out[dolly.MetricBestBid] = bids[0].Price.PerMB()
	}
	if asks := t.Book.Asks(1); len(asks) > 0 {
		out[dolly.MetricBestAsk] = asks[0].Price.PerMB()
	}
	return out
}
