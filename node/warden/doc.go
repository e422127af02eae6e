// Package warden is the service around a [charter.Registry]: it keeps the
// registry's lines in a store, answers requests as bytes, and shows what it
// knows. [Open] replays what was durable; [Warden.Handle] judges, stores, then
// answers, one request at a time.
//
// It promises that no reply leaves before its lines are durable, and that after
// a restart the same request gets the same reply. When the store fails, it
// answers nothing more until it is opened anew.
//
// It is not a network service: whoever serves streams hands it the peer and
// the bytes.
package warden
