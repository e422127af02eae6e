package gate

import (
	"context"
	"fmt"
	"strings"

	"github.com/dollynator/dolly"
	"golang.org/x/crypto/ssh"
)

// seat gives a guest one terminal, and calls seated when it has it; a second is
// refused, as is all that is none.
func (g *gate) seat(ctx context.Context, guest Guest, channels <-chan ssh.NewChannel, seated func()) {
	for n := range channels {
		if n.ChannelType() != "session" {
			_ = n.Reject(ssh.Prohibited, "here is nothing but a console")
			continue
		}
		ch, requests, err := n.Accept()
		if err != nil {
			return
		}
		go func() {
			for n := range channels {
				_ = n.Reject(ssh.ResourceShortage, "one console a connection")
			}
		}()
		g.show(ctx, guest, ch, requests, seated)
		return
	}
}

// show runs what is shown on a channel, once a shell is asked for.
func (g *gate) show(ctx context.Context, guest Guest, ch ssh.Channel, requests <-chan *ssh.Request, seated func()) {
	defer func() { _ = ch.Close() }() // it may be closed
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := newSeat(ch)
	if !s.wait(requests) {
		return
	}
	seated()
	go func() {
		s.follow(requests)
		cancel()
	}()
	s.dress(&guest)
	status := uint32(0)
	if err := g.Show(ctx, guest); err != nil && ctx.Err() == nil {
		status = 1
		_, _ = fmt.Fprintf(ch.Stderr(), "dolly: error: %s\r\n", strings.ReplaceAll(err.Error(), "\n", " "))
		if hint := dolly.HintOf(err); hint != "" {
			_, _ = fmt.Fprintf(ch.Stderr(), "dolly: hint: %s\r\n", hint)
		}
	}
	leave(ch, status)
}

// leave tells a client how what it saw ended, if it is there still.
func leave(ch ssh.Channel, status uint32) {
	_, _ = ch.SendRequest("exit-status", false, ssh.Marshal(struct{ Status uint32 }{status}))
}
