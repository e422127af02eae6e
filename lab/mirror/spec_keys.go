package mirror

import (
	"github.com/goccy/go-yaml/ast"

	"github.com/dollynator/dolly/lab/strict"
)

func (s *Spec) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("kind", strict.Word(&s.kind)),
		strict.At("device", strict.Word(&s.Device)),
		strict.At("folder", strict.Word(&s.Folder)),
		strict.At("model", section(&s.Model, newModel, (*Model).keys)),
		strict.At("data", section(&s.Data, newData, (*Data).keys)),
		strict.At("query", section(&s.Query, newQuery, (*Query).keys)),
		strict.At("analysis", section(&s.Analysis, newAnalysis, (*Analysis).keys)),
	}
}

// section is a record that is made with its defaults when its key is there.
func section[T any](into **T, fresh func() *T, keys func(*T) []strict.Entry) strict.Field {
	return func(f *strict.Filler, n ast.Node, at string) {
		*into = fresh()
		strict.Record(keys(*into))(f, n, at)
	}
}

func (m *Model) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("id", strict.Word(&m.ID)),
		strict.At("dendrite_pool", pools().field(&m.Pool)),
		strict.At("gating_model", gatings().field(&m.Gating)),
		strict.At("reward_model", rewards().field(&m.Reward)),
		strict.At("subtensor", subtensors().field(&m.Subtensor)),
		strict.At("metagraph", metagraphs().field(&m.Metagraph)),
		strict.At("alpha", strict.Number(&m.Alpha)),
		strict.At("topk", strict.Whole(&m.TopK)),
	}
}

func (d *Data) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("id", strict.Word(&d.ID)),
		strict.At("path", strict.Word(&d.Path)),
		strict.At("schema", d.Schema.field),
		strict.At("sample", section(&d.Sample, newSample, (*Sample).keys)),
	}
}

// field reads train with a list of columns, or the columns themselves.
func (s *schema) field(f *strict.Filler, n ast.Node, at string) {
	of := func(c *columns) strict.Field { return strict.Record(c.keys()) }
	var short columns
	entries := append([]strict.Entry{strict.At("train", strict.List(&s.Train, of))}, short.keys()...)
	strict.Record(entries)(f, n, at)
	if short != (columns{}) {
		s.Train = append(s.Train, short)
	}
}

func (c *columns) keys() []strict.Entry {
	row := func(f *strict.Filler, n ast.Node, at string) {
		if n.Type() != ast.NullType {
			strict.Word(&c.Row)(f, n, at)
		}
	}
	return []strict.Entry{
		strict.At("row", row), strict.At("question", strict.Word(&c.Question)), strict.At("answer", strict.Word(&c.Answer)),
	}
}

func (s *Sample) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("method", strict.Word(&s.Method)), strict.At("n", strict.Whole(&s.N)), strict.At("seed", strict.Natural(&s.Seed)),
	}
}

func (q *Query) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("id", strict.Word(&q.ID)),
		strict.At("chunk_size", strict.Whole(&q.ChunkSize)),
		strict.At("save_interval", strict.Whole(&q.SaveInterval)),
		strict.At("ignore_attr", strict.List(&q.Ignore, strict.Word[string])),
		strict.At("message", strict.Record([]strict.Entry{
			strict.At("roles", strict.Word(&q.Message.Roles)), strict.At("unravel", strict.Word(&q.Message.Unravel)),
		})),
		strict.At("tokenizer", strict.Record([]strict.Entry{
			strict.At("truncation", strict.Yes(&q.Tokenizer.Truncation)), strict.At("max_length", strict.Whole(&q.Tokenizer.MaxLength)),
			strict.At("padding", strict.Word(&q.Tokenizer.Padding)),
		})),
		strict.At("method", strict.Record([]strict.Entry{
			strict.At("name", strict.Word(&q.Method.Name)),
			strict.At("args", strict.Record([]strict.Entry{
				strict.At("max_iter", strict.Whole(&q.Method.Args.MaxIter)), strict.At("pick", strict.Word(&q.Method.Args.Pick)),
			})),
		})),
	}
}

func (a *Analysis) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("id", strict.Word(&a.ID)),
		strict.At("requires", strict.List(&a.Requires, strict.Word[string])),
		strict.At("create_features", strict.List(&a.Features, strict.Word[string])),
		strict.At("plot", strict.Map(&a.Plot, words)),
		strict.At("estimators", strict.Map(&a.Estimators, (*Estimator).field)),
		strict.At("predict", strict.Map(&a.Predict, (*Prediction).field)),
		strict.At("embedding_plot", section(&a.Embedding, func() *embeddingPlot { return &embeddingPlot{Scaler: minMax} }, (*embeddingPlot).keys)),
	}
}

// words is a list of words, or one.
func words(into *[]string) strict.Field {
	return func(f *strict.Filler, n ast.Node, at string) {
		if s, ok := n.(*ast.StringNode); ok {
			*into = []string{s.Value}
			return
		}
		strict.List(into, strict.Word[string])(f, n, at)
	}
}

func (e *Estimator) field() strict.Field {
	e.Args = newEstimatorArgs()
	return strict.Record([]strict.Entry{strict.At("name", strict.Word(&e.Name)), strict.At("args", strict.Record(e.Args.keys()))})
}

func (p *Prediction) field() strict.Field {
	return strict.Record([]strict.Entry{
		strict.At("x", words(&p.X)), strict.At("estimator", strict.Word(&p.Estimator)), strict.At("pca", strict.Whole(&p.PCA)),
	})
}

func (e *embeddingPlot) keys() []strict.Entry {
	return []strict.Entry{strict.At("scaler", strict.Word(&e.Scaler)), strict.At("columns", strict.List(&e.Columns, strict.Word[string]))}
}
