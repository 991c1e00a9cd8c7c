package export

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"reacl/ad/input"
	"reacl/sid"
)

// samples has a text of every form, with more than one record where the form
// can have it.
func samples() map[string]string {
	value := `<Value cb="80" >` + strings.ToUpper(hexFreeBusy) + `</Value>`
	who := "<S:sid><S:string_sid>S-1-5-21-1-2-3-1104</S:string_sid></S:sid>"
	ace := "<S:access_allowed_ace><S:access_mask>1208a9</S:access_mask>" + who + "</S:access_allowed_ace>"
	return map[string]string{
		"jsonl":    nativeRecord("anna@x", `\Inbox`, "0x0E27", "") + nativeRecord("anna@x", `\Calendar`, "0x0F00", ""),
		"json":     "[" + strings.TrimSpace(nativeRecord("anna@x", `\Inbox`, "0x0E27", "")) + ",\n" + nativeRecord("anna@x", `\Calendar`, "0x0F00", `,"x":{"y":[1]}`) + "]\n",
		"mapi-xml": pane("UTF-16", property("0x3001001F", "PT_UNICODE", "<Value>Inbox</Value>")+property("0x0E270102", "PT_BINARY", value)+property("0x0F000102", "PT_BINARY", value)),
		"ews": soap("GetFolder", ewsFolderXML("Folder", "A", "P", "Inbox", extended("0x0E27", b64FreeBusy)+
			"<t:PermissionSet><t:UnknownEntries><t:UnknownEntry>S-1-5-21-9-9-9-1000</t:UnknownEntry></t:UnknownEntries></t:PermissionSet>")),
		"descriptor-xml": `<S:security_descriptor xmlns:S="http://schemas.microsoft.com/security/"><S:owner>` + who + `</S:owner><S:dacl S:protected="1"><S:effective_aces>` + ace + ace +
			"</S:effective_aces><S:subcontainer_inheritable_aces>" + ace + ace + "</S:subcontainer_inheritable_aces></S:dacl></S:security_descriptor>\n",
		"smart-view":      smartViewTree,
		"ldif":            "version: 1\n\ndn: CN=Anna,DC=x\nmail: anna@x\nnTSecurityDescriptor: O:SYG:SYD:(A;;FA;;;SY)(A;;FA;;;WD)\nmsExchMailboxSecurityDescriptor:: " + b64FreeBusy + "\n\n",
		"setacl-lines":    "SETACL\tMailboxes\\A\\Top of Information Store\\Calendar\tX\\b\tEditor\tDefault\tFreeBusyBasic\n",
		"setacl-list":     "\"D:\\x\",1,\"O:SYD:(A;;FA;;;SY)(A;;FA;;;WD)\"\n\"D:\\y\",1,\"D:(A;;FA;;;SY)\"\n",
		"csv":             "mailbox,folder,0x0E27\nanna@x,\\Inbox," + b64FreeBusy + "\nanna@x,\"\\In, box\"," + hexFreeBusy + "\n",
		"permissions-csv": "Identity,User,AccessRights,Deny\nInfo,X\\bob,FullAccess,False\n",
		"save-file":       "data\r\nD:(A;;FA;;;SY)(A;;FA;;;WD)\r\ndata\\x\r\nD:P(A;;FA;;;SY)(A;;FA;;;WD)\r\n",
		"sddl-list":       "[data]\nD:(A;;FA;;;SY)(A;;FA;;;WD)\nHKLM\\X\tO:SYD:(A;;KA;;;SY)\n",
		"directory-csv":   "DN,nTSecurityDescriptor,mail\n\"CN=A,DC=x\",X'" + hexFreeBusy[16:] + "',a@x\n",
		"directory-snapshot": `{"format":"reacl-snapshot","version":1}` + "\n" + `{"dn":"CN=Anna,DC=x","text":{"mail":["anna@x"]},"binary":{"ntsecuritydescriptor":["` + b64FreeBusy + `"]}}` + "\n" +
			`{"end":{"entries":1,"complete":true,"warnings":[]}}` + "\n",
	}
}

// readForm reads text as the form, whatever it looks like, and returns the
// descriptors that came of it as SDDL.
func readForm(t testing.TB, form *form, text string, claims bool) (found []string, errs int) {
	t.Helper()
	file, err := input.Open("-", strings.NewReader(text))
	if err != nil {
		return nil, 1
	}
	defer file.Close()
	opts := Options{Workers: 2}
	k := &sink{opts: &opts, filter: filter{wanted: &opts.Select}, in: Input{Name: file.Name()}, claims: claims, objects: form.objects, batch: newBatch()}
	check := func(b *batch) bool {
		for _, r := range b.results {
			var e *RecordError
			switch {
			case r.err != nil && (!errors.As(r.err, &e) || !strings.HasPrefix(e.Origin, "stdin")):
				t.Errorf("%T %v", r.err, r.err)
			case r.err != nil:
				errs++
			case len(r.object.SD.Bytes()) == 0 || !strings.HasPrefix(r.object.Origin, "stdin"):
				t.Errorf("%+v", r.object)
			default:
				found = append(found, r.object.SD.SDDL(sid.SID{}))
			}
		}
		for _, c := range b.claims {
			if c.err != nil {
				errs++
			}
		}
		return true
	}
	k.emit = check
	form.read(file, k)
	check(k.batch)
	return found, errs
}

