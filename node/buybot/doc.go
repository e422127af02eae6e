// Package buybot is the mind of a buyer: a trader that mirrors the market's
// bids under a price limit, within a budget, so that agents find somebody to
// sell to. What it bought it passes on to whom its operator says.
//
// Its operator is its own key: it signs itself a charter without slots whose
// cap is the budget, and every funding needs a permit from it, like everybody's.
package buybot
