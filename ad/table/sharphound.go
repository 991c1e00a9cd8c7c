package table

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"reacl/ad"
)

// FormatSharpHound is the JSON of SharpHound and other BloodHound collectors:
// {"data":[…],"meta":{…}}, one file for each type of object.
const FormatSharpHound = "SharpHound JSON"

const maxObject = 512 << 20 // bytes of one object of an array

// hound is an object as far as it is looked at. Which of the lists are there
// tells its type; meta, which names it, comes at the end.
type hound struct {
	ObjectIdentifier string
	IsDeleted        bool
	PrimaryGroupSID  string
	Properties       map[string]json.RawMessage
	Members          *[]struct{ ObjectIdentifier string }
	Trusts           *[]houndTrust
	Sessions         json.RawMessage
	LocalGroups      json.RawMessage
	SPNTargets       json.RawMessage
}

type houndTrust struct {
	TargetDomainSid  string
	TargetDomainName string
	TrustDirection   json.RawMessage
	TrustAttributes  json.RawMessage
}

var (
	errTooLarge = errors.New("one object takes more than 512 MiB")
	errNotHound = errors.New("not SharpHound JSON")
)

// IsSharpHound reports whether the text begins like a collector's file.
func IsSharpHound(head string) bool {
	h := strings.TrimLeft(head, " \t\r\n")
	if !strings.HasPrefix(h, "{") {
		return false
	}
	h = strings.TrimLeft(h[1:], " \t\r\n")
	for _, key := range []string{`"data"`, `"meta"`, `"users"`, `"groups"`, `"computers"`, `"domains"`} {
		if strings.HasPrefix(h, key) {
			return true
		}
	}
	return false
}

// ReadSharpHound reads a collector's file; name is the file's name in origins.
// The history of SIDs is that of Properties.sidhistory: HasSIDHistory holds
// only what the collector could resolve. Objects without a SID (policies,
// containers) are passed over. Members are written <SID=S-1-…>, as the file
// does not have their names. Trusts of a domain become entries of their own.
func ReadSharpHound(r io.Reader, name string) ad.Entries {
	return func(yield func(ad.Entry, error) bool) {
		q := &quota{r: r, left: maxObject}
		d := &houndReader{json: json.NewDecoder(q), quota: q, name: name, yield: yield}
		if err := d.file(); err != nil && !errors.Is(err, errStopped) {
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				err = fmt.Errorf("%w: the file ends in the middle", ErrIncomplete)
			}
			yield(ad.Entry{Origin: d.place()}, fmt.Errorf("%s: %w", d.place(), err))
		}
	}
}

var errStopped = errors.New("the receiver wants no more")

type houndReader struct {
	json  *json.Decoder
	quota *quota
	name  string
	yield func(ad.Entry, error) bool
	list  string
	index int
	count int
}

func (d *houndReader) place() string {
	if d.list == "" {
		return d.name
	}
	return fmt.Sprintf("%s:%s[%d]", d.name, d.list, d.index)
}

// file reads the outer object.
func (d *houndReader) file() error {
	if t, err := d.json.Token(); err != nil {
		return err
	} else if t != json.Delim('{') {
		return errNotHound
	}
	told := -1
	for d.json.More() {
		key, err := d.json.Token()
		if err != nil {
			return err
		}
		d.quota.left = maxObject
		if key == "meta" {
			var meta struct{ Count *int }
			if err := d.json.Decode(&meta); err != nil {
				return err
			}
			if meta.Count != nil {
				told = *meta.Count
			}
			continue
		}
		if err := d.array(fmt.Sprint(key)); err != nil {
			return err
		}
	}
	if _, err := d.json.Token(); err != nil {
		return err
	}
	d.list = ""
	if told > d.count {
		return fmt.Errorf("%w: meta.count is %d and %d objects are there", ErrIncomplete, told, d.count)
	}
	return nil
}

// array reads the objects of one list.
func (d *houndReader) array(list string) error {
	t, err := d.json.Token()
	if err != nil {
		return err
	}
	if t != json.Delim('[') {
		return fmt.Errorf("%w: %.40q is not a list", errNotHound, list)
	}
	d.list = list
	for d.index = 0; d.json.More(); d.index++ {
		d.quota.left = maxObject
		d.count++
		var h hound
		err := d.json.Decode(&h)
		var wrong *json.UnmarshalTypeError
		if err != nil && !errors.As(err, &wrong) {
			return err
		}
		origin := d.place()
		if err != nil {
			if !d.yield(ad.Entry{Origin: origin}, fmt.Errorf("%s: %w", origin, err)) {
				return errStopped
			}
			continue
		}
		if !d.object(&h, origin) {
			return errStopped
		}
	}
	_, err = d.json.Token()
	return err
}

