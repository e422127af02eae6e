package main

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

// The tiny model: an embedding of a few words in two dimensions, whose value for word
// i is (i, i²), and with a head the sum of both, averaged over the text.

func vocabulary() []string { return []string{"[UNK]", "good", "bad", "relay"} }

// Numbers of onnx.proto3.
const (
	typeFloat = 1
	typeInt64 = 7
)

// message collects fields of a protocol buffer.
type message []byte

func (m message) bytes(field protowire.Number, b []byte) message {
	return protowire.AppendBytes(protowire.AppendTag(m, field, protowire.BytesType), b)
}
func (m message) text(field protowire.Number, s string) message { return m.bytes(field, []byte(s)) }
func (m message) number(field protowire.Number, v uint64) message {
	return protowire.AppendVarint(protowire.AppendTag(m, field, protowire.VarintType), v)
}

// value is a ValueInfoProto; a dimension below zero is free.
func value(name string, kind uint64, dims ...int64) message {
	var shape message
	for _, d := range dims {
		if d < 0 {
			shape = shape.bytes(1, message(nil).text(2, "free"+string(rune('a'-d))))
			continue
		}
		shape = shape.bytes(1, message(nil).number(1, uint64(d)))
	}
	tensor := message(nil).number(1, kind).bytes(2, shape)
	return message(nil).text(1, name).bytes(2, message(nil).bytes(1, tensor))
}

func tensor(name string, kind uint64, dims []uint64, raw []byte) message {
	var m message
	for _, d := range dims {
		m = m.number(1, d)
	}
	return m.number(2, kind).text(8, name).bytes(9, raw)
}

func floats(v ...float32) (raw []byte) {
	for _, f := range v {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(f))
	}
	return raw
}

func node(op string, in []string, out string, attributes ...message) message {
	var m message
	for _, name := range in {
		m = m.text(1, name)
	}
	m = m.text(2, out).text(4, op)
	for _, a := range attributes {
		m = m.bytes(5, a)
	}
	return m
}

// attribute is one of whole numbers.
func attribute(name string, v ...int64) message {
	m := message(nil).text(1, name)
	if len(v) == 1 && name != "axes" {
		return m.number(3, uint64(v[0])).number(20, 2)
	}
	for _, x := range v {
		m = m.number(8, uint64(x))
	}
	return m.number(20, 7)
}

func tinyModel(head bool) []byte {
	words := vocabulary()
	var table []float32
	for i := range words {
		table = append(table, float32(i), float32(i*i))
	}
	graph := message(nil).text(2, "tiny").
		bytes(11, value("input_ids", typeInt64, -1, -2)).bytes(11, value("attention_mask", typeInt64, -1, -2)).
		bytes(5, tensor("table", typeFloat, []uint64{uint64(len(words)), 2}, floats(table...))).
		bytes(1, node("Gather", []string{"table", "input_ids"}, "last_hidden_state"))
	if head {
		graph = graph.bytes(5, tensor("weights", typeFloat, []uint64{2, 1}, floats(1, 1))).
			bytes(1, node("ReduceMean", []string{"last_hidden_state"}, "pooled", attribute("axes", 1), attribute("keepdims", 0))).
			bytes(1, node("MatMul", []string{"pooled", "weights"}, "logits")).
			bytes(12, value("logits", typeFloat, -1, 1))
	} else {
		graph = graph.bytes(12, value("last_hidden_state", typeFloat, -1, -2, 2))
	}
	opset := message(nil).text(1, "").number(2, 13)
	return message(nil).number(1, 8).bytes(8, opset).bytes(7, graph)
}

// tiny writes the model and its tokenizer into a folder.
func tiny(t *testing.T, head bool) string {
	t.Helper()
	vocab := map[string]int{}
	for i, w := range vocabulary() {
		vocab[w] = i
	}
	tokenizer := map[string]any{
		"version": "1.0", "added_tokens": []any{}, "normalizer": map[string]any{"type": "Lowercase"},
		"pre_tokenizer": map[string]any{"type": "Whitespace"}, "post_processor": nil, "decoder": nil, "truncation": nil, "padding": nil,
		"model": map[string]any{"type": "WordLevel", "vocab": vocab, "unk_token": "[UNK]"},
	}
	text, err := json.Marshal(tokenizer)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, raw := range map[string][]byte{"model.onnx": tinyModel(head), "tokenizer.json": text, "config.json": []byte(`{"model_type":"bert","max_position_embeddings":64}`)} {
		if err := os.WriteFile(filepath.Join(dir, name), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
