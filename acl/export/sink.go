package export

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// result is one step of a stream of objects.
type result struct {
	object Object
	err    error
}

// claimResult is one step of a stream of claims.
type claimResult struct {
	claim Claim
	err   error
}

// batch is some results of one input on their way from a worker to the reader.
type batch struct {
	input    string // its name
	results  []result
	claims   []claimResult
	left     int64       // objects that were not selected
	replaced []Duplicate // objects that another input has newer
	remark   string      // on the first record in it that has one
	done     *Input      // set when the input has been read
}

// filter says which objects are passed over.
type filter struct {
	input   string
	wanted  *Selection
	another *newest
}

const batchSize = 256

var batches = sync.Pool{New: func() any { return new(batch) }}

func newBatch() *batch { return batches.Get().(*batch) }

func (b *batch) free() {
	if cap(b.results) > 16*batchSize {
		return
	}
	clear(b.results)
	clear(b.claims)
	batches.Put(&batch{results: b.results[:0], claims: b.claims[:0]})
}

// next is room for the next object. It is settled, or told as bad, before the
// one after it.
func (b *batch) next() *Object {
	b.results = append(b.results, result{})
	return &b.results[len(b.results)-1].object
}

// settle keeps the last object, unless it is passed over.
func (b *batch) settle(f *filter) {
	last := len(b.results) - 1
	o := &b.results[last].object
	if !f.wanted.Takes(o) {
		b.left++
	} else if newer := f.another.over(o, f.input); newer != "" {
		b.replaced = append(b.replaced, Duplicate{f.input, newer, 1, o.Mailbox + ":" + o.Folder})
	} else {
		return
	}
	b.results[last] = result{}
	b.results = b.results[:last]
}

// bad makes an error of the last object, which could not be made of raw.
func (b *batch) bad(raw []byte, err error) {
	last := len(b.results) - 1
	o := b.results[last].object
	b.results = b.results[:last]
	b.reject(&RecordError{Origin: o.Origin, Mailbox: o.Mailbox, Folder: o.Folder, Kind: o.Kind, Raw: keep(raw), Err: err})
}

// reject takes a record that could not be read.
func (b *batch) reject(e *RecordError) {
	b.results = append(b.results, result{Object{Origin: e.Origin}, e})
}

// sink is where a reader of a form hands over what it found. It passes on
// either objects or claims.
type sink struct {
	opts    *Options
	filter  filter
	in      Input
	emit    func(*batch) bool
	claims  bool // claims are wanted, not objects
	objects bool // the form holds objects
	batch   *batch
	noted   bool // a remark on a record has been noted
	stopped bool // nobody reads any more
}

// object hands over one object; false tells the reader to return.
func (k *sink) object(o Object) bool {
	if !k.claims {
		*k.batch.next() = o
		k.batch.settle(&k.filter)
	}
	return k.more()
}

// reject hands over a record of a descriptor that could not be read.
func (k *sink) reject(e *RecordError) bool {
	if !k.claims {
		k.batch.reject(e)
	}
	return k.more()
}

// claim hands over one claim.
func (k *sink) claim(c Claim) bool {
	if k.claims {
		if c.Mailbox == "" {
			c.Mailbox = k.opts.Mailbox
		}
		if c.SID.IsZero() {
			c.SID = sidIn(c.Trustee)
		}
		k.batch.claims = append(k.batch.claims, claimResult{c, nil})
	}
	return k.more()
}

// rejectClaim hands over a record of a claim that could not be read.
func (k *sink) rejectClaim(e *RecordError) bool {
	if k.claims {
		k.batch.claims = append(k.batch.claims, claimResult{Claim{Origin: e.Origin}, e})
	}
	return k.more()
}

// broken hands over a record of which it is not known what it held. A form
// that is read twice, for objects and for claims, tells it with the objects.
func (k *sink) broken(e *RecordError) bool {
	if k.claims && !k.objects {
		return k.rejectClaim(e)
	}
	return k.reject(e)
}

// fail reports that the input as a whole, or the rest of it, could not be read.
func (k *sink) fail(err error) bool {
	return k.broken(&RecordError{Origin: k.in.Name, Err: withoutName(k.in.Name, err)})
}

// ended tells of XML that has been read to its end and is not whole.
func (k *sink) ended(t *tagReader) {
	if name := t.open(); name != "" {
		k.fail(fmt.Errorf("%w: the file ends within %s", ErrTruncated, name))
	}
}

func (k *sink) more() bool {
	if len(k.batch.results)+len(k.batch.claims) < batchSize {
		return !k.stopped
	}
	full := k.batch
	k.batch = newBatch()
	return k.pass(full)
}

// pass hands over a whole batch.
func (k *sink) pass(b *batch) bool {
	if !k.stopped {
		b.input = k.in.Name
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
	for i := range b.claims {
		if b.claims[i].err != nil {
			k.in.Errors++
		} else {
			k.in.Claims++
		}
	}
	if b.remark != "" && !k.noted {
		k.noted = true
		k.note(b.remark)
	}
	k.in.LeftOut += b.left
	k.in.Replaced += int64(len(b.replaced))
}

// at is the origin of what stands in a line.
func (k *sink) at(line int) string {
	var buf [128]byte
	return string(strconv.AppendInt(append(append(buf[:0], k.in.Name...), ':'), int64(line), 10))
}

// blob hands over the object of a binary value, or says why there is none.
// raw is the value as it was written.
func (k *sink) blob(o Object, blob []byte, raw string, err error) bool {
	k.opts.fillIn(&o)
	if err == nil {
		o.Header, o.SD, err = parseBlob(blob)
	}
	if err != nil {
		return k.bad(&o, raw, err)
	}
	return k.object(o)
}

// bad hands over a record whose object o could not be made of raw.
func (k *sink) bad(o *Object, raw string, err error) bool {
	return k.reject(&RecordError{Origin: o.Origin, Mailbox: o.Mailbox, Folder: o.Folder, Kind: o.Kind, Raw: keep(raw), Err: err})
}

// note adds a remark about the whole input for the manifest.
func (k *sink) note(text string) { k.in.Notes = append(k.in.Notes, text) }

// unnamed is an error whose text does not begin with the name of the input.
type unnamed struct {
	text string
	err  error
}

func (e unnamed) Error() string { return e.text }

func (e unnamed) Unwrap() error { return e.err }

// withoutName takes the name of the input, or of the origin in it, from the
// text of err: a [RecordError] begins with it.
func withoutName(name string, err error) error {
	text := err.Error()
	if rest, ok := strings.CutPrefix(text, name+": "); ok {
		return unnamed{rest, err}
	}
	file, _, ok := cutLast(name, ":")
	if rest, found := strings.CutPrefix(text, file+":"); ok && found {
		return unnamed{"line " + rest, err}
	}
	return err
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
