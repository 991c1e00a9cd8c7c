package ldap

import (
	"bufio"
	"fmt"
	"io"

	ber "github.com/go-asn1-ber/asn1-ber"
	goldap "github.com/go-ldap/ldap/v3"
)

// Tags of operations (RFC 4511 4.2 to 4.14), and of the parts of an answer.
const (
	opBind           = 0  // application numbers of requests
	opSearch         = 3  //
	opExtended       = 23 //
	opBindAnswer     = 0x61
	opEntry          = 0x64
	opSearchDone     = 0x65
	opReference      = 0x73
	opExtendedAnswer = 0x78
	opIntermediate   = 0x79
	partReferral     = 0xa3
	partSASL         = 0x87 // serverSaslCreds
	partControls     = 0xa0

	resultSASLContinue = 14
	startTLSOID        = "1.3.6.1.4.1.1466.20037"
)

// exchange sends requests and reads their answers, one after the other.
type exchange struct {
	w  io.Writer
	in messageReader
	id int64
}

func newExchange(rw io.ReadWriter) *exchange {
	return &exchange{w: rw, in: messageReader{br: bufio.NewReaderSize(rw, 64<<10)}}
}

// send sends a request with its controls.
func (x *exchange) send(op *ber.Packet, controls []goldap.Control) error {
	x.id++
	m := ber.NewSequence("LDAPMessage")
	m.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagInteger, x.id, "messageID"))
	m.AppendChild(op)
	if len(controls) > 0 {
		list := ber.Encode(ber.ClassContext, ber.TypeConstructed, 0, nil, "controls")
		for _, c := range controls {
			list.AppendChild(c.Encode())
		}
		m.AppendChild(list)
	}
	_, err := x.w.Write(m.Bytes())
	return err
}

// receive reads the next message of the answer.
func (x *exchange) receive() (tag byte, op, controls []byte, err error) {
	m, err := x.in.next()
	if err != nil {
		return 0, nil, nil, err
	}
	id, m, err := cutInt(tagInteger, m)
	if err != nil {
		return 0, nil, nil, err
	}
	if tag, op, m, err = cut(m); err != nil {
		return 0, nil, nil, err
	}
	if len(m) > 0 {
		if controls, _, err = cutAs(partControls, m); err != nil {
			return 0, nil, nil, err
		}
	}
	if id != x.id && !(id == 0 && tag == opExtendedAnswer) { // 0: notice of disconnection (RFC 4511 4.4.1)
		return 0, nil, nil, fmt.Errorf("%w: message %d answers another request than %d", errBER, id, x.id)
	}
	return tag, op, controls, nil
}

// ask sends a request that has one answer.
func (x *exchange) ask(op *ber.Packet, want byte) (answer, error) {
	if err := x.send(op, nil); err != nil {
		return answer{}, err
	}
	tag, content, _, err := x.receive()
	if err != nil {
		return answer{}, err
	}
	if tag != want && tag != opExtendedAnswer {
		return answer{}, fmt.Errorf("%w: operation 0x%02x where 0x%02x is due", errBER, tag, want)
	}
	return readAnswer(content)
}

// answer is an LDAPResult (RFC 4511 4.1.9).
type answer struct {
	code  int
	text  string
	creds []byte // serverSaslCreds (4.2.2)
}

func readAnswer(b []byte) (a answer, err error) {
	code, b, err := cutInt(tagEnumerated, b)
	if err != nil {
		return a, err
	}
	if _, b, err = cutAs(tagOctets, b); err != nil { // matchedDN
		return a, err
	}
	text, b, err := cutAs(tagOctets, b)
	if err != nil {
		return a, err
	}
	a = answer{code: int(min(code, 1<<16)), text: string(text)}
	for len(b) > 0 {
		var tag byte
		var content []byte
		if tag, content, b, err = cut(b); err != nil {
			return a, err
		}
		if tag == partSASL {
			a.creds = append([]byte(nil), content...)
		}
	}
	return a, nil
}

// bindRequest is a BindRequest with that authentication choice (RFC 4511 4.2).
func bindRequest(name string, auth *ber.Packet) *ber.Packet {
	op := ber.Encode(ber.ClassApplication, ber.TypeConstructed, opBind, nil, "BindRequest")
	op.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagInteger, int64(3), "version"))
	op.AppendChild(octets(name))
	op.AppendChild(auth)
	return op
}

func simpleAuth(password string) *ber.Packet {
	return ber.NewString(ber.ClassContext, ber.TypePrimitive, 0, password, "simple")
}

// saslAuth carries one token of a mechanism; nil is no token, which is not the
// same as an empty one.
func saslAuth(mechanism string, token []byte) *ber.Packet {
	auth := ber.Encode(ber.ClassContext, ber.TypeConstructed, 3, nil, "sasl")
	auth.AppendChild(octets(mechanism))
	if token != nil {
		auth.AppendChild(octets(string(token)))
	}
	return auth
}

func octets(s string) *ber.Packet {
	return ber.NewString(ber.ClassUniversal, ber.TypePrimitive, ber.TagOctetString, s, "")
}

// askStartTLS asks the server to begin TLS (RFC 4511 4.14.1).
func (x *exchange) askStartTLS() error {
	op := ber.Encode(ber.ClassApplication, ber.TypeConstructed, opExtended, nil, "ExtendedRequest")
	op.AppendChild(ber.NewString(ber.ClassContext, ber.TypePrimitive, 0, startTLSOID, "requestName"))
	a, err := x.ask(op, opExtendedAnswer)
	if err != nil {
		return &Error{Step: "StartTLS", say: "the server does not answer: " + err.Error(), err: err, hint: "use ldaps://"}
	}
	if a.code != 0 {
		e := answered("StartTLS", a.code, a.text)
		e.hint = "the server has no certificate for StartTLS; use ldaps:// or have one installed"
		return e
	}
	return nil
}
