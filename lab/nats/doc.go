// Package nats plays the tasks of a sweep on many machines, over NATS JetStream.
//
// [Serve] runs a server in this process, [Connect] reaches one or a cluster. A [Pool]
// hands tasks out and collects outcomes; any number of [Worker] in other processes play
// them. Workers may come, go and die at any time: a task whose worker is silent goes to
// another one, and of its outcomes the first counts.
//
// A program built with the tag lean has none of it: the server takes 10 MB.
package nats
