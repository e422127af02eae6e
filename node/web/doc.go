// Package web is the page on which anyone can watch a fleet: `dolly vision`.
//
// [New] makes a [Vision] of whatever node its config attaches to, [Vision.Run] looks
// at that node every few seconds, remembers what each agent told in a bounded
// history of its own, and tells open pages; [Vision.Handler] serves:
//
//	GET /                        the page, and its script and style
//	GET /network                 all agents, hosts and sums, as [Network]
//	GET /events                  the same whenever it changed, as server-sent events
//	GET /node/{id}/info          one agent, as [Agent]
//	GET /node/{id}/{metric}      uploaded, downloaded, matchmakers or mb_balance over
//	                             time; ?from= and ?to= in ms, ?format=csv
//
// An id is a peer id, a tree path, self, or for a metric fleet, which is the sum.
// Nothing can be changed from here. Every host that a page contacts is this one.
package web
