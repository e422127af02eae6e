package main

import (
	"context"
	"runtime"
	"sync"
)

// onAllCores makes runs results, number 0 first, on as many cores as there are.
// The first error, and an end of ctx, stops what has not begun.
func onAllCores[T any](ctx context.Context, runs int, one func(n int) (T, error), done func(n int, t T)) ([]T, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	all := make([]T, runs)
	todo := make(chan int)
	var work sync.WaitGroup
	var mu sync.Mutex
	for range min(runs, runtime.GOMAXPROCS(0)) {
		work.Go(func() {
			for n := range todo {
				t, err := one(n)
				if err != nil {
					cancel(err)
					continue
				}
				all[n] = t
				mu.Lock()
				done(n, t)
				mu.Unlock()
			}
		})
	}
	for n := range runs {
		select {
		case todo <- n:
		case <-ctx.Done():
		}
	}
	close(todo)
	work.Wait()
	return all, context.Cause(ctx)
}
