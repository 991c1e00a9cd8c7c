package ldap

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// Tags of the encoding rules that LDAP uses (RFC 4511 5.1): definite lengths,
// tags of one byte.
const (
	tagInteger    = 0x02
	tagOctets     = 0x04
	tagEnumerated = 0x0a
	tagSequence   = 0x30
	tagSet        = 0x31
)

// errBER says that the server's bytes are not LDAP; no sense can be made of
// what follows them.
var errBER = errors.New("the server's answer is not LDAP")

// cut takes the first element of b: its tag, its content, and what follows.
// The slices alias b.
func cut(b []byte) (tag byte, content, rest []byte, err error) {
	if len(b) < 2 {
		return 0, nil, nil, fmt.Errorf("%w: an element of %d bytes", errBER, len(b))
	}
	tag, n, b := b[0], uint64(b[1]), b[2:]
	if n&0x80 != 0 {
		k := int(n & 0x7f)
		if k == 0 || k > 4 || len(b) < k {
			return 0, nil, nil, fmt.Errorf("%w: a length of %d bytes", errBER, k)
		}
		n = 0
		for _, c := range b[:k] {
			n = n<<8 | uint64(c)
		}
		b = b[k:]
	}
	if n > uint64(len(b)) {
		return 0, nil, nil, fmt.Errorf("%w: an element of %d bytes where %d are left", errBER, n, len(b))
	}
	return tag, b[:n], b[n:], nil
}

// cutAs takes the first element of b, which must have that tag.
func cutAs(want byte, b []byte) (content, rest []byte, err error) {
	tag, content, rest, err := cut(b)
	if err == nil && tag != want {
		err = fmt.Errorf("%w: tag 0x%02x where 0x%02x is due", errBER, tag, want)
	}
	return content, rest, err
}

// cutInt takes the first element of b as a number that is not negative.
func cutInt(want byte, b []byte) (n int64, rest []byte, err error) {
	content, rest, err := cutAs(want, b)
	if err != nil {
		return 0, nil, err
	}
	if len(content) == 0 || len(content) > 8 || content[0]&0x80 != 0 {
		return 0, nil, fmt.Errorf("%w: the number % x", errBER, content)
	}
	for _, c := range content {
		n = n<<8 | int64(c)
	}
	return n, rest, nil
}

// messageReader reads LDAPMessages. The bytes of one are valid until the next
// is read.
type messageReader struct {
	br  *bufio.Reader
	buf bytes.Buffer
}

// largestMessage bounds one message; a group of a million members takes
// 100 MB where the server has no limit for ranges.
const largestMessage = 1 << 30

// next reads a message's content: messageID, operation, controls. Memory is
// taken as the bytes come, not as the length promises.
func (r *messageReader) next() ([]byte, error) {
	head, err := r.br.Peek(2)
	if err != nil {
		return nil, endOf(err, len(head))
	}
	if head[0] != tagSequence {
		return nil, fmt.Errorf("%w: it begins with 0x%02x", errBER, head[0])
	}
	size, n := 2, uint64(head[1])
	if n&0x80 != 0 {
		k := int(n & 0x7f)
		if k == 0 || k > 4 {
			return nil, fmt.Errorf("%w: a length of %d bytes", errBER, k)
		}
		size += k
		if head, err = r.br.Peek(size); err != nil {
			return nil, endOf(err, len(head))
		}
		n = 0
		for _, c := range head[2:] {
			n = n<<8 | uint64(c)
		}
	}
	if n > largestMessage {
		return nil, fmt.Errorf("%w: a message of %d bytes", errBER, n)
	}
	_, _ = r.br.Discard(size) // was peeked
	r.buf.Reset()
	if _, err := io.CopyN(&r.buf, r.br, int64(n)); err != nil {
		return nil, endOf(err, 1)
	}
	return r.buf.Bytes(), nil
}

// endOf makes the end of the stream within a message an unexpected one.
func endOf(err error, had int) error {
	if errors.Is(err, io.EOF) && had > 0 {
		return io.ErrUnexpectedEOF
	}
	return err
}
