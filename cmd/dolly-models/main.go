// Dolly-models runs language models for dolly lab: encoders and reward models from
// local folders, in pure Go. It is a program of its own, in a module of its own,
// because what runs models is larger than Dolly.
//
// It reads one JSON request a line, {"model": FOLDER, "tokenizer": FOLDER, "texts":
// […]}, and answers each with a line, {"vectors": [[…]], "head": BOOL} or {"error":
// "…"}. A vector is the model's output for a text if it has one for the whole text
// (head), else the mean over its tokens. It ends when its input does.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
)

const usage = `usage: dolly-models < requests

Runs models for dolly lab run, which starts it. One request a line:
  {"model": FOLDER, "texts": ["…"]}
FOLDER has a model.onnx and a tokenizer.json. "tokenizer" may name another folder.`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if len(os.Args) > 1 {
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(2)
	}
	if err := serve(ctx, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "dolly-models: error:", err)
		os.Exit(1)
	}
}
