package mirror

import (
	"fmt"

	"github.com/dollynator/dolly/lab/mirror/texts"
)

// notes are what a reader of the results must know of the experiment.
func (b *bench) notes() (out []string) {
	s := b.spec
	paths := map[string]bool{}
	if s.Data != nil {
		paths[s.Data.Path] = true
	}
	if s.Model != nil {
		if p, ok := s.Model.Pool.Args.(*dummyPool); ok {
			paths[p.Data] = true
		}
	}
	if paths[texts.StandIn] && texts.StandsIn(s.Folder, texts.StandIn) {
		out = append(out, fmt.Sprintf("there is no file %s beside the experiment: %s, which ships, stood in", texts.StandIn, texts.Shipped))
	}
	if s.Model == nil {
		return out
	}
	if r, ok := s.Model.Reward.Args.(*randomReward); ok && (r.Forward != nil || r.Back != nil) {
		out = append(out, "forward_value and backward_value of a RandomRewardModel do nothing: rewards are drawn")
	}
	return out
}
