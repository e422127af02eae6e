package wire

// The major types of CBOR (RFC 8949, section 3.1) that records are made of.
const (
	majorUint  = 0
	majorBytes = 2
	majorText  = 3
	majorArray = 4
	majorMap   = 5
	majorOther = 7 // null, true, false, floats
)

// maxNesting is how deep arrays and maps may lie in each other.
const maxNesting = 16

// head reads the head of b's first item: its major type, its argument, and what
// follows. It takes only the shortest form; ok is false for all else.
func head(b []byte) (major byte, arg uint64, rest []byte, ok bool) {
	if len(b) == 0 {
		return 0, 0, nil, false
	}
	major, low := b[0]>>5, b[0]&31
	if low < 24 {
		return major, uint64(low), b[1:], true
	}
	if low > 27 {
		return 0, 0, nil, false
	}
	size := 1 << (low - 24)
	if len(b) < 1+size {
		return 0, 0, nil, false
	}
	for _, c := range b[1 : 1+size] {
		arg = arg<<8 | uint64(c)
	}
	shortest := arg >= 24
	if size > 1 {
		shortest = arg>>(4*size) != 0 // more than half of its bits
	}
	return major, arg, b[1+size:], shortest || major == majorOther // where it is a float's bits
}

// text reads a byte or text string of the given type.
func text(b []byte, want byte) (s, rest []byte, ok bool) {
	major, n, rest, ok := head(b)
	if !ok || major != want || n > uint64(len(rest)) {
		return nil, nil, false
	}
	return rest[:n], rest[n:], true
}

// skip is what follows b's first item; elements are added up: what its arrays
// hold, and its maps twice.
func skip(b []byte, depth int, elements *uint64) (rest []byte, ok bool) {
	major, n, rest, ok := head(b)
	if !ok || depth > maxNesting {
		return nil, false
	}
	switch major {
	case majorBytes, majorText:
		if n > uint64(len(rest)) {
			return nil, false
		}
		return rest[n:], true
	case majorArray, majorMap:
		if n > uint64(len(rest)) { // an element has at least a byte
			return nil, false
		}
		if major == majorMap {
			n *= 2
		}
		*elements += n
		for ; ok && n > 0; n-- {
			rest, ok = skip(rest, depth+1, elements)
		}
	}
	return rest, ok
}
