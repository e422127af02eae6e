package trade

import (
	"fmt"
	"strconv"

	"github.com/dollynator/dolly"
)

// Flush is a fact that changes nothing: it only collects the effects of what
// was called on the trader between two facts.
type Flush struct{}

// Fact marks the fact.
func (Flush) Fact() {}

const transferHint = "transfer to=12D3Koo… bytes=1048576 passes 1 MB on"

// DoTransfer is the action that passes MB on: to=PEER, bytes=N.
func (t *Trader) DoTransfer(now dolly.Time, a dolly.Action, dry bool) (dolly.Result, error) {
	to, err := dolly.ParsePeerID(a.Args["to"])
	if err != nil {
		return dolly.Result{}, &dolly.Error{Kind: dolly.Usage, Text: "transfer needs to=PEER", Err: err, Hint: transferHint}
	}
	n, err := strconv.ParseInt(a.Args["bytes"], 10, 64)
	if err != nil || n <= 0 {
		return dolly.Result{}, &dolly.Error{Kind: dolly.Usage, Text: "transfer needs bytes=N above zero", Hint: transferHint}
	}
	res := dolly.Result{Done: !dry, Lines: []string{fmt.Sprintf("pass %v on to %s", dolly.MB(n), to)}}
	if dry {
		return res, nil
	}
	t.now = max(t.now, now)
	return res, t.Transfer(to, dolly.MB(n))
}