// TestSamples holds the samples against the forms: each is recognised as its
// own form and read whole.
func TestSamples(t *testing.T) {
	texts := samples()
	for _, f := range forms() {
		if f.read == nil {
			continue
		}
		text, ok := texts[f.name]
		if !ok {
			t.Errorf("no sample of %s", f.name)
			continue
		}
		if got := formOf(text, &Options{}); got == nil || got.name != f.name {
			t.Errorf("the sample of %s is taken for %v", f.name, got)
		}
		if found, errs := readForm(t, &f, text, false); f.objects && (len(found) == 0 || errs > 0) {
			t.Errorf("%s: %d objects, %d errors", f.name, len(found), errs)
		}
	}
}

// TestCutOff cuts every sample at many places. No descriptor may come out that
// is not in the whole: a shorter one would hide entries. XML shows that it is
// cut off, whatever is missing, and must be told as such.
func TestCutOff(t *testing.T) {
	texts := samples()
	for _, f := range forms() {
		if f.read == nil {
			continue
		}
		text := texts[f.name]
		whole := map[string]bool{}
		found, _ := readForm(t, &f, text, false)
		for _, sd := range found {
			whole[sd] = true
		}
		step := 5 // with REACL_LONG=1 every place
		if os.Getenv("REACL_LONG") == "1" {
			step = 1
		}
		for n := 0; n < len(text); n += step {
			found, errs := readForm(t, &f, text[:n], false)
			for _, sd := range found {
				if !whole[sd] && (f.name != "sddl-list" || !strings.HasSuffix(text[:n], ")")) {
					t.Errorf("%s cut after %d bytes gives %s", f.name, n, sd)
				}
			}
			if xml := strings.HasPrefix(text, "<"); xml && errs == 0 && n > len(`<?xml version="1.0" encoding="UTF-16"?>`)+8 && n < len(strings.TrimSpace(text)) {
				t.Errorf("%s cut after %d bytes is not told", f.name, n)
			}
			readForm(t, &f, text[:n], true)
		}
	}
}

// TestDamage changes bytes of every sample at random.
func TestDamage(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	texts := samples()
	for _, f := range forms() {
		if f.read == nil {
			continue
		}
		for range 100 {
			b := []byte(texts[f.name])
			for range 1 + r.IntN(4) {
				b[r.IntN(len(b))] = "\x00\xff\n\"<>&;:,(){}[]=-S10 \t"[r.IntN(22)]
			}
			readForm(t, &f, string(b), r.IntN(2) == 0)
		}
	}
}

// FuzzForms feeds any text to any reader and to the recognition of forms.
func FuzzForms(f *testing.F) {
	var all []form
	for _, form := range forms() {
		if form.read != nil {
			all = append(all, form)
		}
	}
	for i, form := range all {
		f.Add(uint8(i), samples()[form.name])
		for _, text := range []string{"", "<", "<![CDATA[", "<property tag=", "<a b='", "&#x", "\"", "DACL(", "[x]\n", "#TYPE x\n", "sep=;\n", "D:(A;", "PR_X\nACE\nMask:", "\xff\xfe<\x00", "<security_descriptor><dacl><effective_aces><access_allowed_ace>"} {
			f.Add(uint8(i), text)
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, text string) {
		formOf(text, &Options{})
		form := &all[int(which)%len(all)]
		readForm(t, form, text, form.claims && which >= 128)
	})
}

// FuzzTags: the tags and texts of any input end, and their lines never go back.
func FuzzTags(f *testing.F) {
	for _, text := range samples() {
		f.Add(text)
	}
	for _, text := range []string{"<a/><b c=\"d>e\" f='g'/>", "a < b & c", "<!-- x --><?y?><!DOCTYPE z>", "<![CDATA[a]]b]]]>c", "</ x >", "<x y=>", "<x =\"\">", "&amp;&#65;&#x41;&#0;&nope;&"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tags := newTagReader(strings.NewReader(text))
		line := 0
		for n := 0; ; n++ {
			tok, err := tags.next()
			if err != nil {
				return
			}
			if n > 2*len(text)+2 || tok.line < line {
				t.Fatalf("%d tokens, line %d after %d", n, tok.line, line)
			}
			line = tok.line
			tok.attr("tag")
		}
	})
}

func TestTags(t *testing.T) {
	var got []string
	tags := newTagReader(strings.NewReader("<?xml?><a b = \"1>2\" x:c='&lt;' >t &amp; &#65;\n<b/>x < y</a ><![CDATA[<&amp;]]><!-- <z> --><O'Brien@x>"))
	for {
		tok, err := tags.next()
		if err != nil {
			break
		}
		switch tok.kind {
		case textToken:
			got = append(got, "text "+tok.text)
		case openToken:
			got = append(got, "open "+tok.name+" "+tok.attr("b")+" "+tok.attr("c"))
		default:
			got = append(got, "close "+tok.name)
		}
	}
	want := "open a 1>2 <|text t & A\n|open b  |close b|text x |text <|text  y|close a|text <&amp;|open O'Brien@x  "
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("got  %q\nwant %q", s, want)
	}
}

// Text that is too long is passed over up to the tag that ends it.
func TestTagsTooLong(t *testing.T) {
	tags := newTagReader(strings.NewReader("<a>" + strings.Repeat("x", 20) + "</a><b>y</b>"))
	tags.max = 10
	var got []string
	for {
		tok, err := tags.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			got = append(got, err.Error())
			continue
		}
		got = append(got, fmt.Sprint(tok.kind)+tok.name+tok.text)
	}
	if s := strings.Join(got, "|"); s != "1a|the record is longer than 16 MiB|2a|1b|0y|2b" || tags.open() != "" {
		t.Errorf("%s, %q is open", s, tags.open())
	}
}
