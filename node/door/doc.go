// Package door is how a face that speaks HTTP stands on a TCP port: [Listen] binds
// the loopback interface and nothing wider unless that is asked for, [Keep] turns
// away browsers that another site sent, and [Hurry] who neither speaks nor listens.
//
// A port on loopback is open to every page that the machine's browsers show. So a
// request must name a host that no stranger's DNS can point here (an IP address,
// localhost, or a name from the config), and must not come from another origin.
// It does not ask who is calling: what stands behind a door must be harmless to
// read for everybody on the machine.
package door
