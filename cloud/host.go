package cloud

import (
	"errors"
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// ErrHost is returned for what does not name exactly one host and port.
var ErrHost = errors.New("not one host and its port")

// CheckHost refuses what does not name one host and one port: no list, range,
// pattern or network, and no address that stands for many or for any.
func CheckHost(addr string) error {
	host, port, err := net.SplitHostPort(addr)
	if err != nil || !oneHost(host) {
		return ErrHost
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return ErrHost
	}
	return nil
}

func oneHost(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Zone() == "" && !ip.IsUnspecified() && !ip.IsMulticast() && ip != netip.AddrFrom4([4]byte{255, 255, 255, 255})
	}
	if host == "" || len(host) > 253 || !strings.ContainsFunc(host, letter) {
		return false // without a letter it would be numbers that no address is
	}
	for label := range strings.SplitSeq(strings.TrimSuffix(host, "."), ".") {
		other := func(r rune) bool { return !letter(r) && (r < '0' || r > '9') && r != '-' }
		if label == "" || len(label) > 63 || label[0] == '-' || strings.ContainsFunc(label, other) {
			return false
		}
	}
	return true
}

func letter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
