package input

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

func readLines(r io.Reader, limit int) (got []string) {
	l := NewLines(r, limit)
	for {
		line, err := l.Next()
		switch {
		case err == nil:
			got = append(got, fmt.Sprintf("%d %s", l.Number(), line))
		case errors.Is(err, ErrLineTooLong):
			got = append(got, fmt.Sprintf("%d %s [too long]", l.Number(), line))
		case errors.Is(err, io.EOF):
			return got
		default:
			return append(got, fmt.Sprintf("%d error %v", l.Number(), err))
		}
	}
}

func TestLines(t *testing.T) {
	big := strings.Repeat("x", bufferSize*2)
	tests := []struct {
		name, in string
		limit    int
		want     []string
	}{
		{"empty", "", 10, nil},
		{"LF and CRLF", "a\nb\r\n\nd", 10, []string{"1 a", "2 b", "3 ", "4 d"}},
		{"final line ending", "a\n", 10, []string{"1 a"}},
		{"a CR stays inside a line", "a\rb\n", 10, []string{"1 a\rb"}},
		{"too long", "12345\n1234567\n123456\r\n1\n", 6, []string{"1 12345", "2 123456 [too long]", "3 123456", "4 1"}},
		{"longer than the buffer", "a\n" + big + "\r\nb\n", len(big), []string{"1 a", "2 " + big, "3 b"}},
		{"longer than the buffer and the limit", big + "\nb\n" + big, 3, []string{"1 xxx [too long]", "2 b", "3 xxx [too long]"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := readLines(strings.NewReader(test.in), test.limit); !slices.Equal(got, test.want) {
				t.Errorf("got  %.200q\nwant %.200q", got, test.want)
			}
		})
	}
	broken := io.MultiReader(strings.NewReader("a\nhalf"), iotest.ErrReader(errors.New("disk gone")))
	if got := readLines(broken, 10); !slices.Equal(got, []string{"1 a", "1 error disk gone"}) {
		t.Errorf("read error: %q", got)
	}
}

// endless is a line without an end.
type endless struct{ left int }

func (e *endless) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n := min(len(p), e.left)
	e.left -= n
	for i := range p[:n] {
		p[i] = 'x'
	}
	return n, nil
}

func TestLineOfManyMegabytesTakesBoundedMemory(t *testing.T) {
	l := NewLines(io.MultiReader(&endless{256 << 20}, strings.NewReader("\nnext\n")), 1<<20)
	if line, err := l.Next(); !errors.Is(err, ErrLineTooLong) || len(line) != 1<<20 {
		t.Errorf("%d bytes, %v", len(line), err)
	}
	if c := cap(l.long); c > 4<<20 {
		t.Errorf("holds %d bytes for a limit of 1 MiB", c)
	}
	if line, err := l.Next(); err != nil || string(line) != "next" || l.Number() != 2 {
		t.Errorf("next line: %q, %v", line, err)
	}
}
