// Package bench measures the parts of Dolly that have a figure to meet, each
// beside a peer and a floor, in turn and in one run, by processor time: the
// machine is shared, and seconds on its wall say little.
//
// [Book], [Gossip], [Learn] and [Sim] each measure a row of TARGETS; [Row] is the form of
// all of them.
//
// It knows what a good figure is no more than a ruler does.
package bench
