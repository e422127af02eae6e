package remote

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/remote/openapi"
)

var update = flag.Bool("update", false, "write openapi/openapi.json anew")

// The file is what routes, types and their comments say, and is what a node serves.
func TestTheFileIsOfThisInterface(t *testing.T) {
	const path = "openapi/openapi.json"
	d := newDescriber(t)
	for _, v := range d.views {
		if !slices.ContainsFunc(views(), func(r route) bool { return r.Path == v }) {
			t.Errorf("view %s has no route", v)
		}
	}
	if len(d.views) < 16 {
		t.Errorf("only %q were found", d.views)
	}
	want, err := json.MarshalIndent(d.file(), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *update {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(openapi.Document(), want) {
		t.Fatalf("%s is not of this interface: go test ./node/remote -run TheFileIs -update", path)
	}
	w := httptest.NewRecorder()
	handler(newFake()).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/v1/openapi.json", nil))
	if w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), want) {
		t.Errorf("served with status %d and %d bytes of %d", w.Code, w.Body.Len(), len(want))
	}
}

// fill sets every field of a value, so that nothing is left out of its JSON.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[json.RawMessage]() {
			v.SetBytes([]byte(`{"a":[1]}`))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Array:
		fill(v.Index(0))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.String:
		v.SetString("word")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float64:
		v.SetFloat(1.5)
	case reflect.Int, reflect.Int64, reflect.Int32:
		v.SetInt(7)
	case reflect.Uint64, reflect.Uint32, reflect.Uint8:
		v.SetUint(7)
	}
}

// full is a fake node whose every view has every field.
func full() *fake {
	f := newFake()
	f.views = map[dolly.View]any{}
	for _, v := range views() {
		shown := reflect.New(reflect.TypeOf(v.Answers[0])).Elem()
		fill(shown)
		f.views[dolly.View(v.Path)] = shown.Interface()
	}
	f.emit("said")
	return f
}

// stopping ends a stream with its first event.
type stopping struct {
	*httptest.ResponseRecorder
	stop func()
}

func (s *stopping) Write(b []byte) (int, error) {
	if bytes.HasPrefix(b, []byte("id: ")) {
		defer s.stop()
	}
	return s.ResponseRecorder.Write(b)
}

// Every route's answer is what the file promises, whether it is full or a refusal.
func TestEveryAnswerIsDescribed(t *testing.T) {
	file, err := openapi.Read()
	if err != nil {
		t.Fatal(err)
	}
	bodies := map[string]string{
		"/v1/do": `{"name":"pause"}`, "/v1/market/asks": `{"mb_bytes":1,"sat":1}`, "/v1/market/bids": `{"mb_bytes":1,"sat":1}`,
		"/v1/wallets/{id}/transfer": `{"to":"x","amount":1}`,
	}
	seen := 0
	for path, methods := range file.Paths {
		for method := range methods {
			for _, url := range []string{path, path + "?nobody=knows"} {
				status := ask(t, file, strings.ToUpper(method), url, bodies[path])
				if ok := url == path; ok != (status == http.StatusOK) {
					t.Errorf("%s %s: status %d", method, url, status)
				}
				seen++
			}
		}
	}
	if seen < 2*len((server{}).routes())-2 {
		t.Errorf("only %d answers were looked at", seen)
	}
}

func ask(t *testing.T, file openapi.File, method, pattern, body string) int {
	t.Helper()
	n := full()
	if strings.HasSuffix(strings.Split(pattern, "?")[0], "/transfer") {
		n.views[dolly.ViewWallets] = []dolly.WalletRow{{ID: "word", Unit: "byte"}}
	}
	url := strings.NewReplacer("{seq}", "1", "{number}", "7", "{id}", "word").Replace(pattern)
	path, _, _ := strings.Cut(url, "?")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	w := &stopping{httptest.NewRecorder(), cancel}
	handler(n).ServeHTTP(w, httptest.NewRequest(method, url, strings.NewReader(body)).WithContext(ctx))
	if err := file.Check(method, path, w.Code, w.Header().Get("Content-Type"), w.Body.Bytes()); err != nil {
		t.Errorf("%v\n%s", err, w.Body)
	}
	if surprised := bytes.Replace(w.Body.Bytes(), []byte(`{"`), []byte(`{"surprise":1,"`), 1); path != "/v1/openapi.json" {
		if file.Check(method, path, w.Code, w.Header().Get("Content-Type"), surprised) == nil {
			t.Errorf("%s %s may have a field that nobody knows", method, url)
		}
	}
	return w.Code
}
