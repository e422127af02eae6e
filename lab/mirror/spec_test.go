package mirror

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/dollynator/dolly/lab/mirror/experiments"
	"github.com/dollynator/dolly/lab/strict"
)

// readme is the example of the ancestor's README, with a metagraph.
const readme = `
model:
    id: my_model
    dendrite_pool:
      name: DummyDendritePool
      args:
        fail_rate: 0.1
        data_path: nq_open
    gating_model:
      name: RandomGatingModel
      args:
        frozen: True
        seed: 0
        distribution: uniform
    reward_model:
      name: RandomRewardModel
      args:
        forward_value: 1
        backward_value: 0
    alpha: 0.01
data:
    id: my_data
    path: nq_open
    schema:
      train:
        - row:
          question: question
          answer: answer
    sample:
      method: first
      n: 100
query:
    id: my_query
    chunk_size: 1
    method:
      name: train
      args:
        max_iter: 10
    ignore_attr:
      - hotkeys
      - block
analysis:
    id: my_analysis
    requires:
      - my_query
    create_features:
      - question_length
      - num_words
      - avg_word_length
    plot:
      rewards:
        - question_length
        - num_words
        - avg_word_length
      scores:
        - question_length
        - num_words
        - avg_word_length
`

func TestTheReadmesExampleRuns(t *testing.T) {
	p := play(t, parsed(t, readme), 1, 0)
	if p.summary.Steps != 10 || p.summary.Events != 20 || p.summary.Calls != 200 {
		t.Errorf("%+v", p.summary)
	}
	if len(p.summary.Notes) != 2 || !strings.Contains(p.summary.Notes[0], "stood in") {
		t.Errorf("notes %q", p.summary.Notes)
	}
}

func TestParseRefuses(t *testing.T) {
	model := func(s string) string { return "model:\n  id: m\n  " + s }
	for text, want := range map[string]string{
		"":                               "there is nothing to do",
		"modek: {id: m}":                 "t.yml:1: modek: unknown key; did you mean model?",
		"model: {}":                      "t.yml:1: model.id: it must be told",
		model("reward_modek: {name: X}"): "t.yml:3: model.reward_modek: unknown key; did you mean reward_model?",
		model("reward_model: {name: DumyRewardModel}"):                                               "there is no DumyRewardModel; did you mean DummyRewardModel?",
		model("reward_model: {name: BaseRewardModel}"):                                               "BaseRewardModel is abstract",
		model("reward_model: {name: DummyRewardModel, args: {reward_tipe: num_words}}"):              "t.yml:3: model.reward_model.args.reward_tipe: unknown key; did you mean reward_type?",
		model("reward_model: {name: DummyRewardModel, args: {reward_type: words}}"):                  `"words" is unknown`,
		model("reward_model: {args: {}}"):                                                            "want name and args",
		model("gating_model: {name: RandomGatingModel, args: {distribution: normla}}"):               "did you mean normal?",
		model("gating_model: {name: RandomGatingModel, args: {seed: -1}}"):                           "want a whole number, 0 or more",
		model("gating_model: {name: ConstantGatingModel, args: {value: high}}"):                      "want a number",
		model("gating_model: {name: SequentialGatingModel, args: {hidden_size: 0}}"):                 "model.gating_model.args.hidden_size: 0 is not from 1",
		model("dendrite_pool: {name: DummyDendritePool, args: {fale_rate: 1}}"):                      "did you mean fail_rate?",
		model("dendrite_pool: {name: DummyDendritePool}"):                                            "data_path: it must be told",
		model("dendrite_pool: {name: DummyDendritePool, args: {data_path: facts, fail_rate: 2}}"):    "fail_rate: 2 is not from 0 to 1",
		model("dendrite_pool: {name: DummyDendritePool, args: {data_path: facts, fitness: {a: 1}}}"): "a is no uid",
		model("dendrite_pool: {name: DummyDendritePool, args: {data_path: facts, fitness: {3: 7}}}"): "fitness.3: 7 is not from 0 to 1",
		model("metagraph: {name: DummyMetagraph, args: {num_nodes: 0}}"):                             "num_nodes: 0 is not from 1",
		model("alpha: 2"): "model.alpha: 2 is not from 0 to 1",
		model("topk: 0"):  "model.topk: 0 is neither",
		"device: cuda":    `device: "cuda" is unknown`,
		"data: {id: d}":   "data.path: it must be told",
		"data: {id: d, path: facts, sample: {method: last}}": `"last" is unknown; there are first, random`,
		"query: {id: q}": "there is no model to query",
		"model: {id: m}\nquery: {id: q, method: {name: forward}}":                               "forward needs data",
		"model: {id: m}\nquery: {id: q, ignore_attr: [hotkey]}":                                 "did you mean hotkeys?",
		"model: {id: m}\nquery: {id: q}\nanalysis: {id: a, requires: [p]}":                      `"p" is unknown; there are m, q`,
		"model: {id: m}\nquery: {id: q, ignore_attr: [uids]}\nanalysis: {id: a, requires: [q]}": "which the analysis reads",
		"analysis: {id: a}": "requires: it must be told",
		"model: {id: m}\nquery: {id: q}\nanalysis: {id: a, requires: [q], create_features: [num_word]}":                   "did you mean num_words?",
		"model: {id: m}\nquery: {id: q}\nanalysis: {id: a, requires: [q], plot: {rewards: [num_words]}}":                  `"num_words" is unknown; there are step`,
		"model: {id: m}\nquery: {id: q}\nanalysis: {id: a, requires: [q], predict: {rewards: {x: step, estimator: gbr}}}": `estimator: "gbr" is unknown`,
	} {
		_, err := Parse("t.yml", []byte(text))
		if err == nil || !errors.Is(err, strict.ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q:\n%v\nwant %s", text, err, want)
		}
	}
}

// What is written of an experiment is read as the same one.
func TestResolvedIsTheSame(t *testing.T) {
	for _, name := range append(experiments.Names(), "") {
		text := []byte(readme)
		if name != "" {
			text, _ = experiments.Open(name)
		}
		once, err := Experiment{}.Read("folder/t.yml", text)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		twice, err := Experiment{}.Resolve(once)
		if err != nil || string(once) != string(twice) {
			t.Errorf("%s: %v\n%.2000s\nbecame\n%.2000s", name, err, once, twice)
		}
		var s struct{ Folder string }
		if err := json.Unmarshal(twice, &s); err != nil || !strings.HasSuffix(s.Folder, "folder") {
			t.Errorf("%s: paths begin in %q: %v", name, s.Folder, err)
		}
	}
}

func TestShortNames(t *testing.T) {
	s := parsed(t, "model: {id: m, gating_model: {name: Random}, reward_model: {name: Dummy, args: {forward_value: {name: Step, args: {length: 3}}}}}")
	if s.Model.Gating.Name != "RandomGatingModel" || s.Model.Reward.Name != "DummyRewardModel" {
		t.Errorf("%+v", s.Model)
	}
}

// Each part is listed with arguments, and the defaults that it has are among them.
func TestPartsAreListed(t *testing.T) {
	seen := map[string]int{}
	for _, p := range Parts() {
		seen[p.Key]++
		for name := range p.Defaults {
			if !slices.Contains(p.Args, name) {
				t.Errorf("%s: the default %s is no argument of %v", p.Name, name, p.Args)
			}
		}
	}
	if seen["gating_model"] < 7 || seen["reward_model"] < 6 || seen["dendrite_pool"] != 2 || seen["metagraph"] != 2 || seen["subtensor"] != 2 || seen["value"] != 4 {
		t.Errorf("%v", seen)
	}
}
