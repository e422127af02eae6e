package mirror

import (
	"fmt"
	"slices"

	"github.com/dollynator/dolly/lab/mirror/figures"
	"github.com/dollynator/dolly/lab/mirror/texts"
)

// neuron is a validator: it asks nodes, judges their answers, and learns whom to
// ask.
type neuron struct {
	topK    int
	pick    string
	alpha   float64
	pool    Pool
	gating  Gating
	reward  Reward
	meta    Metagraph
	chain   Subtensor
	chance  *chance
	running []float64 // score of each node, by uid
	keys    []string  // whose they are
	epoch   int64     // block at which weights were last set
}

// newNeuron makes a model of its parts.
func newNeuron(s *Spec, seed uint64, models Models) (*neuron, *bench, error) {
	m := s.Model
	b := &bench{spec: s, seed: seed, models: models, read: map[string][]texts.Row{}}
	n := &neuron{topK: m.TopK, alpha: m.Alpha, chance: newChance(seed, streamPick), pick: pickRandom}
	if s.Query != nil {
		n.pick = s.Query.Method.Args.Pick
	}
	if err := n.ground(m, b); err != nil {
		return nil, nil, err
	}
	pool := m.Pool
	if d, ok := pool.Args.(*dummyPool); ok && d.Data == "" {
		pool.Args = &dummyPool{Data: b.ownData()}
	}
	var err error
	if n.pool, err = pool.Args.build(b); err != nil {
		return nil, nil, fmt.Errorf("model.dendrite_pool: %w", err)
	}
	if n.gating, err = m.Gating.Args.build(b); err != nil {
		return nil, nil, fmt.Errorf("model.gating_model: %w", err)
	}
	if n.reward, err = m.Reward.Args.build(b); err != nil {
		return nil, nil, fmt.Errorf("model.reward_model: %w", err)
	}
	return n, b, nil
}

// ground makes chain and nodes.
func (n *neuron) ground(m *Model, b *bench) (err error) {
	if n.meta, err = m.Metagraph.Args.build(b); err != nil {
		return fmt.Errorf("model.metagraph: %w", err)
	}
	n.keys = n.meta.Hotkeys()
	b.nodes = len(n.keys)
	if n.chain, err = m.Subtensor.Args.build(b); err != nil {
		return fmt.Errorf("model.subtensor: %w", err)
	}
	b.chain = n.chain
	n.running = make([]float64, b.nodes)
	n.epoch = n.chain.Block()
	return nil
}

// ownData is where a pool that was told nothing reads its questions.
func (b *bench) ownData() string {
	if b.spec.Data != nil {
		return b.spec.Data.Path
	}
	return texts.Shipped
}

func (n *neuron) state() any {
	return keep(n.chance, &n.running, &n.keys, &n.epoch,
		n.pool.state(), n.gating.state(), n.reward.state(), n.meta.state(), n.chain.state())
}

// way is how one pass is made.
type way struct {
	random bool // nodes are picked at random, not by score
	learn  bool // the gating model is trained
}

// pass asks some nodes and judges what they answer. The event is nil if none did.
type pass struct {
	event *Event
	calls []Call
	loss  float64 // of the gating model; NaN if it has none
	back  []float64
}

func (n *neuron) ask(a Ask, w way) (p pass, err error) {
	scores, err := n.gating.Score(unravel(a.Message))
	if err != nil {
		return p, fmt.Errorf("score: %w", err)
	}
	p.loss = nan()
	uids := n.choose(scores, w)
	if p.calls, err = n.pool.Call(a, uids); err != nil {
		return p, fmt.Errorf("call: %w", err)
	}
	done := slices.DeleteFunc(slices.Clone(p.calls), func(c Call) bool { return c.Completion == "" })
	if len(done) == 0 {
		return p, nil
	}
	rewards, err := n.reward.Rewards(a, done)
	if err != nil {
		return p, fmt.Errorf("reward: %w", err)
	}
	p.event = n.event(a, scores, p.calls, done, rewards)
	n.run(p.event)
	if w.learn {
		l := Lesson{p.event.UIDs, p.event.scored(), rewards, p.event.AllCompletions}
		if p.loss, err = n.gating.Learn(l); err != nil {
			return p, fmt.Errorf("learn: %w", err)
		}
		p.back = n.reward.Backward(len(done))
	}
	return p, nil
}

// choose picks whom to call.
func (n *neuron) choose(scores []float64, w way) []int {
	serving := slices.Clone(n.meta.Serving())
	k := n.topK
	if k == -1 || k > len(serving) {
		k = len(serving)
	}
	if w.random {
		return n.chance.pick(serving, k)
	}
	slices.SortStableFunc(serving, func(a, b int) int { return compare(scores[b], scores[a]) })
	return serving[:k]
}

func (n *neuron) event(a Ask, scores []float64, calls, done []Call, rewards []float64) *Event {
	e := &Event{
		Message: a.Message, Rewards: rewards, Scores: scores, Hotkeys: slices.Clone(n.meta.Hotkeys()),
		Block: n.chain.Block(), IsQuestion: a.Question,
	}
	for _, c := range calls {
		e.AllUIDs = append(e.AllUIDs, c.UID)
		e.CallTime = max(e.CallTime, c.Seconds)
	}
	for _, c := range done {
		e.UIDs = append(e.UIDs, c.UID)
		e.AllCompletions = append(e.AllCompletions, c.Completion)
	}
	e.Completion = e.AllCompletions[best(rewards)]
	return e
}

// run takes an event into the running scores: of those that answered the softmax of
// the rewards, weighted by alpha. A node whose key changed begins anew.
func (n *neuron) run(e *Event) {
	for uid, key := range e.Hotkeys {
		if n.keys[uid] != key {
			n.running[uid] = 0
		}
	}
	n.keys = e.Hotkeys
	for i, p := range figures.Softmax(e.Rewards) {
		uid := e.UIDs[i]
		n.running[uid] = n.alpha*p + (1-n.alpha)*n.running[uid]
	}
}

// weights are the running scores with sum 1; all the same before the first event.
func (n *neuron) weights() []float64 {
	sum := 0.0
	for _, v := range n.running {
		sum += v
	}
	out := make([]float64, len(n.running))
	for i, v := range n.running {
		if sum > 0 {
			out[i] = v / sum
		} else {
			out[i] = 1 / float64(len(out))
		}
	}
	return out
}

// syncBlocks is how many blocks lie between two looks at the nodes.
const syncBlocks = 10

// settle ends a step: a block passes, nodes are looked at, weights are set if an
// epoch is over.
func (n *neuron) settle() error {
	if err := n.chain.Advance(); err != nil {
		return fmt.Errorf("advance: %w", err)
	}
	at := n.chain.Block()
	if at%syncBlocks == 0 {
		if err := n.meta.Sync(at); err != nil {
			return fmt.Errorf("sync: %w", err)
		}
	}
	if at-n.epoch < n.chain.EpochLength() {
		return nil
	}
	n.epoch = at
	if err := n.chain.SetWeights(n.weights()); err != nil {
		return fmt.Errorf("set weights: %w", err)
	}
	return nil
}

// best is the first of the highest.
func best(of []float64) int {
	at := 0
	for i, v := range of {
		if v > of[at] {
			at = i
		}
	}
	return at
}
