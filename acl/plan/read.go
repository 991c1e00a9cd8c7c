package plan

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
)

// Located is a record and where its line begins.
type Located struct {
	Record
	Offset int64
}

// Records reads plan.jsonl to its end. An error ends the stream: a plan is
// whole or useless.
func Records(r io.Reader) iter.Seq2[Located, error] {
	return func(yield func(Located, error) bool) {
		br := bufio.NewReaderSize(r, 1<<16)
		at := int64(0)
		for n := 1; ; n++ {
			line, err := br.ReadBytes('\n')
			if errors.Is(err, io.EOF) && len(line) == 0 {
				return
			}
			if err != nil {
				yield(Located{}, fmt.Errorf("plan line %d: %w", n, err))
				return
			}
			rec, err := ReadRecord(line)
			if err != nil {
				yield(Located{}, fmt.Errorf("plan line %d: %w", n, err))
				return
			}
			if !yield(Located{rec, at}, nil) {
				return
			}
			at += int64(len(line))
		}
	}
}

// RecordAt reads the record whose line begins at an offset.
func RecordAt(r io.ReaderAt, offset int64) (Record, error) {
	line, err := bufio.NewReaderSize(io.NewSectionReader(r, offset, 1<<62), 1<<12).ReadBytes('\n')
	if err != nil {
		return Record{}, err
	}
	return ReadRecord(line)
}

// Key is the same for one object in two exports: kind, mailbox, and folder,
// path or distinguished name, letter case aside.
func (r Ref) Key() string {
	return r.Kind.String() + "\x00" + r.Place()
}

// Place is [Ref.Key] without the kind: the same for a folder's two descriptors.
func (r Ref) Place() string {
	return strings.ToLower(r.Mailbox) + "\x00" + strings.ToLower(r.Folder)
}
