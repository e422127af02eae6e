package remote

import (
	"context"

	"github.com/dollynator/dolly"
)

// readOnly is a node that can be looked at.
type readOnly struct{ dolly.Node }

// ReadOnly is n without what changes something: [dolly.Node.Do] is refused, unless it
// is dry.
func ReadOnly(n dolly.Node) dolly.Node { return readOnly{n} }

// Info says so.
func (r readOnly) Info(ctx context.Context) (dolly.Info, error) {
	i, err := r.Node.Info(ctx)
	i.ReadOnly = true
	return i, err
}

// Do refuses.
func (r readOnly) Do(ctx context.Context, a dolly.Action, dry bool) (dolly.Result, error) {
	if !dry {
		return dolly.Result{}, &dolly.Error{Kind: dolly.Refused, Text: "this way in only reads", Hint: "the node's own socket does more"}
	}
	return r.Node.Do(ctx, a, dry)
}
