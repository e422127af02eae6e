package wallet

import (
	"crypto/sha256"
	"sync"

	"github.com/dollynator/dolly"
)

// maxScripts is how many contracts' scripts are remembered.
const maxScripts = 64

// scripts remembers what contracts come to. The same few are looked for at every
// block, and whether their keys are any costs more than all else. The zero scripts
// is ready.
type scripts struct {
	mu sync.Mutex
	of map[scriptID]script
}

// scriptID is a contract that can be compared.
type scriptID struct {
	seller, buyer string
	hash          dolly.Hash
	refundAt      uint32
	sat           dolly.Sat
}

type script struct{ witness, pk []byte }

// find is a contract's witness script and pkScript; nobody may change them.
func (s *scripts) find(c Contract) (script, error) {
	id := scriptID{string(c.SellerKey), string(c.BuyerKey), c.Hash, c.RefundAt, c.Sat}
	s.mu.Lock()
	defer s.mu.Unlock()
	if known, is := s.of[id]; is {
		return known, nil
	}
	witness, err := c.Script()
	if err != nil {
		return script{}, err
	}
	pk, err := payTo(sha256.Sum256(witness))
	if err != nil {
		return script{}, err
	}
	if s.of == nil || len(s.of) >= maxScripts {
		s.of = map[scriptID]script{}
	}
	s.of[id] = script{witness, pk}
	return s.of[id], nil
}
