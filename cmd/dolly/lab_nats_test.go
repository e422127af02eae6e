package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestNATSScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/nats", RequireExplicitExec: true, RequireUniqueNames: true, Cmds: commands()})
}
