// Package recur is a small recurrent net: embeddings of words, layers of long
// short-term memory, and a linear layer over the last one's last state. [New] makes one, [Net.Forward]
// computes its outputs, [Tape.Backward] the gradient, [Net.Descend] steps along it
// with momentum. All is float64 and deterministic.
package recur
