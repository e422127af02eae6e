package mirror

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml/ast"

	"github.com/dollynator/dolly/lab/strict"
)

// Receipt is what a relay did for a call, in MB.
type Receipt struct {
	Asked   float64
	Carried float64 // truly
	Claimed float64 // by the relay
}

// relayPool is relays that carry traffic. A question asks them for a load, which each
// draws; any other text asks them to carry the MB that it names.
type relayPool struct {
	Fail     *rate             `json:"fail_rate,omitempty"` // 0 if it is not there
	BaseFail *float64          `json:"baseline_fail_rate,omitempty"`
	MB       float64           `json:"mb"`    // of a load, on average
	Speed    Component[Value]  `json:"speed"` // of each relay, MB/s
	Exploits map[string]string `json:"exploits"`
	Mint     float64           `json:"mint_mb"` // that a sybil's keys sign for it in a call
	Sybils   int               `json:"sybils"`  // keys of each
	Edge     float64           `json:"edge_mb"` // that the last relay owes a sybil key for each call of it
}

func newRelayPool() *relayPool {
	return &relayPool{
		MB: 20, Speed: Component[Value]{"StepValue", &stepValue{Lo: 1, Hi: 8, Length: 16}},
		Exploits: map[string]string{}, Mint: 100, Sybils: 4,
	}
}

func (p *relayPool) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("fail_rate", strict.Optional(&p.Fail, (*rate).field)),
		strict.At("baseline_fail_rate", strict.Optional(&p.BaseFail, strict.Number)),
		strict.At("mb", strict.Number(&p.MB)), strict.At("speed", valueField(&p.Speed)),
		strict.At("exploits", strict.Map(&p.Exploits, func(s *string) strict.Field {
			return func(f *strict.Filler, n ast.Node, at string) { strict.Word(s)(f, n, at) }
		})),
		strict.At("mint_mb", strict.Number(&p.Mint)), strict.At("sybils", strict.Whole(&p.Sybils)), strict.At("edge_mb", strict.Number(&p.Edge)),
	}
}

// callSeconds is how long a call lasts: what a relay does not carry in it is lost.
const callSeconds = 4

// maxMB bounds amounts of a call, in MB.
const maxMB = 1e6

func (p *relayPool) check(c *checker) {
	p.Fail.check(c, "fail_rate", p.BaseFail)
	checkValue(c, "speed", p.Speed)
	c.within("mb", p.MB, 1, maxMB)
	c.within("mint_mb", p.Mint, 0, maxMB)
	c.within("edge_mb", p.Edge, 0, maxMB)
	c.within("sybils", float64(p.Sybils), 1, 1000)
	for _, uid := range slices.Sorted(maps.Keys(p.Exploits)) {
		c.oneOf("exploits."+uid, p.Exploits[uid], slices.Sorted(maps.Keys(exploits()))...)
		if _, err := strconv.ParseUint(uid, 10, 31); err != nil {
			c.refuse("exploits."+uid, "%s is no uid", uid)
		}
	}
}

func (p *relayPool) build(b *bench) (Pool, error) {
	out := &relays{relayPool: *p, f: b.shared(), chance: newChance(b.seed, streamFleet), how: make([]exploit, b.nodes)}
	var err error
	if out.fail, err = p.Fail.of(b.nodes, p.BaseFail, 0); err != nil {
		return nil, fmt.Errorf("fail_rate: %w", err)
	}
	speed, err := p.Speed.Args.build(b)
	if err != nil {
		return nil, err
	}
	out.speed = speed.Draw(b.nodes)
	for uid := range out.how {
		out.how[uid] = exploits()[exploitNone]
	}
	for word, name := range p.Exploits {
		uid, err := strconv.Atoi(word)
		if err != nil || uid >= b.nodes {
			return nil, fmt.Errorf("%w: exploits: there is no uid %s among %d nodes", ErrModel, word, b.nodes)
		}
		out.how[uid] = exploits()[name]
	}
	return out, nil
}

// relays is a relayPool at work.
type relays struct {
	relayPool
	f      *fleet
	fail   []float64
	speed  []float64
	how    []exploit
	chance *chance
}

// Call implements [Pool].
func (r *relays) Call(ask Ask, uids []int) (out []Call, _ error) {
	for _, uid := range uids {
		c := Call{UID: uid, Seconds: timeoutSeconds}
		asked := load(ask.Message, r.MB)
		switch {
		case r.chance.Float64() < r.fail[uid]:
		case ask.Question:
			c.Completion, c.Seconds = fmt.Sprintf("carry %.0f MB", 1+r.chance.ExpFloat64()*r.MB), answerSeconds
		default:
			got, err := r.how[uid](r, uid, min(asked, r.speed[uid]*callSeconds))
			if err != nil {
				return nil, fmt.Errorf("relay %d: %w", uid, err)
			}
			got.Asked, c.Seconds = asked, max(got.Carried, 1)/max(r.speed[uid], 1e-3)
			c.Completion = fmt.Sprintf("carried %.1f MB in %.1f s", got.Claimed, c.Seconds)
			c.Receipt = &got
			r.f.sum.Carried[uid] += got.Carried
		}
		out = append(out, c)
	}
	return out, nil
}

func (r *relays) state() any { return keep(r.chance, r.f.state()) }

// load is the first number of a text, in MB, or what is usual.
func load(text string, usual float64) float64 {
	for _, w := range strings.FieldsFunc(text, func(c rune) bool { return !unicode.IsDigit(c) && c != '.' }) {
		if v, err := strconv.ParseFloat(w, 64); err == nil && v > 0 {
			return min(v, maxMB)
		}
	}
	return usual
}
