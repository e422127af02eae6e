package chain

import (
	"errors"
	"fmt"
	"os"
	"time"
)

// How a chain's database is lost.
var (
	ErrGone  = errors.New("the folder of the blocks is gone")
	ErrStuck = errors.New("the block database does not close")
)

// closeTime bounds how long Close waits for the database.
const closeTime = 10 * time.Second

// Close ends all subscriptions and closes the database. It fails with [ErrGone] if
// that was deleted and with [ErrStuck] if it does not close in ten seconds; what it
// holds is then kept until the program ends, for there is no other way to end it.
func (c *Chain) Close() error {
	c.hub.close()
	if err := c.there(); err != nil {
		return fmt.Errorf("close the block database: %w", err)
	}
	closed := make(chan error, 1)
	go func() {
		c.mining.Lock()
		defer c.mining.Unlock()
		closed <- c.db.Close()
	}()
	select {
	case err := <-closed:
		return err
	case <-time.After(closeTime):
		return ErrStuck
	}
}

// there reports whether the database can still be written. Its driver must not try
// otherwise: it keeps its own lock when a new file cannot be made, and waits for it
// for ever (goleveldb, OpenTransaction).
func (c *Chain) there() error {
	if _, err := os.Stat(c.dir); errors.Is(err, os.ErrNotExist) {
		return ErrGone
	}
	return nil
}
