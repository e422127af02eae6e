package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ask serves requests and returns the replies.
func ask(t *testing.T, requests ...request) (out []reply) {
	t.Helper()
	var in, got bytes.Buffer
	for _, q := range requests {
		if err := json.NewEncoder(&in).Encode(q); err != nil {
			t.Fatal(err)
		}
	}
	if err := serve(t.Context(), &in, &got); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(got.String()) {
		var a reply
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatal(err)
		}
		out = append(out, a)
	}
	if len(out) != len(requests) {
		t.Fatalf("%d replies to %d requests", len(out), len(requests))
	}
	return out
}

func TestEncoder(t *testing.T) {
	a := ask(t, request{Model: tiny(t, false), Texts: []string{"good relay", "bad", "good good good bad"}})[0]
	if a.Error != "" || a.Head {
		t.Fatalf("%+v", a)
	}
	want := [][]float32{{2, 5}, {2, 4}, {1.25, 1.75}}
	for i, w := range want {
		if a.Vectors[i][0] != w[0] || a.Vectors[i][1] != w[1] {
			t.Errorf("text %d: %v, want %v", i, a.Vectors[i], w)
		}
	}
}

func TestRewardHead(t *testing.T) {
	a := ask(t, request{Model: tiny(t, true), Texts: []string{"good relay", "bad"}})[0]
	if a.Error != "" || !a.Head || len(a.Vectors) != 2 || a.Vectors[0][0] != 7 || a.Vectors[1][0] != 6 {
		t.Fatalf("%+v", a)
	}
}

func TestAnothersTokenizer(t *testing.T) {
	model, other := tiny(t, false), tiny(t, false)
	path := filepath.Join(other, "tokenizer.json")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, bytes.Replace(text, []byte(`"bad":2`), []byte(`"bad":3`), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	a := ask(t, request{Model: model, Texts: []string{"bad"}}, request{Model: model, Tokenizer: other, Texts: []string{"bad"}})
	if a[0].Vectors[0][0] != 2 || a[1].Error != "" || a[1].Vectors[0][0] != 3 {
		t.Errorf("%+v", a)
	}
}

func TestErrorsAreReplies(t *testing.T) {
	empty := t.TempDir()
	for _, a := range ask(t, request{Model: empty, Texts: []string{"x"}}, request{Model: filepath.Join(empty, "nowhere"), Texts: []string{"x"}}) {
		if a.Error == "" {
			t.Errorf("%+v", a)
		}
	}
	var got bytes.Buffer
	if err := serve(t.Context(), strings.NewReader("{\n"), &got); err != nil || !strings.Contains(got.String(), "no request") {
		t.Errorf("%v: %s", err, &got)
	}
}
