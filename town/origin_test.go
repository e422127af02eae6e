package town

import (
	"context"
	"io"
	"net/http"
	"testing"
	"time"
)

func openOrigin(t *testing.T) (o *origin, end func() error) {
	t.Helper()
	o, err := newOrigin()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- o.run(ctx) }()
	return o, func() error { cancel(); return <-ended }
}

func get(t *testing.T, url string) (status int, bytes int64) {
	t.Helper()
	c := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 10 * time.Second}
	res, err := c.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	n, err := io.Copy(io.Discard, res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, n
}

func TestOriginCountsBothDirections(t *testing.T) {
	o, end := openOrigin(t)
	defer func() {
		if err := end(); err != nil {
			t.Error(err)
		}
	}()
	if o.Served() != 0 {
		t.Fatalf("%d bytes before anybody asked", o.Served())
	}
	const payload = 100_000 // no multiple of a block
	if code, n := get(t, "http://"+o.Addr()+"/100000"); code != http.StatusOK || n != payload {
		t.Fatalf("%d, %d bytes", code, n)
	}
	// The request and the answer's head are traffic too.
	if head := o.Served() - payload; head < 50 || head > 1000 {
		t.Errorf("%d bytes counted for %d", o.Served(), payload)
	}
}

func TestOriginServesOnlyNumbers(t *testing.T) {
	o, end := openOrigin(t)
	for _, path := range []string{"/", "/-1", "/many", "/1e3", "/9999999999999", "/1/2"} {
		if code, _ := get(t, "http://"+o.Addr()+path); code != http.StatusBadRequest {
			t.Errorf("GET %s: %d", path, code)
		}
	}
	if err := end(); err != nil {
		t.Error(err)
	}
	if _, err := http.Get("http://" + o.Addr() + "/1"); err == nil {
		t.Error("it serves after its end")
	}
}
