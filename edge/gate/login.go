package gate

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"golang.org/x/crypto/ssh"
)

// errStranger is why a key is refused; a client is told no more than that.
var errStranger = errors.New("this key is not let in")

// What a login leaves with its connection.
const (
	nameOf = "name"
	actsOf = "acts"
)

// admit lets the keys of the list in, whatever user they ask for.
func (g *gate) admit(conn ssh.ConnMetadata, pub ssh.PublicKey) (*ssh.Permissions, error) {
	keys, err := g.Keys()
	if err != nil {
		g.Tell(err.Error())
		return nil, errStranger
	}
	k, ok := find(keys, pub)
	if !ok {
		return nil, errStranger
	}
	p := &ssh.Permissions{Extensions: map[string]string{nameOf: k.Name}}
	if k.Act {
		p.Extensions[actsOf] = mayAct
	}
	return p, nil
}

// host is one connection, from its first byte to its last.
func (g *gate) host(ctx context.Context, conn net.Conn) {
	defer func() { _ = conn.Close() }() // it may be closed
	from := conn.RemoteAddr().String()
	c, channels, requests, err := g.greet(ctx, conn)
	if err != nil {
		if ctx.Err() == nil {
			g.refused(conn, err)
		}
		return
	}
	defer context.AfterFunc(ctx, func() { // what is shown says goodbye first
		time.Sleep(byeTime)
		_ = conn.Close()
	})()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	gone := make(chan struct{})
	go func() {
		_ = c.Wait() // how a guest goes does not matter
		close(gone)
		cancel()
	}()
	go refuse(requests)
	go beat(ctx, c)
	k := Key{Name: c.Permissions.Extensions[nameOf], Act: c.Permissions.Extensions[actsOf] == mayAct}
	does := "looks"
	if k.Act {
		does = "looks, and may act"
	}
	g.Tell(fmt.Sprintf("%s from %s %s", k.Name, from, does))
	late := time.AfterFunc(seatTime, func() { _ = c.Close() }) // it keeps a place, and looks at nothing
	g.seat(ctx, Guest{Key: k, From: from}, channels, func() { late.Stop() })
	late.Stop()
	select {
	case <-gone: // the client hung up, having read everything
	case <-time.After(byeTime):
	}
	g.Tell(fmt.Sprintf("%s from %s is gone", k.Name, from))
}

// greet is the handshake, within its time and among as many as may try at once.
func (g *gate) greet(ctx context.Context, conn net.Conn) (*ssh.ServerConn, <-chan ssh.NewChannel, <-chan *ssh.Request, error) {
	leave, err := g.unproven.enter(conn.RemoteAddr())
	if err != nil {
		return nil, nil, nil, fmt.Errorf("without a key, %w", err)
	}
	defer leave()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	if err := conn.SetDeadline(time.Now().Add(helloTime)); err != nil {
		return nil, nil, nil, err
	}
	c, channels, requests, err := ssh.NewServerConn(conn, g.ssh)
	if err != nil {
		return nil, nil, nil, err
	}
	return c, channels, requests, conn.SetDeadline(time.Time{})
}

// refusal says in a word why nobody was let in.
func refusal(err error) string {
	var auth *ssh.ServerAuthError
	if errors.As(err, &auth) {
		return "no key of the list"
	}
	return err.Error()
}

// refuse answers requests of a connection: there is nothing that it can be asked for.
func refuse(requests <-chan *ssh.Request) {
	for r := range requests {
		if r.WantReply {
			_ = r.Reply(false, nil) // who is gone needs none
		}
	}
}

// beat asks again and again whether a guest is there, and ends the connection of one
// who does not answer: a machine that was switched off says no goodbye.
func beat(ctx context.Context, c ssh.Conn) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(beatTime):
		}
		answered := make(chan error, 1)
		go func() {
			_, _, err := c.SendRequest("keepalive@openssh.com", true, nil)
			answered <- err
		}()
		select {
		case <-ctx.Done():
			return
		case err := <-answered:
			if err == nil {
				continue
			}
		case <-time.After(beatTime):
		}
		_ = c.Close()
		return
	}
}
