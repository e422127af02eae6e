// Package remote is the far home of a [dolly.Node]: HTTP with JSON and
// server-sent events, over whatever listener it is given.
//
// A node calls [Listen] for its socket and [Serve]; a face calls [Dial] and has
// a dolly.Node that behaves as the one served does, errors with their kinds and
// hints included. The routes are in routes.go, and for callers in the OpenAPI file that
// is served at /v1/openapi.json: the methods of dolly.Node under /v1/info, view, events,
// why and do, and market and money by the names that trading programs know.
//
// What is refused, or goes wrong, comes as {"error", "hint", "kind"}. Bodies
// are bounded; fields and parameters that nobody knows are refused.
//
// It does not ask who is calling at the socket: who may open it may use it. At a TCP
// port, which [ServeGuarded] serves, a token is asked for. It does not reconnect: the channel of Watch closes when the link is lost, and the
// caller dials again and resumes with the last sequence number.
package remote
