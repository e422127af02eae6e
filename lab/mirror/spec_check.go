package mirror

import (
	"maps"
	"slices"
	"strings"

	"github.com/dollynator/dolly/lab/strict"
)

// How rows are sampled, how the model is asked, whom train calls.
const (
	sampleFirst     = "first"
	sampleRandom    = "random"
	methodTrain     = "train"
	methodForward   = "forward"
	methodInference = "inference"
	pickRandom      = "random"
	pickGating      = "gating"
)

// Parse reads an experiment from YAML or JSON; file is its name for errors. What
// the text leaves out is as it is without; an unknown key, a value of another type
// or out of range and a combination that cannot be are errors, each a
// [strict.Error], all at once. Without a file's name no lines are told.
func Parse(file string, text []byte) (Spec, error) {
	s := newSpec()
	f, err := strict.Read(file, text, strict.Record(s.keys()))
	if err != nil {
		return Spec{}, err
	}
	s.check(&checker{f: f})
	if file == "" {
		f.Unplace()
	}
	if err := f.Err(); err != nil {
		return Spec{}, err
	}
	return *s, nil
}

func (s *Spec) check(c *checker) {
	c.oneOf("kind", s.kind, kindMirror)
	c.oneOf("device", s.Device, cpu)
	if s.Model == nil && s.Data == nil && s.Query == nil && s.Analysis == nil {
		c.refuse("", "there is nothing to do: want model, data, query or analysis")
	}
	if s.Model != nil {
		s.Model.check(c.in("model"))
	}
	if s.Data != nil {
		s.Data.check(c.in("data"))
	}
	if s.Query != nil {
		s.Query.check(c.in("query"))
		if s.Model == nil {
			c.refuse("query", "there is no model to query")
		}
		if s.Data == nil && s.Query.Method.Name != methodTrain {
			c.refuse("query.method.name", "%s needs data", s.Query.Method.Name)
		}
	}
	if s.Analysis != nil {
		s.Analysis.check(c.in("analysis"), s)
	}
}

func (c *checker) must(key, value string) {
	if value == "" {
		c.refuse(key, "it must be told")
	}
}

func (m *Model) check(c *checker) {
	c.must("id", m.ID)
	if c.f.Has("model.dendrite_pool") {
		m.Pool.Args.check(c.in("dendrite_pool.args"))
	}
	m.Gating.Args.check(c.in("gating_model.args"))
	m.Reward.Args.check(c.in("reward_model.args"))
	m.Subtensor.Args.check(c.in("subtensor.args"))
	m.Metagraph.Args.check(c.in("metagraph.args"))
	c.within("alpha", m.Alpha, 0, 1)
	if m.TopK < 1 && m.TopK != -1 {
		c.refuse("topk", "%d is neither 1 or more nor -1, which is all", m.TopK)
	}
}

func (d *Data) check(c *checker) {
	c.must("id", d.ID)
	c.must("path", d.Path)
	if len(d.Schema.Train) == 0 {
		d.Schema.Train = []columns{{}}
	}
	for i := range d.Schema.Train {
		t := &d.Schema.Train[i]
		t.Question, t.Answer = or(t.Question, "question"), or(t.Answer, "answer")
	}
	if len(d.Schema.Train) > 1 {
		c.refuse("schema", "it maps %d splits; one is read", len(d.Schema.Train))
	}
	if d.Sample != nil {
		c.oneOf("sample.method", d.Sample.Method, sampleFirst, sampleRandom)
		c.least("sample.n", float64(d.Sample.N), 0)
	}
}

func or(word, other string) string {
	if word == "" {
		return other
	}
	return word
}

func (q *Query) check(c *checker) {
	c.must("id", q.ID)
	c.least("chunk_size", float64(q.ChunkSize), 1)
	c.least("save_interval", float64(q.SaveInterval), 1)
	for _, a := range q.Ignore {
		c.oneOf("ignore_attr", a, attributes()...)
	}
	c.oneOf("message.roles", q.Message.Roles, usual)
	c.oneOf("message.unravel", q.Message.Unravel, usual)
	c.least("tokenizer.max_length", float64(q.Tokenizer.MaxLength), 1)
	c.oneOf("tokenizer.padding", q.Tokenizer.Padding, "max_length", "longest", "do_not_pad")
	c.oneOf("method.name", q.Method.Name, methodTrain, methodForward, methodInference)
	c.least("method.args.max_iter", float64(q.Method.Args.MaxIter), 1)
	c.oneOf("method.args.pick", q.Method.Args.Pick, pickRandom, pickGating)
}

func (a *Analysis) check(c *checker, s *Spec) {
	c.must("id", a.ID)
	if !c.f.Has("analysis.requires") {
		c.refuse("requires", "it must be told: the id of the query whose events are analysed")
	}
	if ids := s.ids(); s.Query != nil {
		for _, id := range a.Requires {
			c.oneOf("requires", id, ids...)
		}
	} else if len(a.Requires) != 1 {
		c.refuse("requires", "without a query it is the one id whose events, ID.jsonl, lie beside this file")
	}
	for _, name := range a.Features {
		c.oneOf("create_features", name, features()...)
	}
	a.checkPlots(c)
	a.checkPredictions(c)
	if s.Query != nil {
		for _, name := range s.Query.Ignore {
			if slices.Contains(analysed(), name) {
				c.refuse("", "query.ignore_attr leaves out %s, which the analysis reads", name)
			}
		}
	}
}

// ids are of the steps before the analysis.
func (s *Spec) ids() (out []string) {
	if s.Model != nil {
		out = append(out, s.Model.ID)
	}
	if s.Data != nil {
		out = append(out, s.Data.ID)
	}
	if s.Query != nil {
		out = append(out, s.Query.ID)
	}
	return out
}

func (a *Analysis) checkPlots(c *checker) {
	for _, y := range slices.Sorted(maps.Keys(a.Plot)) {
		c.oneOf("plot."+y, y, figured()...)
		for _, x := range a.Plot[y] {
			c.oneOf("plot."+y, x, a.columns()...)
		}
	}
	if a.Embedding == nil {
		return
	}
	e := c.in("embedding_plot")
	e.oneOf("scaler", a.Embedding.Scaler, minMax, scaled)
	if !slices.Contains(a.Features, embeddings) {
		e.refuse("columns", "create_features must have %s", embeddings)
	}
	if len(a.Embedding.Columns) == 0 {
		a.Embedding.Columns = []string{embeddingX, embeddingY, scoresOf}
	}
	if n := len(a.Embedding.Columns); n != 3 {
		e.refuse("columns", "%d columns; want three: x, y and what colours them", n)
	}
	for _, name := range a.Embedding.Columns {
		e.oneOf("columns", name, a.columns()...)
	}
}

func (a *Analysis) checkPredictions(c *checker) {
	names := slices.Sorted(maps.Keys(a.Estimators))
	for _, name := range names {
		e := a.Estimators[name]
		e.check(c.in("estimators." + name))
	}
	for _, y := range slices.Sorted(maps.Keys(a.Predict)) {
		p := a.Predict[y]
		at := c.in("predict." + y)
		at.oneOf("", y, figured()...)
		at.oneOf("estimator", p.Estimator, names...)
		at.least("pca", float64(p.PCA), 0)
		if len(p.X) == 0 {
			at.refuse("x", "it must be told: what to predict by")
		}
		for _, x := range p.X {
			if strings.TrimSuffix(x, "s")+"s" != embeddings {
				at.oneOf("x", x, a.columns()...)
			} else if !slices.Contains(a.Features, embeddings) {
				at.refuse("x", "create_features must have %s", embeddings)
			}
		}
	}
}
