package openapi

import (
	"errors"
	"strings"
	"testing"
)

func TestWhatIsNotDescribedIsRefused(t *testing.T) {
	f, err := Read()
	if err != nil {
		t.Fatal(err)
	}
	const good = `[{"id":"MB","unit":"byte","address":"","known":true,"available":1,"pending":0,"locked":0,"in_orders":0,"transactions":[]}]`
	for _, c := range []struct {
		name, path, body string
		status           int
		wrong            string
	}{
		{"as described", "/v1/wallets", good, 200, ""},
		{"a field too many", "/v1/wallets", strings.Replace(good, `"id"`, `"surprise":1,"id"`, 1), 200, "surprise is not described"},
		{"a field too few", "/v1/wallets", strings.Replace(good, `"unit":"byte",`, "", 1), 200, "unit is missing"},
		{"text for a number", "/v1/wallets", strings.Replace(good, `:1,`, `:"1",`, 1), 200, "want integer"},
		{"a fraction", "/v1/wallets", strings.Replace(good, `:1,`, `:1.5,`, 1), 200, "want integer"},
		{"null for a list", "/v1/wallets", strings.Replace(good, `[]`, `null`, 1), 200, "want a list"},
		{"an object for a list", "/v1/wallets", `{}`, 200, "want a list"},
		{"no JSON", "/v1/wallets", `[`, 200, "EOF"},
		{"a refusal", "/v1/wallets", `{"error":"no","kind":"usage"}`, 400, ""},
		{"a refusal without a reason", "/v1/wallets", `{"kind":"usage"}`, 400, "error is missing"},
		{"no route", "/v1/wallet", good, 200, "no such route"},
		{"no view", "/v1/view/nothing", `{}`, 200, "no such route"},
		{"a list of metrics", "/v1/view/history", `[]`, 200, ""},
		{"below zero", "/v1/view/events", `[{"seq":-1,"at_unix_ms":1,"kind":"a","text":"b"}]`, 200, "below 0"},
		{"any data", "/v1/view/events", `[{"seq":18446744073709551615,"at_unix_ms":1,"kind":"a","text":"b","data":{"a":[null]}}]`, 200, ""},
	} {
		err := f.Check("GET", c.path, c.status, "application/json; charset=utf-8", []byte(c.body))
		switch {
		case c.wrong == "" && err != nil, c.wrong != "" && (!errors.Is(err, ErrBroken) || !strings.Contains(err.Error(), c.wrong)):
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if err := f.Check("GET", "/v1/wallets", 200, "text/html", []byte(good)); !errors.Is(err, ErrBroken) {
		t.Errorf("as another medium: %v", err)
	}
	if err := f.Check("DELETE", "/v1/wallets", 200, "application/json", []byte(good)); !errors.Is(err, ErrBroken) {
		t.Errorf("by another method: %v", err)
	}
}
