package ews

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"
	"unicode/utf8"

	"reacl/ad/input"
)

// answer is what a server says, as far as it is used here.
type answer struct {
	XMLName xml.Name `xml:"Envelope"`
	Body    struct {
		Fault *fault            `xml:"Fault"`
		Find  []responseMessage `xml:"FindFolderResponse>ResponseMessages>FindFolderResponseMessage"`
		Get   []responseMessage `xml:"GetFolderResponse>ResponseMessages>GetFolderResponseMessage"`
	} `xml:"Body"`

	server string // the mailbox server's name, where the front end tells
}

// responseMessage is the answer to one part of a request
// ([MS-OXWSCDATA] 2.2.4.67).
type responseMessage struct {
	Class      string      `xml:"ResponseClass,attr"`
	Text       string      `xml:"MessageText"`
	Code       string      `xml:"ResponseCode"`
	Values     []xmlValue  `xml:"MessageXml>Value"`
	RootFolder *rootFolder `xml:"RootFolder"`
	Folders    folders     `xml:"Folders"`
}

// rootFolder is a page of FindFolder's answer ([MS-OXWSSRCH] 3.1.4.1.3.1).
type rootFolder struct {
	Last    bool    `xml:"IncludesLastItemInRange,attr"`
	Next    int     `xml:"IndexedPagingOffset,attr"`
	Folders folders `xml:"Folders"`
}

// folders are Folder, CalendarFolder, ContactsFolder, SearchFolder and
// TasksFolder elements in their order.
type folders struct {
	List []folder `xml:",any"`
}

type folder struct {
	ID struct {
		ID string `xml:"Id,attr"`
	} `xml:"FolderId"`
	Parent struct {
		ID string `xml:"Id,attr"`
	} `xml:"ParentFolderId"`
	Name       string     `xml:"DisplayName"`
	Class      string     `xml:"FolderClass"`
	Properties []property `xml:"ExtendedProperty"`
}

type property struct {
	URI struct {
		Tag string `xml:"PropertyTag,attr"`
	} `xml:"ExtendedFieldURI"`
	Value string `xml:"Value"`
}

type xmlValue struct {
	Name string `xml:"Name,attr"`
	Text string `xml:",chardata"`
}

// fault is a SOAP fault: the request as a whole has failed.
type fault struct {
	Text   string `xml:"faultstring"`
	Detail struct {
		Code    string     `xml:"ResponseCode"`
		Message string     `xml:"Message"`
		Values  []xmlValue `xml:"MessageXml>Value"`
	} `xml:"detail"`
}

// errDoctype is an answer that wants to define entities: no server of Exchange
// sends one.
var errDoctype = errors.New("a document type declaration")

// parse reads an answer. References to characters that XML does not allow, which
// servers write for the odd characters in names, become U+FFFD.
func parse(b []byte) (*answer, error) {
	if bytes.Contains(b, []byte("<!DOCTYPE")) {
		return nil, errDoctype
	}
	if !utf8.Valid(b) {
		b = bytes.ToValidUTF8(b, []byte("\uFFFD"))
	}
	b = reference.ReplaceAllFunc(bytes.Map(xmlRune, b), allowed)
	var a answer
	if err := xml.Unmarshal(b, &a); err != nil {
		return nil, err
	}
	if a.Body.Fault == nil && a.Body.Find == nil && a.Body.Get == nil {
		return nil, errors.New("neither folders nor a fault")
	}
	return &a, nil
}

var reference = regexp.MustCompile(`&#(?:[0-9]{1,8}|x[0-9A-Fa-f]{1,8});`)

func allowed(ref []byte) []byte {
	digits, base := string(ref[2:len(ref)-1]), 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	if n, err := strconv.ParseUint(digits, base, 31); err == nil && n <= utf8.MaxRune && (n == '\uFFFD' || xmlRune(rune(n)) != '\uFFFD') {
		return ref
	}
	return []byte("\uFFFD")
}

// problem is the error that the server reports, nil for none.
func (m *responseMessage) problem() error {
	if m.Class != "Error" {
		return nil
	}
	return problem(m.Code, m.Text, m.Values)
}

func (f *fault) problem() error {
	text := f.Detail.Message
	if text == "" {
		text = f.Text
	}
	return problem(f.Detail.Code, text, f.Detail.Values)
}

// hints say what to do about the codes that a migration meets
// ([MS-OXWSCDATA] 2.2.5.24).
var hints = map[string]string{
	"ErrorImpersonateUserDenied":   "give the user the management role ApplicationImpersonation, or use --delegate with full access to the mailboxes",
	"ErrorImpersonationDenied":     "give the user the management role ApplicationImpersonation, or use --delegate with full access to the mailboxes",
	"ErrorAccessDenied":            "the user may not read this; full access to the mailbox is needed",
	"ErrorNonExistentMailbox":      "the primary SMTP address is needed, of a mailbox in this organisation that is not disabled",
	"ErrorMailboxMoveInProgress":   "read it again when the mailbox has moved",
	"ErrorMailboxStoreUnavailable": "is its database mounted?",
	"ErrorInvalidServerVersion":    "Exchange 2010 SP2 or later is needed",
}

// busy are the codes after which the same request may succeed.
var busy = map[string]bool{"ErrorServerBusy": true, "ErrorTimeoutExpired": true, "ErrorMailboxStoreUnavailable": true,
	"ErrorInternalServerTransientError": true, "ErrorExceededConnectionCount": true}

func problem(code, text string, values []xmlValue) error {
	err := error(&Error{code, text})
	if h := hints[code]; h != "" {
		err = input.WithHint(err, h)
	}
	if !busy[code] {
		return err
	}
	var after time.Duration
	for _, v := range values {
		if ms, e := strconv.Atoi(v.Text); e == nil && v.Name == "BackOffMilliseconds" && ms > 0 && ms < 3_600_000 {
			after = time.Duration(ms) * time.Millisecond
		}
	}
	return &laterError{err, after}
}

// Error is an error that the server reports, with its response code.
type Error struct {
	Code string // "ErrorNonExistentMailbox"
	Text string
}

func (e *Error) Error() string { return fmt.Sprintf("the server answers %s: %s", e.Code, e.Text) }
