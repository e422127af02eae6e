package faults

import (
	"encoding/json"
	"fmt"

	"github.com/dollynator/dolly/agent/purchase"
)

// fact reads what came of a job from a frame whose text is the fact's type.
func (f frame) fact() (purchase.Fact, error) {
	switch f.Text {
	case "purchase.Quoted":
		return read[purchase.Quoted](f.Body)
	case "purchase.Ordered":
		return read[purchase.Ordered](f.Body)
	case "purchase.LookedUp":
		return read[purchase.LookedUp](f.Body)
	case "purchase.Installed":
		return read[purchase.Installed](f.Body)
	case "purchase.Enrolled":
		return read[purchase.Enrolled](f.Body)
	case "purchase.Certified":
		return read[purchase.Certified](f.Body)
	case "purchase.Started":
		return read[purchase.Started](f.Body)
	case "purchase.HandedOver":
		return read[purchase.HandedOver](f.Body)
	case "purchase.EffectFailed":
		return read[purchase.EffectFailed](f.Body)
	}
	return nil, fmt.Errorf("no fact %q", f.Text)
}

func read[T purchase.Fact](raw json.RawMessage) (purchase.Fact, error) {
	var v T
	err := json.Unmarshal(raw, &v)
	return v, err
}
