package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOperatorKeyOpensWithItsPassphraseOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "operator.age")
	key, err := createOperator(path, "river and tulip")
	if err != nil {
		t.Fatal(err)
	}
	again, err := openOperator(path, "river and tulip")
	if err != nil || again.Peer() != key.Peer() {
		t.Fatalf("opened %v: %v", again, err)
	}
	if _, err := openOperator(path, "river"); err == nil || !strings.Contains(err.Error(), "wrong passphrase") {
		t.Errorf("another passphrase: %v", err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if seed := key.Seed(); bytes.Contains(raw, seed[:]) {
		t.Error("I38: the seed is in the file")
	}
	for name, damaged := range map[string][]byte{"cut": raw[:len(raw)/2], "empty": nil, "text": []byte("hello")} {
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := openOperator(path, "river and tulip"); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
}
