package web

import (
	"encoding/json"
	"fmt"
	"sync"
)

// maxPages is how many pages may be open at once.
const maxPages = 64

// hub tells open pages. Each has room for one picture: a slow page gets the latest
// and misses those between.
type hub struct {
	mu    *sync.Mutex
	pages map[chan []byte]struct{}
}

func newHub() hub { return hub{mu: &sync.Mutex{}, pages: map[chan []byte]struct{}{}} }

// open is nil if too many pages are.
func (h hub) open() chan []byte {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.pages) >= maxPages {
		return nil
	}
	ch := make(chan []byte, 1)
	h.pages[ch] = struct{}{}
	return ch
}

func (h hub) close(ch chan []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.pages, ch)
}

// send replaces what a page has not read yet.
func (h hub) send(n Network) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.pages) == 0 {
		return nil
	}
	raw, err := json.Marshal(n)
	if err != nil {
		return fmt.Errorf("encode the picture: %w", err)
	}
	for ch := range h.pages {
		select {
		case <-ch:
		default:
		}
		ch <- raw
	}
	return nil
}
