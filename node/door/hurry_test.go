package door

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

const moment = 50 * time.Millisecond

// hurriedServer serves h in a hurry; ended tells the error of each request that is over.
func hurriedServer(t *testing.T, h func(http.ResponseWriter, *http.Request) error) (addr string, ended <-chan error) {
	t.Helper()
	told := make(chan error, 8)
	s := httptest.NewServer(Hurry(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { told <- h(w, r) }), moment, moment))
	t.Cleanup(s.Close)
	return s.Listener.Addr().String(), told
}

// send opens a connection and says text.
func send(t *testing.T, addr, text string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err == nil {
		_, err = io.WriteString(c, text)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// Who takes no part of the answer any more is cut off, whether it is long or a stream.
func TestWhoReadsNothingIsCutOff(t *testing.T) {
	addr, ended := hurriedServer(t, func(w http.ResponseWriter, _ *http.Request) error {
		part := strings.Repeat("x", 1<<20)
		for {
			if _, err := io.WriteString(w, part); err != nil {
				return err
			}
			if err := http.NewResponseController(w).Flush(); err != nil {
				return err
			}
		}
	})
	send(t, addr, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
	if err := <-ended; err == nil {
		t.Error("the answer ended well")
	}
}

func TestABodyThatDoesNotComeIsNotWaitedFor(t *testing.T) {
	addr, ended := hurriedServer(t, func(_ http.ResponseWriter, r *http.Request) error {
		_, err := io.ReadAll(r.Body)
		return err
	})
	send(t, addr, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx")
	if err := <-ended; err == nil {
		t.Error("the body was complete")
	}
}

// A stream lasts for as long as it is read, and after a body that came the caller's
// going is still noticed.
func TestAStreamOutlivesItsParts(t *testing.T) {
	left := make(chan struct{})
	addr, ended := hurriedServer(t, func(w http.ResponseWriter, r *http.Request) error {
		if raw, err := io.ReadAll(r.Body); err != nil || string(raw) != "all of it" {
			return fmt.Errorf("read %q: %w", raw, err)
		}
		tick := time.NewTicker(moment)
		defer tick.Stop()
		for range 3 {
			<-tick.C
			_, _ = io.WriteString(w, "part\n")
			if err := http.NewResponseController(w).Flush(); err != nil {
				return err
			}
			if err := r.Context().Err(); err != nil {
				return err
			}
		}
		close(left)
		<-r.Context().Done()
		return context.Cause(r.Context())
	})
	c := send(t, addr, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nall of it")
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	lines := bufio.NewScanner(resp.Body)
	for range 3 {
		if !lines.Scan() {
			t.Fatalf("it ended early: %v", lines.Err())
		}
	}
	select {
	case <-left:
	case err := <-ended:
		t.Fatalf("it ended early: %v", err)
	}
	_ = c.Close()
	if err := <-ended; err == nil {
		t.Error("it was not noticed that the caller left")
	}
}
