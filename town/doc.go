// Package town is a world on one machine: a regtest chain, a cloud whose rented
// servers are confined SSH servers, clients that download through agents and so
// owe them MB, a buybot, a warden and an operator. `dolly demo` and the tests
// from end to end live in it.
//
// [New] builds it, [Town.Run] lets it live, [Town.Report] recounts it from its
// own books. Agents are not part of this program: they are the uploaded binary,
// in its own processes, and die when this one does.
package town
