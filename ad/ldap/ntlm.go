package ldap

import (
	"errors"

	"github.com/Azure/go-ntlmssp"
	ber "github.com/go-asn1-ber/asn1-ber"
)

// Object identifiers and mechanism of NTLM inside SPNEGO.
const (
	oidSPNEGO       = "1.3.6.1.5.5.2"          // RFC 4178 3.2
	oidNTLM         = "1.3.6.1.4.1.311.2.2.10" // [MS-NLMP] 1.9
	mechanismSPNEGO = "GSS-SPNEGO"             // [MS-ADTS] 5.1.1.1.2
)

const insteadOfNTLM = "use --kerberos, or a simple bind over LDAPS"

// ntlm logs on with NTLMv2 inside SPNEGO (RFC 4178), asking for no security
// layer. Signing and channel binding are not offered: a server that insists on
// either refuses.
func (b *binder) ntlm() error {
	if b.bind.Password == "" || b.bind.User == "" {
		return unusable(ErrCredentials, "give --user and --password-file", "NTLM needs a user and a password")
	}
	negotiate, err := ntlmssp.NewNegotiateMessage("", "")
	if err != nil {
		return unusable(err, insteadOfNTLM, "NTLM: %v", err)
	}
	reply, done, err := b.sasl(mechanismSPNEGO, negTokenInit(negotiate))
	if err != nil {
		return err
	}
	challenge, err := responseToken(reply)
	if done || err != nil {
		return unusable(ErrCredentials, insteadOfNTLM, "the server does not speak NTLM")
	}
	authenticate, err := ntlmssp.NewAuthenticateMessage(challenge, b.bind.User, b.bind.Password, nil)
	if err != nil {
		return unusable(err, insteadOfNTLM, "NTLM: %v", err)
	}
	_, done, err = b.sasl(mechanismSPNEGO, negTokenResp(authenticate))
	if err == nil && !done {
		return unusable(ErrCredentials, insteadOfNTLM, "the server asks for more than NTLM has")
	}
	return err
}

// negTokenInit offers NTLM and brings its first message (RFC 4178 4.2.1).
func negTokenInit(message []byte) []byte {
	mechs := ber.NewSequence("mechTypes")
	mechs.AppendChild(ber.NewOID(ber.ClassUniversal, ber.TypePrimitive, ber.TagObjectIdentifier, oidNTLM, "mechType"))
	token := ber.NewSequence("NegTokenInit")
	token.AppendChild(explicit(0, mechs))
	token.AppendChild(explicit(2, octets(string(message))))
	initial := ber.Encode(ber.ClassApplication, ber.TypeConstructed, 0, nil, "InitialContextToken")
	initial.AppendChild(ber.NewOID(ber.ClassUniversal, ber.TypePrimitive, ber.TagObjectIdentifier, oidSPNEGO, "thisMech"))
	initial.AppendChild(explicit(0, token))
	return initial.Bytes()
}

// negTokenResp brings a later message (RFC 4178 4.2.2).
func negTokenResp(message []byte) []byte {
	token := ber.NewSequence("NegTokenResp")
	token.AppendChild(explicit(2, octets(string(message))))
	return explicit(1, token).Bytes()
}

func explicit(tag ber.Tag, p *ber.Packet) *ber.Packet {
	out := ber.Encode(ber.ClassContext, ber.TypeConstructed, tag, nil, "")
	out.AppendChild(p)
	return out
}

var errNoToken = errors.New("no token in the server's answer")

// responseToken is the mechanism's message in a NegTokenResp.
func responseToken(b []byte) ([]byte, error) {
	p, err := ber.DecodePacketErr(b)
	if err != nil || p.Tag != 1 || len(p.Children) != 1 {
		return nil, errNoToken
	}
	for _, field := range p.Children[0].Children {
		if field.ClassType == ber.ClassContext && field.Tag == 2 && len(field.Children) == 1 {
			return field.Children[0].ByteValue, nil
		}
	}
	return nil, errNoToken
}
