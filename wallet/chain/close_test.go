package chain

import (
	"errors"
	"os"
	"testing"
	"testing/synctest"

	"github.com/btcsuite/btcd/database"
	"github.com/dollynator/dolly"
)

// noon is a clock that stands.
type noon struct{}

func (noon) Now() dolly.Time { return 1_800_000_000_000 }

// A chain whose folder was deleted says so; its database would wait for ever.
func TestAChainWhoseFolderIsGoneEnds(t *testing.T) {
	dir := t.TempDir()
	c, err := New(Config{Dir: dir, Clock: noon{}})
	if err != nil {
		t.Fatal(err)
	}
	tips, err := c.Subscribe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := c.Mine(1); !errors.Is(err, ErrGone) {
		t.Errorf("mined: %v", err)
	}
	if err := c.Close(); !errors.Is(err, ErrGone) {
		t.Errorf("closed: %v", err)
	}
	for range tips { // they end
	}
}

// hung is a database that closes when it is let.
type hung struct {
	database.DB
	let chan struct{}
}

func (h hung) Close() error { <-h.let; return nil }

// Whatever keeps a database from closing, its chain waits only so long.
func TestAChainWaitsOnlySoLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hung{let: make(chan struct{})}
		c := &Chain{dir: t.TempDir(), db: h}
		if err := c.Close(); !errors.Is(err, ErrStuck) {
			t.Errorf("closed: %v", err)
		}
		close(h.let)
	})
}
