package xlsx

import (
	"archive/zip"
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"regexp"
	"slices"

	"github.com/klauspost/compress/flate"
)

// level is where deflate is four times as fast as the library's default for
// one twentieth more bytes.
const level = 5

// archive is the zip file that excelize writes its parts to. Excelize hands
// streamed sheets over in the order of a map, so that the parts are deflated
// to a spill file as they come and put in order at the end: the same workbook
// has the same bytes, and no copy of it is held in memory.
type archive struct {
	out   io.Writer
	spill *os.File
	buf   *bufio.Writer // deflate writes a few hundred bytes at a time
	at    int64         // bytes in spill
	parts []entry
	z     *flate.Writer
	open  bool
	crc   hash.Hash32
	plain int64 // bytes of the open part
}

// entry is one finished part.
type entry struct {
	name          string
	offset, bytes int64 // in spill
	plain         int64
	crc           uint32
}

// newArchive writes to out and spills to a file in dir.
func newArchive(out io.Writer, dir string) (*archive, error) {
	spill, err := os.CreateTemp(dir, "parts-")
	if err != nil {
		return nil, err
	}
	a := &archive{out: out, spill: spill, buf: bufio.NewWriterSize(spill, 1<<18), crc: crc32.NewIEEE()}
	if a.z, err = flate.NewWriter((*spilling)(a), level); err != nil {
		return nil, errors.Join(err, spill.Close())
	}
	return a, nil
}

// spilling counts what reaches the spill file.
type spilling archive

func (s *spilling) Write(p []byte) (int, error) {
	n, err := s.buf.Write(p)
	s.at += int64(n)
	return n, err
}

// Create starts a part; the part before it is finished.
func (a *archive) Create(name string) (io.Writer, error) {
	if err := a.finish(); err != nil {
		return nil, err
	}
	a.parts = append(a.parts, entry{name: name, offset: a.at})
	a.open = true
	a.z.Reset((*spilling)(a))
	a.crc.Reset()
	a.plain = 0
	if name == contentTypes {
		return typesWriter{(*deflating)(a)}, nil
	}
	return (*deflating)(a), nil
}

// deflating takes the bytes of the open part.
type deflating archive

func (d *deflating) Write(p []byte) (int, error) {
	n, err := d.z.Write(p)
	_, _ = d.crc.Write(p[:n]) // a hash never fails
	d.plain += int64(n)
	return n, err
}

func (a *archive) finish() error {
	if !a.open {
		return nil
	}
	a.open = false
	if err := errors.Join(a.z.Close(), a.buf.Flush()); err != nil {
		return err
	}
	p := &a.parts[len(a.parts)-1]
	p.bytes, p.plain, p.crc = a.at-p.offset, a.plain, a.crc.Sum32()
	return nil
}

// AddFS is not needed by any workbook.
func (a *archive) AddFS(fs.FS) error { return errors.ErrUnsupported }

// contentTypes is the part that readers look for first ([ECMA-376] part 2, 10.1.2).
const contentTypes = "[Content_Types].xml"

// typesWriter puts the default types of the content types part in order, as
// excelize takes those of pictures from a map. The part comes in one Write.
type typesWriter struct{ w io.Writer }

var defaultType = regexp.MustCompile(`<Default [^>]*></Default>`)

func (t typesWriter) Write(p []byte) (int, error) {
	types := defaultType.FindAll(p, -1)
	slices.SortFunc(types, bytes.Compare)
	next := 0
	sorted := defaultType.ReplaceAllFunc(p, func([]byte) []byte {
		next++
		return types[next-1]
	})
	if _, err := t.w.Write(sorted); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Close writes the parts in order. The spill file is the caller's to remove.
func (a *archive) Close() error {
	if err := a.finish(); err != nil {
		return errors.Join(err, a.spill.Close())
	}
	slices.SortFunc(a.parts, func(x, y entry) int {
		if first := cmp.Compare(rank(x.name), rank(y.name)); first != 0 {
			return first
		}
		return cmp.Compare(x.name, y.name)
	})
	zw := zip.NewWriter(a.out)
	for _, p := range a.parts {
		w, err := zw.CreateRaw(&zip.FileHeader{
			Name: p.name, Method: zip.Deflate, CRC32: p.crc,
			CompressedSize64: uint64(p.bytes), UncompressedSize64: uint64(p.plain),
			ReaderVersion: 20,
			//lint:ignore SA1019 CreateRaw writes the date from this field, not from Modified
			ModifiedDate: 1<<5 | 1, // 1980-01-01, the earliest that zip knows
		})
		if err == nil {
			_, err = io.Copy(w, io.NewSectionReader(a.spill, p.offset, p.bytes))
		}
		if err != nil {
			return errors.Join(err, a.spill.Close())
		}
	}
	return errors.Join(zw.Close(), a.spill.Close())
}

func rank(name string) int {
	if name == contentTypes {
		return 0
	}
	return 1
}
