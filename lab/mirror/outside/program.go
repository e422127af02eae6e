package outside

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

// Name is the program's.
const Name = "dolly-models"

// Errors of this room.
var (
	ErrNoProgram = errors.New(Name + " is not installed: go install github.com/dollynator/dolly/cmd/dolly-models@latest, and put it on the path or name it in DOLLY_MODELS")
	ErrNoModel   = errors.New("no model is there")
	ErrFailed    = errors.New("the model failed")
)

// Program is dolly-models, started when it is first asked. Many may ask.
type Program struct {
	Path string // where it is; found by itself if empty

	mu  sync.Mutex
	in  io.Writer
	out *bufio.Reader
}

// Result is one vector a text; with a head it is what the model says of the whole text.
type Result struct {
	Vectors [][]float64
	Head    bool
}

type request struct {
	Model     string   `json:"model"`
	Tokenizer string   `json:"tokenizer,omitempty"`
	Texts     []string `json:"texts"`
}

type reply struct {
	Vectors [][]float64 `json:"vectors"`
	Head    bool        `json:"head"`
	Error   string      `json:"error"`
}

// Run computes vectors of texts by the model in a folder, with another folder's
// tokenizer if one is named.
func (p *Program) Run(model, tokenizer string, texts []string) (Result, error) {
	if err := check(model, tokenizer); err != nil {
		return Result{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.start(); err != nil {
		return Result{}, err
	}
	line, err := json.Marshal(request{model, tokenizer, texts})
	if err != nil {
		return Result{}, err
	}
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		return Result{}, fmt.Errorf("ask %s: %w", Name, err)
	}
	answer, err := p.out.ReadBytes('\n')
	if err != nil {
		return Result{}, fmt.Errorf("%w: %s ended: %w", ErrFailed, Name, err)
	}
	var a reply
	if err := json.Unmarshal(answer, &a); err != nil {
		return Result{}, fmt.Errorf("%w: %s does not answer in JSON: %w", ErrFailed, Name, err)
	}
	if a.Error != "" || len(a.Vectors) != len(texts) {
		return Result{}, fmt.Errorf("%w: %d vectors of %d texts: %s", ErrFailed, len(a.Vectors), len(texts), a.Error)
	}
	return Result{a.Vectors, a.Head}, nil
}

// check refuses folders without what a model needs.
func check(model, tokenizer string) error {
	found, err := filepath.Glob(filepath.Join(model, "*.onnx"))
	if err != nil || len(found) == 0 {
		return fmt.Errorf("%w: %s has no .onnx file: want a folder with model.onnx and tokenizer.json, as the folder onnx of a model on huggingface.co, or made by optimum-cli export onnx --model NAME FOLDER", ErrNoModel, model)
	}
	if tokenizer == "" {
		tokenizer = model
	}
	if _, err := os.Stat(filepath.Join(tokenizer, "tokenizer.json")); err != nil {
		return fmt.Errorf("%w: %s has no tokenizer.json: fetch that file from where the model is published", ErrNoModel, tokenizer)
	}
	return nil
}

func (p *Program) start() error {
	if p.in != nil {
		return nil
	}
	path, err := p.find()
	if err != nil {
		return err
	}
	cmd := exec.Command(path)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", Name, err)
	}
	p.in, p.out = in, bufio.NewReader(out)
	return nil
}

// find is where the program is.
func (p *Program) find() (string, error) {
	if p.Path != "" {
		if _, err := os.Stat(p.Path); err != nil {
			return "", fmt.Errorf("%s is not there: %w", p.Path, ErrNoProgram)
		}
		return p.Path, nil
	}
	if own, err := os.Executable(); err == nil {
		beside := filepath.Join(filepath.Dir(own), Name+strings.ToLower(filepath.Ext(own)))
		if info, err := os.Stat(beside); err == nil && info.Mode().IsRegular() {
			return beside, nil
		}
	}
	path, err := exec.LookPath(Name)
	if err != nil {
		return "", ErrNoProgram
	}
	return path, nil
}
