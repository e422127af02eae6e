// Package remote is the far home of a [dolly.Node]: HTTP with JSON and
// server-sent events, over whatever listener it is given.
//
// A node calls [Listen] for its socket and [Serve]; a face calls [Dial] and has
// a dolly.Node that behaves as the one served does, errors with their kinds and
// hints included:
//
//	GET  /v1/info
//	GET  /v1/view/{view}?limit=&from=&filter=
//	GET  /v1/events?from=        server-sent events, the id is the sequence number
//	GET  /v1/why/{seq}
//	POST /v1/do?dry=             body: an Action
//
// The market and the money are there by names of their own as well:
//
//	GET  /v1/market/asks?limit=  and bids: the book, the best prices first
//	PUT  /v1/market/asks?dry=    and bids: body {"mb_bytes", "sat", "timeout_s"}
//	GET  /v1/market/orders       the own ones, also those that ended
//	POST /v1/market/orders/{number}/cancel?dry=
//	GET  /v1/market/transactions and /v1/market/transactions/{id}/payments
//	GET  /v1/market/matchmakers  who keeps the book, as far as connected
//	GET  /v1/market/state        book, trades, swaps and sums
//	GET  /v1/wallets             MB and bitcoin
//	GET  /v1/wallets/{id}/balance and /v1/wallets/{id}/transactions
//	POST /v1/wallets/{id}/transfer?dry=  body {"to", "amount"}; MB only
//
// What is refused, or goes wrong, comes as {"error", "hint", "kind"}. Bodies
// are bounded; fields and parameters that nobody knows are refused.
//
// It does not ask who is calling: who may open the socket may use it. It does
// not reconnect: the channel of Watch closes when the link is lost, and the
// caller dials again and resumes with the last sequence number.
package remote
