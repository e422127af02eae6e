package store

import (
	"errors"
	"fmt"

	"github.com/dollynator/dolly"
)

// The refusals of a store.
var (
	// ErrLocked is returned by Open when another process has the file open.
	ErrLocked = errors.New("in use by another process")
	// ErrCorrupt is returned by Open when the file is not a store, or is damaged.
	ErrCorrupt = errors.New("damaged, or not a store")
	// ErrClosed is returned by everything after Close.
	ErrClosed = errors.New("store is closed")
	// ErrKey is returned by Put for a key that is empty or longer than MaxKey.
	ErrKey = errors.New("key is empty or too long")
)

// MaxKey is the length of the longest key, in bytes.
const MaxKey = 32768

func checkKey(key string) error {
	if key == "" || len(key) > MaxKey {
		return fmt.Errorf("put %.32q: %w", key, ErrKey)
	}
	return nil
}

func openError(path string, err error) error {
	e := &dolly.Error{Kind: dolly.Failed, Text: "open store " + path, Err: err}
	switch {
	case errors.Is(err, ErrLocked):
		e.Hint = "stop the other dolly that uses this folder, or name another one"
	case errors.Is(err, ErrCorrupt):
		e.Hint = "move the file away and restore a copy; without one the node starts anew"
	}
	return e
}
