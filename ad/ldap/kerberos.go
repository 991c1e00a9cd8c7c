package ldap

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"regexp"
	"strings"

	"github.com/jcmturner/gokrb5/v8/asn1tools"
	"github.com/jcmturner/gokrb5/v8/client"
	"github.com/jcmturner/gokrb5/v8/config"
	"github.com/jcmturner/gokrb5/v8/credentials"
	"github.com/jcmturner/gokrb5/v8/crypto"
	"github.com/jcmturner/gokrb5/v8/gssapi"
	"github.com/jcmturner/gokrb5/v8/iana/chksumtype"
	"github.com/jcmturner/gokrb5/v8/iana/flags"
	"github.com/jcmturner/gokrb5/v8/iana/keyusage"
	"github.com/jcmturner/gokrb5/v8/keytab"
	"github.com/jcmturner/gokrb5/v8/messages"
	"github.com/jcmturner/gokrb5/v8/spnego"
	"github.com/jcmturner/gokrb5/v8/types"
)

const mechanismGSSAPI = "GSSAPI"

// kerberos logs on with a ticket for ldap/HOST, bound to the TLS channel, and
// verifies that the server could read it.
func (b *binder) kerberos(ctx context.Context) error {
	var session *kerberosSession
	var err error
	done := make(chan struct{})
	go func() { // gokrb5 knows no context; it gives up by itself after some seconds
		defer close(done)
		session, err = newKerberosSession(b)
	}()
	select {
	case <-done:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if err != nil {
		return kerberosError(err, b)
	}
	defer session.client.Destroy()
	reply, done2, err := b.sasl(mechanismGSSAPI, session.token)
	if err != nil || done2 {
		return err
	}
	if err := session.verify(reply); err != nil {
		return kerberosError(err, b)
	}
	if reply, done2, err = b.sasl(mechanismGSSAPI, nil); err != nil || done2 {
		return err
	}
	layer, err := session.chooseNoLayer(reply)
	if err != nil {
		return kerberosError(err, b)
	}
	if _, done2, err = b.sasl(mechanismGSSAPI, layer); err == nil && !done2 {
		err = unusable(ErrCredentials, "", "the server asks for more than Kerberos has")
	}
	return err
}

// kerberosSession is one context between client and server (RFC 4121).
type kerberosSession struct {
	client *client.Client
	key    types.EncryptionKey // the ticket's, later the server's subkey
	auth   types.Authenticator
	token  []byte // the first message
}

func newKerberosSession(b *binder) (s *kerberosSession, err error) {
	defer func() { // gokrb5 panics on some damaged keytabs and caches
		if r := recover(); r != nil {
			err = fmt.Errorf("the keytab or the credential cache is damaged: %v", r)
		}
	}()
	cl, err := kerberosClient(b.bind, b.kdc)
	if err != nil {
		return nil, err
	}
	if err := cl.AffirmLogin(); err != nil {
		return nil, err
	}
	ticket, key, err := cl.GetServiceTicket("ldap/" + b.host)
	if err != nil {
		return nil, err
	}
	auth, err := types.NewAuthenticator(cl.Credentials.Domain(), cl.Credentials.CName())
	if err != nil {
		return nil, err
	}
	auth.Cksum = types.Checksum{CksumType: chksumtype.GSSAPI, Checksum: contextChecksum(channelBindings(b.tls))}
	request, err := messages.NewAPReq(ticket, key, auth)
	if err != nil {
		return nil, err
	}
	types.SetFlag(&request.APOptions, flags.APOptionMutualRequired)
	body, err := request.Marshal()
	if err != nil {
		return nil, err
	}
	// InitialContextToken of the Kerberos mechanism with TOK_ID KRB_AP_REQ (RFC 4121 4.1).
	header := []byte{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02, 0x01, 0x00}
	return &kerberosSession{client: cl, key: key, auth: auth, token: asn1tools.AddASNAppTag(append(header, body...), 0)}, nil
}

func kerberosClient(b Bind, kdc string) (*client.Client, error) {
	name, realm := b.principal()
	conf, err := kerberosConfig(b.Krb5Conf, realm, kdc)
	if err != nil {
		return nil, err
	}
	if realm == "" {
		realm = conf.LibDefaults.DefaultRealm
	}
	ad := client.DisablePAFXFAST(true) // Active Directory has no FAST for this client
	switch {
	case b.CCache != "":
		cache, err := credentials.LoadCCache(strings.TrimPrefix(b.CCache, "FILE:"))
		if err != nil {
			return nil, fmt.Errorf("credential cache %s: %w", b.CCache, err)
		}
		return client.NewFromCCache(cache, conf, ad)
	case name == "":
		return nil, errors.New("no user is named")
	case b.Keytab != "":
		keys, err := keytab.Load(b.Keytab)
		if err != nil {
			return nil, fmt.Errorf("keytab %s: %w", b.Keytab, err)
		}
		return client.NewWithKeytab(name, realm, keys, conf, ad), nil
	case b.Password == "":
		return nil, errors.New("the password is empty")
	}
	return client.NewWithPassword(name, realm, b.Password, conf, ad), nil
}

// principal splits the user into name and realm. A NetBIOS name is no realm.
func (b Bind) principal() (name, realm string) {
	if _, user, ok := strings.Cut(b.User, `\`); ok {
		return user, ""
	}
	name, realm, _ = strings.Cut(b.User, "@")
	return name, strings.ToUpper(realm)
}

// kerberosConfig reads krb5.conf. Without one, the server is the realm's KDC:
// every domain controller is.
func kerberosConfig(file, realm, kdc string) (*config.Config, error) {
	if file != "" {
		return config.Load(file)
	}
	if realm == "" {
		return nil, errors.New("no realm: neither a krb5.conf nor a user of the form user@contoso.example")
	}
	return config.NewFromString(fmt.Sprintf("[libdefaults]\ndefault_realm = %s\ndns_lookup_kdc = false\nudp_preference_limit = 1\n"+
		"[realms]\n%[1]s = {\n kdc = %s\n}\n", realm, net.JoinHostPort(kdc, "88")))
}

// contextChecksum is the authenticator's checksum field: channel bindings and
// the flags for mutual authentication (RFC 4121 4.1.1).
func contextChecksum(bindings [16]byte) []byte {
	b := binary.LittleEndian.AppendUint32(nil, 16)
	b = append(b, bindings[:]...)
	return binary.LittleEndian.AppendUint32(b, gssapi.ContextFlagMutual|gssapi.ContextFlagInteg|gssapi.ContextFlagConf)
}

// verify checks the server's answer: only who could read the ticket can
// repeat the authenticator's time (RFC 4120 3.2.5).
func (s *kerberosSession) verify(reply []byte) error {
	var token spnego.KRB5Token
	if err := token.Unmarshal(reply); err != nil {
		return err
	}
	if token.IsKRBError() {
		return token.KRBError
	}
	if !token.IsAPRep() {
		return errors.New("the server does not prove itself")
	}
	plain, err := crypto.DecryptEncPart(token.APRep.EncPart, s.key, keyusage.AP_REP_ENCPART)
	if err != nil {
		return err
	}
	var part messages.EncAPRepPart
	if err := part.Unmarshal(plain); err != nil {
		return err
	}
	if part.CTime.Unix() != s.auth.CTime.Unix() || part.Cusec != s.auth.Cusec {
		return errors.New("the server's proof belongs to another logon")
	}
	if len(part.Subkey.KeyValue) > 0 {
		s.key = part.Subkey
	}
	return nil
}

// chooseNoLayer answers the server's offer of security layers: none, as TLS is
// one already (RFC 4752 3.1).
func (s *kerberosSession) chooseNoLayer(offer []byte) ([]byte, error) {
	const none = 1
	payload, err := s.unwrap(offer)
	if err != nil {
		return nil, err
	}
	if len(payload) != 4 {
		return nil, errors.New("the server's offer of security layers is not one")
	}
	if payload[0]&none == 0 {
		return nil, fmt.Errorf("%w: it offers no logon without a security layer", ErrStrongAuth)
	}
	kind, err := crypto.GetEtype(s.key.KeyType)
	if err != nil {
		return nil, err
	}
	w := gssapi.WrapToken{Flags: acceptorSubkey, EC: uint16(kind.GetHMACBitLength() / 8), Payload: []byte{none, 0, 0, 0}, SndSeqNum: uint64(s.auth.SeqNumber)}
	if err := w.SetCheckSum(s.key, keyusage.GSSAPI_INITIATOR_SEAL); err != nil {
		return nil, err
	}
	return w.Marshal()
}

const (
	sentByAcceptor = 1 // flags of a wrap token (RFC 4121 4.2.2)
	sealed         = 2
	acceptorSubkey = 4
)

// unwrap verifies a wrap token that is not sealed and returns what is in it
// (RFC 4121 4.2.6.2).
func (s *kerberosSession) unwrap(b []byte) ([]byte, error) {
	bad := errors.New("the server's message is not one of Kerberos")
	if len(b) < gssapi.HdrLen || !bytes.Equal(b[:2], []byte{5, 4}) || b[2]&sentByAcceptor == 0 || b[2]&sealed != 0 {
		return nil, bad
	}
	check, rotation := int(binary.BigEndian.Uint16(b[4:])), int(binary.BigEndian.Uint16(b[6:]))
	body := bytes.Clone(b[gssapi.HdrLen:])
	if check > len(body) {
		return nil, bad
	}
	if len(body) > 0 { // rotated to the right (4.2.5)
		k := rotation % len(body)
		body = append(body[k:len(body):len(body)], body[:k]...)
	}
	w := gssapi.WrapToken{Flags: b[2], EC: uint16(check), SndSeqNum: binary.BigEndian.Uint64(b[8:]),
		Payload: body[:len(body)-check], CheckSum: body[len(body)-check:]}
	if ok, err := w.Verify(s.key, keyusage.GSSAPI_ACCEPTOR_SEAL); err != nil || !ok {
		return nil, fmt.Errorf("the server's message is forged: %w", err)
	}
	return w.Payload, nil
}

// kerberosCodes are answers of a KDC (RFC 4120 7.5.9).
var kerberosCodes = map[string]reading{
	"6":  {"the KDC does not know the user", "the name must be the logon name with the realm: jdoe@CONTOSO.EXAMPLE", ErrCredentials},
	"7":  {"the KDC does not know the server by this name", "name the server as Active Directory does: ldaps://dc1.contoso.example, or --server-name", ErrCredentials},
	"14": {"the KDC offers no encryption that is known here", "the account may be limited to RC4 or DES; allow AES for it", ErrCredentials},
	"18": {"the account is disabled, locked out, expired, or outside its logon hours", "use another account, or have it enabled", ErrCredentials},
	"23": {"the password has expired", "change the password first", ErrCredentials},
	"24": {"the password or key is wrong", "check the password; a keytab is void after the password was changed", ErrCredentials},
	"37": {"the clocks of this computer and of the KDC differ too much", "set the clock; Kerberos allows five minutes", ErrCredentials},
	"68": {"the user belongs to another realm", "name the user with the right realm: jdoe@CONTOSO.EXAMPLE", ErrCredentials},
}

var kerberosCode = regexp.MustCompile(`KRB Error: \((\d+)\)`)

// kerberosError puts a failure before or during the logon in words.
func kerberosError(err error, b *binder) error {
	e := unusable(err, "check --user, --keytab, --ccache and --krb5-conf", "Kerberos: %v", err)
	if m := kerberosCode.FindStringSubmatch(err.Error()); m != nil {
		if r, ok := kerberosCodes[m[1]]; ok {
			e.say, e.hint, e.err = r.say, r.hint, errors.Join(r.err, err)
			e.Text = "Kerberos error " + m[1]
		}
	}
	if errors.Is(err, ErrStrongAuth) {
		e.hint = "use ldaps:// or --starttls"
	}
	return e
}
