package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/knights-analytics/hugot"
	"github.com/knights-analytics/hugot/pipelines"
)

// pipeline is one model, loaded.
type pipeline struct {
	run  *pipelines.FeatureExtractionPipeline
	head bool
}

// models are those that were asked for, by folders.
type models struct {
	session *hugot.Session
	loaded  map[string]pipeline
	mixed   []string // folders made of a model and another's tokenizer
}

func newModels(ctx context.Context) (*models, error) {
	s, err := hugot.NewGoSession(ctx)
	return &models{session: s, loaded: map[string]pipeline{}}, err
}

func (m *models) close() error {
	err := m.session.Destroy()
	for _, dir := range m.mixed {
		err = errors.Join(err, os.RemoveAll(dir))
	}
	return err
}

// run computes the vectors of texts, one by one: each further shape of a batch would be
// compiled anew.
func (m *models) run(ctx context.Context, q request) (out [][]float32, head bool, err error) {
	p, err := m.open(q.Model, q.Tokenizer)
	if err != nil {
		return nil, false, err
	}
	for i := range q.Texts {
		got, err := p.run.RunPipeline(ctx, q.Texts[i:i+1])
		if err != nil {
			return nil, false, fmt.Errorf("run %s: %w", q.Model, err)
		}
		out = append(out, got.Embeddings...)
	}
	return out, p.head, nil
}

func (m *models) open(folder, tokenizer string) (pipeline, error) {
	key := folder + "\x00" + tokenizer
	if p, ok := m.loaded[key]; ok {
		return p, nil
	}
	dir := folder
	if tokenizer != "" && tokenizer != folder {
		var err error
		if dir, err = m.mix(folder, tokenizer); err != nil {
			return pipeline{}, err
		}
	}
	config := hugot.FeatureExtractionConfig{ModelPath: dir, Name: fmt.Sprintf("model %d", len(m.loaded)), OnnxFilename: onnxName(dir)}
	run, err := hugot.NewPipeline(m.session, config)
	if err != nil {
		return pipeline{}, fmt.Errorf("load %s: %w", folder, err)
	}
	p := pipeline{run, len(run.Output.Dimensions) == 2}
	m.loaded[key] = p
	return p, nil
}

const onnx = ".onnx"

// onnxName is model.onnx if a folder has it and others; nothing if there is one file.
func onnxName(dir string) string {
	all, err := filepath.Glob(filepath.Join(dir, "*"+onnx))
	if err != nil || len(all) < 2 {
		return ""
	}
	return "model" + onnx
}

// mix makes a folder with links to a model's files and to another's tokenizer.
func (m *models) mix(folder, tokenizer string) (string, error) {
	dir, err := os.MkdirTemp("", "dolly-models-*")
	if err != nil {
		return "", err
	}
	m.mixed = append(m.mixed, dir)
	for _, from := range []string{tokenizer, folder} {
		err = errors.Join(err, link(from, dir, from == tokenizer))
	}
	return dir, err
}

// link links a folder's files into another that lacks them; of a tokenizer's folder
// those that belong to the tokenizer.
func link(from, into string, tokenizer bool) error {
	from, err := filepath.Abs(from)
	if err != nil {
		return err
	}
	files, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, f := range files {
		own := strings.HasPrefix(f.Name(), "tokenizer") || strings.HasPrefix(f.Name(), "vocab") || f.Name() == "special_tokens_map.json"
		if tokenizer && !own {
			continue
		}
		err := os.Symlink(filepath.Join(from, f.Name()), filepath.Join(into, f.Name()))
		if err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return nil
}
