package sweep

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
)

// Axis is a key of the config and what it is set to: one of the values, or what is
// between two numbers.
type Axis struct {
	Key    string            `json:"key"` // with dots between names
	Values []json.RawMessage `json:"values,omitempty"`
	From   *float64          `json:"from,omitempty"`
	To     *float64          `json:"to,omitempty"`
	Log    bool              `json:"log,omitempty"`   // drawn evenly by its logarithm
	Whole  bool              `json:"whole,omitempty"` // rounded
}

// ParseAxis reads KEY=VALUE,VALUE,… or KEY=FROM..TO, with :log or :whole behind it. A
// range of whole numbers without :log is whole.
func ParseAxis(text string) (Axis, error) {
	key, rest, ok := strings.Cut(text, "=")
	if !ok || key == "" || rest == "" {
		return Axis{}, fmt.Errorf("%w: %q is neither KEY=VALUE,VALUE nor KEY=FROM..TO", ErrSpec, text)
	}
	a := Axis{Key: key}
	if from, to, ok := strings.Cut(rest, ".."); ok {
		return a, a.parseRange(text, from, to)
	}
	var list []json.RawMessage
	if err := json.Unmarshal([]byte("["+rest+"]"), &list); err == nil {
		a.Values = list
		return a, nil
	}
	for word := range strings.SplitSeq(rest, ",") {
		raw := json.RawMessage(word)
		if !json.Valid(raw) {
			raw = json.RawMessage(strconv.Quote(word))
		}
		a.Values = append(a.Values, raw)
	}
	return a, nil
}

func (a *Axis) parseRange(text, from, to string) error {
	words := strings.Split(to, ":")
	lo, err := strconv.ParseFloat(from, 64)
	hi, err2 := strconv.ParseFloat(words[0], 64)
	if err != nil || err2 != nil {
		return fmt.Errorf("%w: %q is no range of numbers", ErrSpec, text)
	}
	a.From, a.To = &lo, &hi
	for _, w := range words[1:] {
		switch w {
		case "log":
			a.Log = true
		case "whole":
			a.Whole = true
		default:
			return fmt.Errorf("%w: %q: :%s is neither :log nor :whole", ErrSpec, text, w)
		}
	}
	a.Whole = a.Whole || !a.Log && !strings.ContainsAny(from+words[0], ".eE")
	return nil
}

// check refuses an axis that nothing can be drawn from; a grid has values only.
func (a Axis) check(grid bool) error {
	switch {
	case a.Key == "":
		return fmt.Errorf("%w: a key without a name varies", ErrSpec)
	case len(a.Values) > 0 && a.From == nil && a.To == nil:
		return nil
	case len(a.Values) > 0 || a.From == nil || a.To == nil:
		return fmt.Errorf("%w: %s: give values, or from and to", ErrSpec, a.Key)
	case grid:
		return fmt.Errorf("%w: %s: a grid wants values; a range is for random and halving", ErrSpec, a.Key)
	case !(*a.From < *a.To) || math.IsInf(*a.To-*a.From, 0):
		return fmt.Errorf("%w: %s: %v is not below %v", ErrSpec, a.Key, *a.From, *a.To)
	case a.Log && *a.From <= 0:
		return fmt.Errorf("%w: %s: there is no logarithm of %v", ErrSpec, a.Key, *a.From)
	}
	return nil
}

// draw is one setting.
func (a Axis) draw(chance *rand.Rand) json.RawMessage {
	if len(a.Values) > 0 {
		return a.Values[chance.IntN(len(a.Values))]
	}
	u := chance.Float64()
	v := *a.From + u*(*a.To-*a.From)
	switch {
	case a.Log:
		v = *a.From * math.Pow(*a.To / *a.From, u)
	case a.Whole: // each as likely as the others
		v = math.Floor(*a.From + u*(*a.To-*a.From+1))
	}
	return a.number(v)
}

func (a Axis) number(v float64) json.RawMessage {
	if a.Whole {
		return json.RawMessage(strconv.FormatFloat(math.Round(v), 'f', 0, 64))
	}
	return json.RawMessage(strconv.FormatFloat(v, 'g', 6, 64))
}
