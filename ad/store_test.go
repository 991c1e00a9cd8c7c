package ad

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"reacl/sid"
)

// anyPrincipal makes a principal in which each field is set or not by chance.
func anyPrincipal(r *rand.Rand) Principal {
	var p Principal
	v := reflect.ValueOf(&p).Elem()
	for i := range v.NumField() {
		if r.IntN(3) > 0 {
			anyValue(r, v.Field(i))
		}
	}
	p.Class = Class(r.IntN(len(classNames)))
	switch r.IntN(4) {
	case 0:
		p.Mail = p.UPN
	case 1:
		p.DN, p.DisplayName = "CN=Ada Lovelace,OU=x,DC=y", "Ada Lovelace"
	case 2:
		p.DN, p.DisplayName = `CN=a\, b,DC=y`, `a\, b`
	case 3:
		p.Consistency = append([]byte(nil), p.GUID[:]...)
	}
	return p
}

func anyValue(r *rand.Rand, v reflect.Value) {
	switch v.Interface().(type) {
	case sid.SID:
		texts := []string{"S-1-5-21-1-2-3-1104", "S-1-5-21-4294967295-2-3-500", "S-1-5-32-544", "S-1-5-10", "S-1-5-21-1-2-3", "S-1-12-1-1-2-3-4"}
		v.Set(reflect.ValueOf(sid.MustParse(texts[r.IntN(len(texts))])))
		return
	case time.Time:
		v.Set(reflect.ValueOf(time.Unix(r.Int64N(1<<40)-1<<35, r.Int64N(1e9)).UTC()))
		return
	case string:
		texts := []string{"x", "", "Jörg, \x00", "ada@newco.example", "CN=a,OU=b,DC=c", `CN=a\,b,DC=c`, "/o=x/cn=y", "f.ldif:12", "ldaps://dc1 CN=x:y", strings.Repeat("long ", 300)}
		v.SetString(texts[r.IntN(len(texts))])
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int32, reflect.Int64:
		v.SetInt(int64(int32(r.Uint32())))
	case reflect.Uint8:
		v.SetUint(uint64(r.IntN(256)))
	case reflect.Uint32:
		v.SetUint(uint64(r.Uint32()))
	case reflect.Array:
		for i := range v.Len() {
			anyValue(r, v.Index(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1+r.IntN(3), 8))
		for i := range v.Len() {
			anyValue(r, v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			anyValue(r, v.Field(i))
		}
	}
}

func TestStoreKeepsEverything(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var s store
	var want []Principal
	for i := range int32(2000) {
		p := anyPrincipal(r)
		s.put(i, &p)
		want = append(want, p)
	}
	for range 200 { // in place of another
		i := int32(r.IntN(len(want)))
		want[i] = anyPrincipal(r)
		s.put(i, &want[i])
	}
	s.seal()
	for i := range int32(len(want)) {
		got := *s.get(i)
		if !reflect.DeepEqual(got, want[i]) {
			t.Fatalf("principal %d:\ngot  %+v\nwant %+v", i, got, want[i])
		}
		if s.sidOf(i) != want[i].SID {
			t.Fatalf("principal %d: SID %v, want %v", i, s.sidOf(i), want[i].SID)
		}
	}
}

func TestStoreGivesCopies(t *testing.T) {
	var s store
	s.put(0, &Principal{Members: []string{"CN=a,DC=x"}, Consistency: []byte{1, 2}, History: []sid.SID{sid.Self}, Bad: []BadValue{{"a", []byte{1}, "b"}}})
	p := s.get(0)
	p.Members[0], p.Consistency[0], p.History[0], p.Bad[0].Raw[0] = "changed", 9, sid.Everyone, 9
	if q := s.get(0); q.Members[0] != "CN=a,DC=x" || q.Consistency[0] != 1 || q.History[0] != sid.Self || q.Bad[0].Raw[0] != 1 {
		t.Errorf("a change of a copy shows in the store: %+v", q)
	}
}

func TestStoreTakesLargePrincipals(t *testing.T) {
	var s store
	p := Principal{DN: "CN=all,DC=x"}
	for range 100_000 {
		p.Members = append(p.Members, "CN=somebody with a long name,OU=Staff,DC=corp,DC=example")
	}
	s.put(0, &Principal{DN: "CN=before"})
	s.put(1, &p)
	s.put(2, &Principal{DN: "CN=after"})
	if len(s.get(1).Members) != 100_000 || s.get(0).DN != "CN=before" || s.get(2).DN != "CN=after" {
		t.Error("a principal larger than a page damages others")
	}
}

func TestIndex(t *testing.T) {
	var x index
	for i := range int32(100_000) {
		x.add(uint64(i%5000)*2654435761, i) // 20 under each hash
	}
	for h := range uint64(5000) {
		got := x.at(nil, h*2654435761, all)
		if len(got) != 20 {
			t.Fatalf("%d under hash %d", len(got), h)
		}
		for n, i := range got {
			if i != int32(h)+int32(n)*5000 {
				t.Fatalf("under hash %d: %v, want the order of adding", h, got)
			}
		}
		if last := x.at(nil, h*2654435761, 2); len(last) != 2 || last[1] != got[19] {
			t.Fatalf("the last two under hash %d: %v", h, last)
		}
	}
	x.add(7, 1)
	x.add(7, 1)
	if got := x.at(nil, 7, all); len(got) != 1 {
		t.Errorf("entered twice, found %v", got)
	}
}
