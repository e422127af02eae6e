package mirror

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dollynator/dolly/lab/mirror/outside"
)

// counting is a model that counts characters and words of a text; those in the
// folder head say the first as their judgement.
type counting struct{}

func (counting) Run(model, _ string, texts []string) (outside.Result, error) {
	out := outside.Result{Head: strings.HasSuffix(model, "head")}
	if strings.HasSuffix(model, "gone") {
		return out, outside.ErrNoModel
	}
	for _, text := range texts {
		v := []float64{float64(utf8.RuneCountInString(text)), float64(len(strings.Fields(text)))}
		if out.Head {
			v = v[:1]
		}
		out.Vectors = append(out.Vectors, v)
	}
	return out, nil
}

func withModels(t *testing.T, parts string) (*work, error) {
	t.Helper()
	w, err := start(small(t, parts, "method: {name: train, args: {max_iter: 3}}"), 1, counting{})
	if err != nil {
		return nil, err
	}
	return w.(*work), nil
}

func TestLanguageModelsJudge(t *testing.T) {
	for _, parts := range []string{"reward_model: {name: Custom, args: {model_path: head}}", "reward_model: {name: HuggingFace, args: {model_path: head}}"} {
		w, err := withModels(t, parts)
		if err != nil {
			t.Fatal(err)
		}
		p, err := w.model.ask(Ask{Message: "who?"}, way{})
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range p.event.AllCompletions {
			if want := float64(utf8.RuneCountInString("who?\n\n" + c)); p.event.Rewards[i] != want {
				t.Errorf("%s: reward %v, want %v", parts, p.event.Rewards[i], want)
			}
		}
	}
	w, err := withModels(t, "reward_model: {name: HuggingFace, args: {model_path: encoder}}, gating_model: {name: HuggingFace, args: {model_name: encoder}}")
	if err != nil {
		t.Fatal(err)
	}
	p, err := w.model.ask(Ask{Message: "who?"}, way{learn: true})
	if err != nil || !(p.loss > 0) {
		t.Errorf("loss %v, %v", p.loss, err)
	}
}

func TestLanguageModelsThatCannot(t *testing.T) {
	for parts, want := range map[string]error{
		"reward_model: {name: Custom, args: {model_path: encoder}}":             ErrModel,
		"reward_model: {name: HuggingFace, args: {model_path: gone}}":           outside.ErrNoModel,
		"gating_model: {name: HuggingFace, args: {model_name: gone}}":           ErrNoNet,
		"gating_model: {name: HuggingFace, args: {model_name: a, num_uids: 4}}": ErrModel,
	} {
		if _, err := withModels(t, parts); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", parts, err, want)
		}
	}
	if _, err := Start(small(t, "gating_model: {name: HuggingFace, args: {model_name: encoder}}", ""), 1); !errors.Is(err, outside.ErrNoProgram) {
		t.Errorf("without a program: %v", err)
	}
	if _, err := Parse("", []byte("model: {id: m, reward_model: {name: Custom}}")); err == nil || !strings.Contains(err.Error(), "model_path: it must be told") {
		t.Errorf("without a path: %v", err)
	}
}
