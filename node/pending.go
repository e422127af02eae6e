package node

import "sync"

// pending matches answers to who waits for them. The zero value is ready.
type pending[T any] struct {
	mu   sync.Mutex
	next uint64
	wait map[uint64]chan T
}

func (p *pending[T]) open() (uint64, <-chan T) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.wait == nil {
		p.wait = map[uint64]chan T{}
	}
	p.next++
	ch := make(chan T, 1)
	p.wait[p.next] = ch
	return p.next, ch
}

func (p *pending[T]) forget(id uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.wait, id)
}

func (p *pending[T]) answer(id uint64, v T) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if ch, ok := p.wait[id]; ok {
		ch <- v
		delete(p.wait, id)
	}
}
