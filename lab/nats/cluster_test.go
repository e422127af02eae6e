package nats_test

import (
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly/lab/nats"
	"github.com/dollynator/dolly/lab/sweep"
	"github.com/nats-io/nats-server/v2/server"
)

// cluster is three servers that know each other, and where they listen.
func cluster(t *testing.T) (all []*server.Server, urls string) {
	t.Helper()
	ports := freePorts(t)
	var listen []string
	for i, port := range ports {
		o := &server.Options{
			ServerName: fmt.Sprint("s", i), Host: "127.0.0.1", Port: server.RANDOM_PORT, NoLog: true, NoSigs: true,
			JetStream: true, StoreDir: t.TempDir(), Cluster: server.ClusterOpts{Name: "lab", Host: "127.0.0.1", Port: port},
		}
		for _, p := range ports {
			o.Routes = append(o.Routes, &url.URL{Scheme: "nats-route", Host: fmt.Sprint("127.0.0.1:", p)})
		}
		s, err := server.NewServer(o)
		if err != nil {
			t.Fatal(err)
		}
		s.Start()
		t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
		all = append(all, s)
	}
	for i, s := range all {
		if !s.ReadyForConnections(10 * time.Second) {
			t.Fatalf("server %d does not start", i)
		}
		listen = append(listen, s.ClientURL())
	}
	return all, strings.Join(listen, ",")
}

// freePorts are three that nobody listened at a moment ago: routes must be known before
// the first server starts.
func freePorts(t *testing.T) (ports []int) {
	t.Helper()
	for range 3 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = l.Close() }() // all at once, so that they differ
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports
}

// TestAClusterBearsTheLossOfAServer loses the one that leads, with a worker in the middle
// of a task: what was handed out, found and kept is on the others.
func TestAClusterBearsTheLossOfAServer(t *testing.T) {
	servers, urls := cluster(t)
	y := &yard{t: t, url: urls, link: connect(t, urls)}
	var err error
	if y.folder, err = sweep.Create(t.TempDir(), spec(t, "1,2"), time.Now()); err != nil {
		t.Fatal(err)
	}
	if y.pool, err = y.link.NewPool(t.Context(), y.folder, "bowl"); err != nil {
		t.Fatal(err)
	}
	h := y.process("alice")
	wait := y.sent()
	for range 3 {
		h.begins()
		h.step()
	}
	h.begins()
	leads := slices.IndexFunc(servers, func(s *server.Server) bool {
		return s.JetStreamIsStreamLeader(server.DEFAULT_GLOBAL_ACCOUNT, nats.Stream)
	})
	servers[max(0, leads)].Shutdown() // nobody leads: they elect, and any will do
	servers[max(0, leads)].WaitForShutdown()
	h.step()
	h.await("done")
	y.hire(worker(filepath.Join(t.TempDir(), "bob"), bowls{}))
	if err := h.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	r, err := wait()
	if err != nil || r.Done != 4 || r.Failed+r.Missing != 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	y.check(r, "1,2")
}
