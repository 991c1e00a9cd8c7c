package export

import (
	"hash/maphash"
	"strings"

	"reacl/acl/exchange"
	"reacl/ad/input"
)

// Duplicate says that folders of one input were passed over because another
// input has the same folders, newer.
type Duplicate struct {
	Input   string // where they were passed over
	Newer   string // where they were taken from
	Count   int64
	Example string // one of them, "info@fabrikam.example:\Calendar"
}

// newest knows which of several inputs has the newest descriptor of a folder.
// Of two records with a time, the later time wins, else the later input. It
// takes about 50 bytes for each descriptor of the second and later inputs.
type newest struct {
	seeds  [2]maphash.Seed
	inputs []string
	number map[string]int32 // of an input
	found  map[[2]uint64]winner
	timed  bool // some record has a time
}

type winner struct {
	input int32
	at    int64 // seconds since 1970; 0: unknown
}

// key identifies the folder whose descriptor o is. Only folders of mailboxes
// that are named by address are known to be the same in two exports: a path
// may lie on two servers, and two people may have the same name.
func (n *newest) key(o *Object) (key [2]uint64, ok bool) {
	if o.Kind != exchange.KindFolder && o.Kind != exchange.KindFreeBusy || o.Folder == "" || !strings.Contains(o.Mailbox, "@") {
		return key, false
	}
	mailbox, folder := strings.ToLower(o.Mailbox), strings.ToLower(strings.TrimLeft(o.Folder, `\/`))
	for i, seed := range n.seeds {
		var h maphash.Hash
		h.SetSeed(seed)
		h.WriteByte(byte(o.Kind))
		h.WriteString(mailbox)
		h.WriteByte(0)
		h.WriteString(folder)
		key[i] = h.Sum64()
	}
	return key, true
}

// add counts an object of an input. Inputs come in order.
func (n *newest) add(o *Object, from string) {
	key, ok := n.key(o)
	if !ok {
		return
	}
	if len(n.inputs) == 0 || n.inputs[len(n.inputs)-1] != from {
		n.number[from] = int32(len(n.inputs))
		n.inputs = append(n.inputs, from)
	}
	w := winner{input: int32(len(n.inputs) - 1)}
	if !o.Time.IsZero() {
		w.at = o.Time.Unix()
		n.timed = true
	}
	if old, ok := n.found[key]; ok && old.at != 0 && w.at != 0 && old.at > w.at {
		return
	}
	n.found[key] = w
}

// over is the input with a newer descriptor of the same folder; "" for none.
func (n *newest) over(o *Object, from string) string {
	if n == nil {
		return ""
	}
	key, ok := n.key(o)
	if !ok {
		return ""
	}
	w, ok := n.found[key]
	if at, known := n.number[from]; !ok || known && at == w.input {
		return ""
	}
	return n.inputs[w.input]
}

// survey reads the inputs that may hold folders of mailboxes and finds out
// which one has the newest descriptor of each. It is nil where there are not
// two such inputs. The first one is read only if times have to be compared;
// standard input cannot be read twice and must come first to take part.
func (s *Source) survey(files []fileName) *newest {
	var able []fileName
	for i, f := range files {
		if f.err == nil && (f.name == input.Stdin && i == 0 || f.name != input.Stdin && holdsFolders(f.name, &s.opts)) {
			able = append(able, f)
		}
	}
	if len(able) < 2 {
		return nil
	}
	n := &newest{seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}, number: map[string]int32{}, found: map[[2]uint64]winner{}}
	s.surveyFiles(n, able[1:])
	if n.timed && able[0].name != input.Stdin {
		*n = newest{seeds: n.seeds, number: map[string]int32{}, found: map[[2]uint64]winner{}}
		s.surveyFiles(n, able)
	}
	return n
}

func (s *Source) surveyFiles(n *newest, files []fileName) {
	for b := range s.batches(files, pass{}) {
		for i := range b.results {
			if r := &b.results[i]; r.err == nil {
				n.add(&r.object, b.input)
			}
		}
		b.free()
	}
}

// holdsFolders reports whether a file is of a form that names mailboxes.
func holdsFolders(name string, opts *Options) bool {
	f, err := input.Open(name, nil)
	if err != nil {
		return false
	}
	defer f.Close()
	if f.IsZip() {
		return true
	}
	head, err := f.Head(64 << 10)
	if err != nil {
		return false
	}
	form := formOf(head, opts)
	return form != nil && form.folders
}
