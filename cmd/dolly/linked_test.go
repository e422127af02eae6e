package main

import (
	"runtime/debug"
	"strings"
	"testing"
)

// TestWhatIsLinked reads the modules of this test binary, which are those of the
// program and a few more. What is named here costs megabytes and came in once as
// the tail of something small.
func TestWhatIsLinked(t *testing.T) {
	info, ok := debug.ReadBuildInfo()
	if !ok || len(info.Deps) < 50 {
		t.Fatalf("the modules of the program are not known: %v", info)
	}
	for _, dep := range info.Deps {
		for _, heavy := range []string{"github.com/quic-go/", "github.com/pion/", "go.uber.org/fx", "go.uber.org/dig", "github.com/gorilla/websocket", "github.com/huin/goupnp", "github.com/libp2p/go-libp2p-asn-util"} {
			if strings.HasPrefix(dep.Path, heavy) {
				t.Errorf("%s is linked into the program: see p2p/DESIGN.md", dep.Path)
			}
		}
	}
}
