package main

import (
	"net/http"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wallet/chain"
	"github.com/rogpeppe/go-internal/testscript"
)

// chain NAME serves a regtest chain until the script ends, and puts its URL into
// a variable. An agent that never lived learns the time from it.
func serveChain(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: chain NAME")
	}
	c, err := chain.New(chain.Config{Dir: ts.MkAbs("."), Clock: clockNow{}})
	ts.Check(err)
	l := listen(ts)
	srv := &http.Server{Handler: c.Handler(), ReadHeaderTimeout: time.Minute}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = srv.Serve(l) // ends when it is closed
	}()
	ts.Defer(func() {
		_ = srv.Close()
		<-served
		_ = c.Close()
	})
	ts.Setenv(args[0], "http://"+l.Addr().String())
}

// clockNow is the time of this machine.
type clockNow struct{}

func (clockNow) Now() dolly.Time { return wallTime() }
