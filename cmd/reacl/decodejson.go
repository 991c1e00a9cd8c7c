package main

import (
	"bufio"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/sid"
)

// The JSON of reacl decode. Every key is there in every answer of its kind;
// what is absent is null.
type (
	decodeError struct {
		Error string `json:"error"`
	}

	sidJSON struct {
		SID      sid.SID           `json:"sid"`
		Hex      string            `json:"hex"`
		Base64   string            `json:"base64"`
		Name     *string           `json:"name"`
		Domain   *sid.SID          `json:"domain"`
		RID      *uint32           `json:"rid"`
		Trailing string            `json:"trailing,omitempty"` // hex
		Accounts map[string]string `json:"accounts,omitempty"`
	}

	descriptorJSON struct {
		Header   *headerJSON       `json:"header"`
		Control  string            `json:"control"`
		Owner    *sid.SID          `json:"owner"`
		Group    *sid.SID          `json:"group"`
		DACL     listJSON          `json:"dacl"`
		SACL     listJSON          `json:"sacl"`
		SDDL     string            `json:"sddl"`
		Accounts map[string]string `json:"accounts,omitempty"`
	}

	headerJSON struct {
		Size                int      `json:"cbHeader"`
		Version             uint16   `json:"version"`
		SecurityInformation string   `json:"securityInformation"`
		NamedProperties     []string `json:"namedProperties,omitempty"`
		Hex                 string   `json:"hex"`
	}

	listJSON struct {
		State string    `json:"state"`
		ACEs  []aceJSON `json:"aces"`
	}

	aceJSON struct {
		Type                string   `json:"type"`
		TypeCode            uint8    `json:"typeCode"`
		Flags               string   `json:"flags"`
		Mask                string   `json:"mask"`
		SID                 *sid.SID `json:"sid"`
		ObjectType          *string  `json:"objectType"`
		InheritedObjectType *string  `json:"inheritedObjectType"`
		Rights              []string `json:"rights"`
		Condition           string   `json:"condition,omitempty"` // as in SDDL
		Attribute           string   `json:"attribute,omitempty"` // as in SDDL
		Data                string   `json:"data,omitempty"`      // hex, of what else follows the SID
		Raw                 string   `json:"raw,omitempty"`       // hex, of an entry whose layout is not known
	}

	aclBlobJSON struct {
		ACL      listJSON          `json:"acl"`
		Accounts map[string]string `json:"accounts,omitempty"`
	}

	aceBlobJSON struct {
		ACE      aceJSON           `json:"ace"`
		Accounts map[string]string `json:"accounts,omitempty"`
	}
)

// writeJSON writes v as one line.
func writeJSON(out *bufio.Writer, v any) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// json is what an input holds, for a program.
func (d decoder) json(v decoded) any {
	switch v.what {
	case whatSID:
		return d.sidJSON(v)
	case whatACL:
		return aclBlobJSON{ACL: listOf(v, acl.DACL), Accounts: d.names.all(v)}
	case whatACE:
		return aceBlobJSON{ACE: aceOf(v.kind, v.ace), Accounts: d.names.all(v)}
	}
	out := descriptorJSON{
		Header:   headerOf(v.header),
		Control:  fmt.Sprintf("0x%04X", uint16(v.sd.Control())),
		Owner:    known(v.sd.Owner()),
		Group:    known(v.sd.Group()),
		DACL:     listOf(v, acl.DACL),
		SACL:     listOf(v, acl.SACL),
		SDDL:     v.sd.SDDL(sid.SID{}),
		Accounts: d.names.all(v),
	}
	return out
}

func (d decoder) sidJSON(v decoded) sidJSON {
	b := v.sid.Bytes()
	out := sidJSON{
		SID: v.sid, Hex: hex.EncodeToString(b), Base64: base64.StdEncoding.EncodeToString(b),
		Name: filled(d.names.name(v.sid)), Domain: known(v.sid.Domain()),
		Trailing: hex.EncodeToString(v.rest), Accounts: d.names.all(v),
	}
	if v.sid.SubAuthorities() > 0 {
		rid := v.sid.RID()
		out.RID = &rid
	}
	return out
}

func headerOf(h exchange.Header) *headerJSON {
	if h.IsZero() {
		return nil
	}
	out := &headerJSON{
		Size: len(h.Bytes()), Version: h.Version,
		SecurityInformation: fmt.Sprintf("0x%08X", h.SecurityInformation), Hex: hex.EncodeToString(h.Bytes()),
	}
	props, err := h.NamedProps()
	for _, p := range props {
		out.NamedProperties = append(out.NamedProperties, p.String())
	}
	if err != nil {
		out.NamedProperties = append(out.NamedProperties, err.Error())
	}
	return out
}

func listOf(v decoded, l acl.List) listJSON {
	out := listJSON{State: v.sd.State(l).String(), ACEs: []aceJSON{}}
	for _, a := range v.sd.ACEs(l) {
		out.ACEs = append(out.ACEs, aceOf(v.kind, a))
	}
	return out
}

func aceOf(k exchange.Kind, a acl.ACE) aceJSON {
	out := aceJSON{
		Type: a.Type.String(), TypeCode: uint8(a.Type), Flags: fmt.Sprintf("0x%02X", uint8(a.Flags)), Mask: a.Mask.String(),
		SID: known(a.SID()), Rights: exchange.RightNames(k, a),
	}
	if g, ok := a.ObjectType(); ok {
		out.ObjectType = filled(g.String())
	}
	if g, ok := a.InheritedObjectType(); ok {
		out.InheritedObjectType = filled(g.String())
	}
	if !a.Type.Known() {
		out.Raw = hex.EncodeToString(a.Raw())
	} else if c, err := a.Condition(); err == nil {
		out.Condition = c.String()
	} else if r, err := a.ResourceAttribute(); err == nil {
		out.Attribute = r.String()
	} else {
		out.Data = hex.EncodeToString(a.Data())
	}
	return out
}

// known is nil for no SID.
func known(s sid.SID) *sid.SID {
	if s.IsZero() {
		return nil
	}
	return &s
}

// filled is nil for no text.
func filled(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
