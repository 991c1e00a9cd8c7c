package ldap

import (
	"fmt"
	"io"

	ber "github.com/go-asn1-ber/asn1-ber"
)

// Operations and their answers (RFC 4511 4.2, 4.12).
const (
	opBind             = 0
	opBindAnswer       = 1
	opExtended         = 23
	opExtendedAnswer   = 24
	resultSASLContinue = 14
	noticeOfDisconnect = "1.3.6.1.4.1.1466.20036"
	startTLSOID        = "1.3.6.1.4.1.1466.20037"
)

// answer is the result of one request before the bind is done.
type answer struct {
	code  int
	text  string
	creds []byte // serverSaslCreds (RFC 4511 4.2.2)
}

// exchange sends one request and reads its answer, on a connection on which
// nothing else goes on.
type exchange struct {
	rw io.ReadWriter
	id int64
}

func (x *exchange) ask(op *ber.Packet, wantTag ber.Tag) (answer, error) {
	x.id++
	m := ber.NewSequence("LDAPMessage")
	m.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagInteger, x.id, "messageID"))
	m.AppendChild(op)
	if _, err := x.rw.Write(m.Bytes()); err != nil {
		return answer{}, err
	}
	p, err := ber.ReadPacket(x.rw)
	if err != nil {
		return answer{}, err
	}
	return readAnswer(p, x.id, wantTag)
}

// readAnswer checks every step: the server is not trusted yet.
func readAnswer(p *ber.Packet, id int64, want ber.Tag) (answer, error) {
	bad := func(why string) (answer, error) {
		return answer{}, fmt.Errorf("the answer is not LDAP: %s", why)
	}
	if len(p.Children) < 2 {
		return bad("no operation")
	}
	got, ok := p.Children[0].Value.(int64)
	op := p.Children[1]
	if !ok || op.ClassType != ber.ClassApplication || len(op.Children) < 3 {
		return bad("no result")
	}
	code, ok := op.Children[0].Value.(int64)
	if !ok || code < 0 || code > 0xffff {
		return bad("no result code")
	}
	a := answer{code: int(code), text: string(op.Children[2].ByteValue)}
	for _, c := range op.Children[3:] {
		if c.ClassType == ber.ClassContext && c.Tag == 7 && c.Data != nil {
			a.creds = c.Data.Bytes()
		}
	}
	if got == 0 && op.Tag == opExtendedAnswer { // notice of disconnection (RFC 4511 4.4.1)
		return a, nil
	}
	if got != id || op.Tag != want {
		return bad("it belongs to another request")
	}
	return a, nil
}

// bindRequest is a BindRequest with that authentication choice (RFC 4511 4.2).
func bindRequest(name string, auth *ber.Packet) *ber.Packet {
	op := ber.Encode(ber.ClassApplication, ber.TypeConstructed, opBind, nil, "BindRequest")
	op.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagInteger, int64(3), "version"))
	op.AppendChild(ber.NewString(ber.ClassUniversal, ber.TypePrimitive, ber.TagOctetString, name, "name"))
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
	auth.AppendChild(ber.NewString(ber.ClassUniversal, ber.TypePrimitive, ber.TagOctetString, mechanism, "mechanism"))
	if token != nil {
		auth.AppendChild(ber.NewString(ber.ClassUniversal, ber.TypePrimitive, ber.TagOctetString, string(token), "credentials"))
	}
	return auth
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
