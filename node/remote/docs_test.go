package remote

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/remote/openapi"
)

// The examples of docs/http.md, typed as they stand there, are answered as described.
func TestTheExamplesWork(t *testing.T) {
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Skip("no curl")
	}
	text, err := os.ReadFile("../../docs/http.md")
	if err != nil {
		t.Fatal(err)
	}
	file, err := openapi.Read()
	if err != nil {
		t.Fatal(err)
	}
	n := full()
	n.views[dolly.ViewWallets] = []dolly.WalletRow{{ID: "MB", Unit: "byte", Transactions: []dolly.TransferRow{}}}
	path, _ := serve(t, n)
	wanted := regexp.MustCompile(`http://dolly([^'? ]*)`)
	ran := 0
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "curl ") || !strings.Contains(line, "$SOCKET") {
			continue
		}
		cmd := exec.CommandContext(t.Context(), "sh", "-c", line)
		cmd.Env = append(os.Environ(), "SOCKET="+path)
		var said bytes.Buffer
		cmd.Stderr = &said
		out, err := cmd.Output()
		const overTime = 28
		if err != nil && (!strings.Contains(line, "--max-time") || cmd.ProcessState.ExitCode() != overTime) {
			t.Errorf("%s: %v: %s", line, err, said.String())
			continue
		}
		method, media := http.MethodGet, "application/json"
		if m := regexp.MustCompile(`-X (\w+)`).FindStringSubmatch(line); m != nil {
			method = m[1]
		}
		url := wanted.FindStringSubmatch(line)[1]
		if url == "/v1/events" {
			media = "text/event-stream"
		}
		if err := file.Check(method, url, http.StatusOK, media, out); err != nil || len(out) == 0 {
			t.Errorf("%s: %v\n%.300s", line, err, out)
		}
		ran++
	}
	if ran < 20 {
		t.Errorf("only %d examples were tried with %s", ran, curl)
	}
}
