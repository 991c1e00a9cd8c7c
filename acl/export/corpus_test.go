package export

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math/rand/v2"

	"reacl/sid"
)

// corpus makes records of the native form like those of a real export: the
// folders of a mailbox follow one another, most of them with one of two
// descriptors.
type corpus struct {
	rand    *rand.Rand
	mailbox string
	shared  [2]string
	left    int
}

func newCorpus(seed uint64) *corpus { return &corpus{rand: rand.New(rand.NewPCG(seed, seed))} }

var corpusFolders = []string{`\\Inbox`, `\\Calendar`, `\\Sent Items`, `\\Entwürfe`, `\\Projects\\2019 \"Alpha\"`, `\\Kontakte\/Alt`, `\\Gel\u00f6schte Elemente`, `\\Top of Information Store`}

// appendLine appends one record with its line end.
func (c *corpus) appendLine(b []byte) []byte {
	if c.left == 0 {
		c.left = 40
		c.mailbox = fmt.Sprintf("user%06d@fabrikam.example", c.rand.IntN(1_000_000))
		for i := range c.shared {
			c.shared[i] = base64.StdEncoding.EncodeToString(folderBlob(c.rand, 6+c.rand.IntN(15)))
		}
	}
	c.left--
	folder := corpusFolders[c.rand.IntN(len(corpusFolders))]
	return fmt.Appendf(b, `{"mailbox":"%s","folder":"%s","property":"0x0E270102","sd":"%s"}`+"\n",
		c.mailbox, folder, c.shared[c.rand.IntN(2)])
}

func (c *corpus) lines(n int) []byte {
	var b []byte
	for range n {
		b = c.appendLine(b)
	}
	return b
}

// folderBlob makes a folder's descriptor in the layout of older stores, with
// the transfer header.
func folderBlob(r *rand.Rand, aces int) []byte {
	le := binary.LittleEndian
	b := []byte{8, 0, 3, 0, 0, 0, 0, 0} // header
	b = append(b, 1, 0, 7, 0x80)        // revision, control
	at := len(b)
	b = append(b, make([]byte, 12)...)
	b = le.AppendUint32(b, 20) // DACL
	dacl := len(b)
	b = append(b, 2, 0, 0, 0)
	b = le.AppendUint16(b, uint16(aces))
	b = append(b, 0, 0)
	for i := range aces {
		s, _ := sid.New(5, 21, 1111111111, 2222222222, 3333333333, 1000+uint32(r.IntN(100_000)))
		flags := byte(9)
		if i >= aces/2 {
			flags = 2
		}
		b = append(b, byte(i&1), flags, 36, 0)
		b = le.AppendUint32(b, []uint32{0x1208A9, 0x1F0716}[i&1])
		b = append(b, s.Bytes()...)
	}
	le.PutUint16(b[dacl+2:], uint16(len(b)-dacl))
	le.PutUint32(b[at:], uint32(len(b)-8))
	b = append(b, sid.System.Bytes()...)
	le.PutUint32(b[at+4:], uint32(len(b)-8))
	return append(b, sid.Administrators.Bytes()...)
}
