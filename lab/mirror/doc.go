// Package mirror holds a mirror up to a network of nodes that answer for rewards:
// an experiment defines a model (a pool of nodes, a gating model that scores them, a
// reward model that judges their answers, a metagraph that knows them, a chain that
// takes weights), data to ask with, how it is asked, and what is made of the events.
// Each part can be replaced by a constant, a random or a dummy one, or by one of
// Dolly's fleet.
//
// [Parse] reads an experiment from YAML, strictly. [Experiment] makes tracked runs
// of it for lab/runs; [Start] and [Play] make bare ones. The same experiment and seed give the
// same events.
package mirror
