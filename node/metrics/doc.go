// Package metrics shows a [dolly.Node] to Prometheus, as text on a loopback port.
//
// [Serve] answers GET /metrics. Each scrape asks the node for its views and
// writes what they say; nothing is counted or kept here. Names are dolly_ and
// the thing, then the unit: _bytes, _sat, _seconds, _sat_per_day; what only grows
// ends in _total. Seconds of rent, leases and silence are of the node's world,
// which outside of a town is ours. What a node of this role does not have is not
// in the answer; a node that does not answer is status 500, so that up is 0.
//
// contrib/ has alert rules and a dashboard that use these names; the tests hold
// them to it.
package metrics
