package ldap

import (
	"crypto"
	"crypto/md5"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"

	_ "crypto/sha256" // the hashes of certificates
	_ "crypto/sha512"
)

// channelBindings is the MD5 of gss_channel_bindings for the type
// tls-server-end-point (RFC 5929 4, RFC 4121 4.1.1.2): it ties a logon to the
// server's certificate, so that nobody between can use it. Zero without TLS.
func channelBindings(t *tls.Conn) (sum [md5.Size]byte) {
	if t == nil {
		return sum
	}
	state := t.ConnectionState()
	if len(state.PeerCertificates) == 0 {
		return sum
	}
	return bindingsOf(endPoint(state.PeerCertificates[0]))
}

func bindingsOf(endPoint []byte) [md5.Size]byte {
	data := append([]byte("tls-server-end-point:"), endPoint...)
	b := make([]byte, 16, 20+len(data)) // no initiator and no acceptor address
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	return md5.Sum(append(b, data...))
}

// endPoint is the hash of the certificate with the hash function of its
// signature, or SHA-256 where that is MD5, SHA-1 or none (RFC 5929 4.1).
func endPoint(c *x509.Certificate) []byte {
	h := crypto.SHA256
	switch c.SignatureAlgorithm {
	case x509.SHA384WithRSA, x509.ECDSAWithSHA384, x509.SHA384WithRSAPSS:
		h = crypto.SHA384
	case x509.SHA512WithRSA, x509.ECDSAWithSHA512, x509.SHA512WithRSAPSS:
		h = crypto.SHA512
	}
	sum := h.New()
	sum.Write(c.Raw)
	return sum.Sum(nil)
}
