package export

import (
	"strings"
	"sync"
)

// result is one step of a stream of objects.
type result struct {
	object Object
	err    error
}

// batch is some results of one input on their way from a worker to the reader.
type batch struct {
	results []result
	left    int64  // objects left out among them
	done    *Input // set when the input has been read
}

const batchSize = 256

var batches = sync.Pool{New: func() any { return new(batch) }}

func newBatch() *batch { return batches.Get().(*batch) }

func (b *batch) free() {
	clear(b.results)
	if cap(b.results) <= 16*batchSize {
		b.results = b.results[:0]
		batches.Put(&batch{results: b.results})
	}
}

// add takes an object, unless it is left out by choice.
func (b *batch) add(o *Object, opts *Options) {
	if !opts.Select.Takes(o) {
		b.left++
		return
	}
	b.results = append(b.results, result{*o, nil})
}

// reject takes a record that could not be read.
func (b *batch) reject(e *RecordError) {
	b.results = append(b.results, result{Object{Origin: e.Origin}, e})
}

// sink is where a reader of a form hands over what it found.
type sink struct {
	opts    *Options
	in      Input
	emit    func(*batch) bool
	batch   *batch
	stopped bool // nobody reads any more
}

// object hands over one object; false tells the reader to return.
func (k *sink) object(o Object) bool {
	k.batch.add(&o, k.opts)
	return k.more()
}

// reject hands over a record that could not be read.
func (k *sink) reject(e *RecordError) bool {
	k.batch.reject(e)
	return k.more()
}

// fail reports that the input as a whole, or the rest of it, could not be read.
func (k *sink) fail(err error) bool {
	return k.reject(&RecordError{Origin: k.in.Name, Err: withoutName(k.in.Name, err)})
}

func (k *sink) more() bool {
	if len(k.batch.results) < batchSize {
		return !k.stopped
	}
	full := k.batch
	k.batch = newBatch()
	return k.pass(full)
}

// pass hands over a whole batch.
func (k *sink) pass(b *batch) bool {
	if !k.stopped {
		k.count(b)
		k.stopped = !k.emit(b)
	}
	return !k.stopped
}

func (k *sink) count(b *batch) {
	for i := range b.results {
		if b.results[i].err != nil {
			k.in.Errors++
		} else {
			k.in.Objects++
		}
	}
	k.in.LeftOut += b.left
}

// unnamed is an error whose text does not begin with the name of the input.
type unnamed struct {
	text string
	err  error
}

func (e unnamed) Error() string { return e.text }

func (e unnamed) Unwrap() error { return e.err }

// withoutName takes the name of the input from the text of err: a
// [RecordError] begins with it.
func withoutName(name string, err error) error {
	if rest, ok := strings.CutPrefix(err.Error(), name+": "); ok {
		return unnamed{rest, err}
	}
	return err
}
