package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// Signals is a context that ends with the first interrupt or termination. A
// second one ends the process at once, with code [Interrupted].
func Signals(parent context.Context) context.Context {
	ctx, cancel := context.WithCancel(parent)
	got := make(chan os.Signal, 2)
	signal.Notify(got, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-got
		cancel()
		<-got
		os.Exit(Interrupted)
	}()
	return ctx
}
