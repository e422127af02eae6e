package main

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/node/life"
	"github.com/dollynator/dolly/p2p"
)

// showAgents hands an order or a charter to agents, who pass it on, and returns
// those that took it; none is an error.
func showAgents(ctx context.Context, env *Env, addrs []string, raw []byte) (took []string, err error) {
	host, err := passingHost(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, host.Close()) }()
	var last error
	for _, addr := range addrs {
		if last = showAgent(ctx, host, addr, raw); last != nil {
			env.Say("%s: %v", addr, last)
			continue
		}
		took = append(took, addr)
	}
	if len(took) == 0 {
		return nil, &dolly.Error{Kind: dolly.Unreachable, Text: "no agent took it", Err: last, Hint: "an address ends in /p2p/ and the agent's id; dolly info shows it"}
	}
	return took, nil
}

func showAgent(ctx context.Context, host *p2p.Host, addr string, raw []byte) error {
	_, id, _ := strings.Cut(addr, "/p2p/")
	to, err := dolly.ParsePeerID(id)
	if err != nil {
		return err
	}
	if err := host.Connect(ctx, addr); err != nil {
		return err
	}
	theirs, err := edge.ShowWord(ctx, host, to, life.Word{Raw: [][]byte{raw}})
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(theirs.Raw, func(r []byte) bool { return bytes.Equal(r, raw) }) {
		return errNotTaken
	}
	return nil
}

// errNotTaken is returned by an agent under a stronger order or a later charter,
// or of another fleet.
var errNotTaken = errors.New("it holds to another one, or belongs to another fleet")
