package distant

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestNobodyThere(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	far := Dial(s.URL)
	if _, err := far.Tip(t.Context()); err == nil {
		t.Error("a server that is no chain gave a tip")
	}
	if _, err := far.Subscribe(t.Context()); err == nil {
		t.Error("a server that is no chain gave events")
	}
	s.Close()
	if _, err := far.Tip(t.Context()); err == nil {
		t.Error("a closed server gave a tip")
	}
}