// object hands out the entry of an object, and those of its trusts.
func (d *houndReader) object(h *hound, origin string) bool {
	text, ok := bareSID(h.ObjectIdentifier)
	if !ok {
		return true
	}
	e := ad.Entry{Origin: origin, DN: h.text("distinguishedname"), Attrs: map[string][][]byte{}}
	set := func(attr, value string) {
		if value != "" {
			e.Attrs[attr] = append(e.Attrs[attr], []byte(value))
		}
	}
	set("objectclass", h.class(d.list))
	set("objectsid", text)
	for _, p := range []string{"samaccountname", "displayname", "description", "department", "useraccountcontrol"} {
		set(p, h.text(p))
	}
	set("netbiosname", h.text("netbios"))
	set("mail", h.text("email"))
	var history []string
	if raw := h.Properties["sidhistory"]; raw != nil {
		if err := json.Unmarshal(raw, &history); err != nil &&
			!d.yield(ad.Entry{DN: e.DN, Origin: origin}, fmt.Errorf("%s: sidhistory: %w", origin, err)) {
			return false
		}
	}
	for _, s := range history {
		set("sidhistory", s)
	}
	if enabled := h.text("enabled"); enabled != "" && e.Attrs["useraccountcontrol"] == nil {
		set("useraccountcontrol", accountControl(enabled))
	}
	if h.text("admincount") == "true" {
		set("admincount", "1")
	}
	if t, ok := h.time("whencreated"); ok {
		set("whencreated", t.Format("20060102150405.0Z"))
	}
	if t, ok := h.time("lastlogontimestamp"); ok {
		const epoch = 11644473600 // seconds from 1601 to 1970
		set("lastlogontimestamp", strconv.FormatInt((t.Unix()+epoch)*1e7, 10))
	}
	if i := strings.LastIndexByte(h.PrimaryGroupSID, '-'); i >= 0 {
		set("primarygroupid", h.PrimaryGroupSID[i+1:])
	}
	if h.IsDeleted {
		set("isdeleted", "TRUE")
	}
	if h.Members != nil {
		for _, m := range *h.Members {
			if s, ok := bareSID(m.ObjectIdentifier); ok {
				set("member", "<SID="+s+">")
			}
		}
	}
	if !d.yield(e, nil) {
		return false
	}
	if h.Trusts == nil {
		return true
	}
	for _, t := range *h.Trusts {
		if !d.yield(t.entry(e.DN, origin), nil) {
			return false
		}
	}
	return true
}

// class is the object class that the object's lists show.
func (h *hound) class(list string) string {
	switch {
	case h.Trusts != nil || list == "domains":
		return "domainDNS"
	case h.Members != nil || list == "groups":
		return "group"
	case h.text("gmsa") == "true":
		return "msDS-GroupManagedServiceAccount"
	case h.text("msa") == "true":
		return "msDS-ManagedServiceAccount"
	case h.Sessions != nil || h.LocalGroups != nil || list == "computers":
		return "computer"
	case h.SPNTargets != nil || h.PrimaryGroupSID != "" || list == "users":
		return "user"
	}
	return ""
}

// entry is the trust as the trustedDomain object of the domain would tell it.
func (t houndTrust) entry(domain, origin string) ad.Entry {
	attrs := map[string][][]byte{
		"objectclass":  {[]byte("trustedDomain")},
		"trustpartner": {[]byte(t.TargetDomainName)},
	}
	if t.TargetDomainSid != "" {
		attrs["securityidentifier"] = [][]byte{[]byte(t.TargetDomainSid)}
	}
	directions := map[string]string{"disabled": "0", "inbound": "1", "outbound": "2", "bidirectional": "3"}
	direction := scalar(t.TrustDirection)
	if d, ok := directions[strings.ToLower(direction)]; ok {
		direction = d
	}
	if _, err := strconv.Atoi(direction); err == nil {
		attrs["trustdirection"] = [][]byte{[]byte(direction)}
	}
	if a := scalar(t.TrustAttributes); a != "" {
		if _, err := strconv.Atoi(a); err == nil {
			attrs["trustattributes"] = [][]byte{[]byte(a)}
		}
	}
	return ad.Entry{DN: "CN=" + t.TargetDomainName + ",CN=System," + domain, Attrs: attrs, Origin: origin}
}

// bareSID takes the domain off a SID such as NEWCO.EXAMPLE-S-1-5-32-544.
func bareSID(id string) (string, bool) {
	i := strings.Index(id, "S-1-")
	if i < 0 || i > 0 && id[i-1] != '-' {
		return "", false
	}
	return id[i:], true
}

// text is a property as text; "" for none, null and lists.
func (h *hound) text(property string) string { return scalar(h.Properties[property]) }

func scalar(raw json.RawMessage) string {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return ""
	}
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return string(raw) // as written: an integer of any length
	}
	return ""
}

// time reads seconds since 1970; 0 and -1 are never.
func (h *hound) time(property string) (time.Time, bool) {
	v, err := strconv.ParseInt(h.text(property), 10, 64)
	if err != nil || v <= 0 || v > 1<<40 {
		return time.Time{}, false
	}
	return time.Unix(v, 0).UTC(), true
}

// quota bounds what may be read for one object.
type quota struct {
	r    io.Reader
	left int
}

func (q *quota) Read(p []byte) (int, error) {
	if q.left <= 0 {
		return 0, errTooLarge
	}
	n, err := q.r.Read(p[:min(len(p), q.left)])
	q.left -= n
	return n, err
}
