package input

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// maxWindow bounds what a Zstandard frame may ask for; `zstd --ultra -22`
// needs 128 MiB.
const maxWindow = 128 << 20

// refused are packings that are recognised only to be named.
var refused = []struct{ magic, name string }{
	{"BZh", "bzip2"},
	{"\xfd7zXZ\x00", "xz"},
	{"7z\xbc\xaf\x27\x1c", "7-Zip"},
	{"Rar!\x1a\x07", "RAR"},
	{"MSCF\x00\x00\x00\x00", "a cabinet"},
}

func (f *File) decompress() error {
	br := bufio.NewReaderSize(f.raw, bufferSize)
	magic, err := br.Peek(8)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(br)
		if err != nil {
			return fmt.Errorf("begins like gzip but is not: %w", cut(err))
		}
		f.closers = append(f.closers, z.Close)
		f.packed, f.data = "gzip", bufio.NewReaderSize(z, bufferSize)
	case bytes.HasPrefix(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		z, err := zstd.NewReader(br, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return fmt.Errorf("begins like Zstandard but is not: %w", cut(err))
		}
		f.closers = append(f.closers, func() error { z.Close(); return nil })
		f.packed, f.data = "Zstandard", bufio.NewReaderSize(z, bufferSize)
	default:
		for _, p := range refused {
			if bytes.HasPrefix(magic, []byte(p.magic)) {
				return WithHint(fmt.Errorf("%w: %s", ErrUnsupported, p.name), "unpack it first; gzip, Zstandard and zip are read as they are")
			}
		}
		f.data = br
	}
	return nil
}

func cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrCut
	}
	return err
}

// Compress wraps w as the ending of name says: .gz is gzip, .zst is
// Zstandard, anything else passes through. Close finishes the compressed
// stream; it does not close w.
func Compress(w io.Writer, name string) (io.WriteCloser, error) {
	switch n := strings.ToLower(name); {
	case strings.HasSuffix(n, ".gz"):
		return gzip.NewWriter(w), nil
	case strings.HasSuffix(n, ".zst"):
		// One worker, so that the same data give the same bytes on every machine.
		return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
	}
	return plain{w}, nil
}

type plain struct{ io.Writer }

func (plain) Close() error { return nil }
