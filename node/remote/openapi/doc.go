// Package openapi is the description of a node's HTTP interface (OpenAPI 3.1), as a
// file that is served and as rules that real answers are held against.
//
// The file is made of the routes and types of package remote and of the comments at
// their fields; a test there compares it. Here it is read on its own: [Check] says
// whether an answer is what the file promises, down to fields that it does not know, and
// [Probe] asks a node for everything that can be asked without changing anything.
package openapi
