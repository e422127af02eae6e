package town

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
)

// crew is the parts of a town that end together. What a crew needs of another
// is still there when it ends, because crews end one after the other.
type crew struct {
	ctx    context.Context
	stop   context.CancelFunc
	broken func() // called when a part fails
	work   sync.WaitGroup

	mu   sync.Mutex
	errs []error
}

func newCrew(broken func()) *crew {
	c := &crew{broken: broken}
	c.ctx, c.stop = context.WithCancel(context.Background())
	return c
}

// start runs one part until the crew ends.
func (c *crew) start(what string, part func(context.Context) error) {
	c.work.Go(func() {
		err := part(c.ctx)
		if err == nil || c.ctx.Err() != nil && asAsked(err) {
			return
		}
		c.mu.Lock()
		c.errs = append(c.errs, fmt.Errorf("%s: %w", what, err))
		c.mu.Unlock()
		c.broken()
	})
}

// asAsked reports whether a part says no more than that it was told to end.
func asAsked(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, http.ErrServerClosed)
}

// end stops every part, waits until they are gone, and tells what failed.
func (c *crew) end() error {
	c.stop()
	c.work.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	return errors.Join(c.errs...)
}
