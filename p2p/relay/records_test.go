package relay

import (
	"bytes"
	"math"
	"testing"

	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/wire"
)

// FuzzI42Records reads frames of any bytes as each record of this room.
func FuzzI42Records(f *testing.F) {
	for _, record := range []any{
		request{Dest: "127.0.0.1:80", Number: math.MaxUint64}, request{Dest: "[::ffff:127.0.0.1]:65536"}, request{Dest: "\x00:\xff"},
		response{Status: 255}, report{Metered: math.MinInt64, Unsettled: math.MaxInt64, Started: math.MaxUint64, Open: math.MaxUint64, Status: 255, Limit: math.MinInt64}, halt{Number: math.MaxUint64},
	} {
		var frame bytes.Buffer
		if err := p2p.WriteFrame(&frame, wire.Marshal(record)); err != nil {
			f.Fatal(err)
		}
		f.Add(frame.Bytes())
	}
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 1})
	f.Add(append([]byte{0, 0, 0, 9}, 0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff))
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, record := range []any{new(request), new(response), new(report), new(halt)} {
			_ = receive(bytes.NewReader(raw), record)
		}
		var r request
		if receive(bytes.NewReader(raw), &r) == nil {
			if host, port, err := split(r.Dest); err == nil && (host == "" || port == 0) {
				t.Errorf("%q leads to %q, %d", r.Dest, host, port)
			}
		}
	})
}
