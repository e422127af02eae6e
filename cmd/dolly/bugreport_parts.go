package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/node/settings"
)

// bugTime bounds how long a node that may be stuck is waited for.
const bugTime = 20 * time.Second

// gather makes all parts. What cannot be had is told in its place.
func (b *bugreport) gather(ctx context.Context) (bugSummary, error) {
	ctx, cancel := context.WithTimeout(ctx, bugTime)
	defer cancel()
	path, _ := b.configPath()
	s, err := settings.Load(path)
	told := ""
	if err != nil {
		s, told = settings.Default(defaultState()), "# "+err.Error()+"\n"
	}
	r := newRedactor(s)
	sum := bugSummary{Node: "answered"}
	add := func(name string, raw []byte) {
		sum.Parts = append(sum.Parts, bugPart{Name: name, text: []byte(r.text(string(raw)))})
	}
	build, err := json.MarshalIndent(cli.ThisBuild(), "", "  ")
	if err != nil {
		return sum, err
	}
	add("version.json", build)
	add("config.toml", append([]byte(told), s.Encode()...))
	add("files.txt", stateFiles(s.State))
	if err := b.ask(ctx, add); err != nil {
		sum.Node = r.text(err.Error())
	}
	add("node.txt", []byte(sum.Node+"\n"))
	for i := range sum.Parts {
		p := &sum.Parts[i]
		p.text = []byte(r.shortened(string(p.text)))
		p.Bytes = len(p.text)
	}
	return sum, nil
}

// stateFiles lists what lies in the state folder, and reads none of it.
func stateFiles(dir string) []byte {
	var out bytes.Buffer
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			fmt.Fprintf(&out, "%v\n", err)
			return nil
		}
		info, err := e.Info()
		if err != nil {
			return nil // it vanished
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		fmt.Fprintf(&out, "%v %12d %s %s\n", info.Mode(), info.Size(), info.ModTime().UTC().Format(time.DateTime), name)
		if strings.Count(name, string(os.PathSeparator)) >= 2 && e.IsDir() {
			return fs.SkipDir
		}
		return nil
	})
	if err != nil {
		fmt.Fprintf(&out, "%v\n", err)
	}
	return out.Bytes()
}

// ask adds what a running node shows. A view that it does not have is left out.
func (b *bugreport) ask(ctx context.Context, add func(string, []byte)) error {
	n, err := b.dial()
	if err != nil {
		return err
	}
	info, err := n.Info(ctx)
	if err == nil {
		err = addJSON(add, "info.json", info)
	}
	for _, view := range viewWords() {
		if err != nil {
			break
		}
		if view == string(dolly.ViewLedger) { // signed blocks by the thousand; blocks and chains are in the other views
			continue
		}
		raw, failed := n.Get(ctx, dolly.View(view), dolly.Query{Limit: 1000})
		switch {
		case dolly.KindOf(failed) == dolly.Usage:
		case failed != nil:
			err = fmt.Errorf("view %s: %w", view, failed)
		default:
			err = addJSON(add, "views/"+view+".json", raw)
		}
	}
	return errors.Join(err, n.Close())
}

func addJSON(add func(string, []byte), name string, v any) error {
	raw, err := json.MarshalIndent(v, "", "  ")
	if err == nil {
		add(name, append(raw, '\n'))
	}
	return err
}
