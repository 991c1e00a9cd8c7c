package exchange

import (
	"testing"

	"reacl/acl"
	"reacl/sid"
)

// typicalFolder has twelve entries: two people, a group, Anonymous and Default.
func typicalFolder(b *testing.B) acl.Descriptor {
	return sddl(b, "O:SYG:BAD:"+entriesOf(Masks(0x47B, Outlook), anna.String())+entriesOf(Masks(0x401, Outlook), bert.String())+
		entriesOf(Masks(0x401, Outlook), sales.String())+"(A;CI;0x1208a9;;;WD)")
}

func BenchmarkFolderAccess(b *testing.B) {
	d := typicalFolder(b)
	t := acl.NewToken(bert, sales, sid.Everyone)
	b.ReportAllocs()
	for b.Loop() {
		if FolderAccess(d, t) != 0x401 {
			b.Fatal("wrong rights")
		}
	}
}

func BenchmarkEffectiveOfDirectoryObject(b *testing.B) {
	d := sddl(b, "D:(OA;;CR;"+sendAsText+";;"+anna.String()+")(OA;;WP;"+memberText+";;"+sales.String()+")(A;;RC;;;AU)(OA;;CR;"+receiveAText+";;"+bert.String()+")")
	t := acl.NewToken(anna, sales)
	b.ReportAllocs()
	for b.Loop() {
		if !AccessOf(KindADObject, d, t).SendAs() {
			b.Fatal("no Send As")
		}
	}
}

func BenchmarkMembers(b *testing.B) {
	d := typicalFolder(b)
	b.ReportAllocs()
	for b.Loop() {
		if len(Members(d, KindFolder)) != 4 {
			b.Fatal("wrong members")
		}
	}
}

func BenchmarkSplit(b *testing.B) {
	blob := Join(NewHeader(), typicalFolder(b).Bytes())
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := Split(blob); err != nil {
			b.Fatal(err)
		}
	}
}
