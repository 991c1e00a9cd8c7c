//go:build linux

package ldap

import (
	"context"
	"crypto/tls"
	"errors"
	"maps"
	"net"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"reacl/ad"
	"reacl/fixtures/lab"
	"reacl/fixtures/lab/fault"
)

// A server that is merely slow, because the machine is, must not be taken for
// a silent one: only a stall that the test makes itself meets the short limit.
const (
	patient   = 3 * time.Minute
	impatient = time.Second
)

// drill is a reading of the target through a proxy.
type drill struct {
	fault.Options
	query    Query
	stalls   bool   // the first attempt is impatient, or every one with forever
	forever  bool   //
	meantime func() // called between two attempts, in place of the waiting
}

// run opens the target through the proxy and reads it to its end.
func (d drill) run(t *testing.T, l *lab.Lab) (names []string, s *Source, err error) {
	t.Helper()
	d.Upstream = l.Target.IP + ":636"
	p := fault.Start(t, d.Options)
	config := admin(l)
	config.Timeout = patient
	s, err = Open(context.Background(), "ldaps://"+p.Addr, config, d.query)
	if err != nil {
		return nil, nil, err
	}
	defer s.Close()
	setTimeout := func(limit time.Duration) {
		for _, c := range s.conns {
			c.config.Timeout = limit // a connection in its place inherits it
		}
	}
	if d.stalls {
		setTimeout(impatient)
	}
	s.wait = func(context.Context, time.Duration) error {
		if !d.forever {
			setTimeout(patient)
		}
		if d.meantime != nil {
			d.meantime()
		}
		return nil
	}
	for e, err := range s.Entries(context.Background()) {
		if err != nil {
			return names, s, err
		}
		names = append(names, e.DN)
	}
	return names, s, nil
}

// whole are the names of what an undisturbed reading finds.
func whole(t *testing.T, l *lab.Lab) []string {
	t.Helper()
	all, _, _ := readAll(t, l.Target.LDAPS(), admin(l), Query{})
	return slices.Sorted(maps.Keys(all))
}

func tlsPair(t *testing.T, f *lab.Forest) tls.Certificate {
	t.Helper()
	pair, err := tls.LoadX509KeyPair(f.CertFile, f.KeyFile)
	if err != nil {
		t.Fatal(err)
	}
	return pair
}

// What breaks once is made good: everything comes, and nothing twice.
func TestReadingIsTakenUpAgain(t *testing.T) {
	l := onLab(t)
	want := whole(t, l)
	pair := tlsPair(t, l.Target)
	once := func(code, at int) *fault.Answers {
		return &fault.Answers{Certificate: pair, Code: func(n int) int {
			if n == at {
				return code
			}
			return 0
		}}
	}
	for _, c := range []struct {
		name     string
		fault    fault.Options
		restarts int
		size     int // entries a page in the end
	}{
		{"nothing breaks", fault.Options{}, 0, 100},
		{"closed in a page", fault.Options{Conns: 1, Wire: fault.Wire{CloseAfter: 150_000}}, 1, 100},
		{"reset in a page", fault.Options{Conns: 1, Wire: fault.Wire{ResetAfter: 150_000}}, 1, 100},
		{"closed twice", fault.Options{Conns: 2, Wire: fault.Wire{CloseAfter: 150_000}}, 2, 100},
		{"one bit flipped", fault.Options{Conns: 1, Wire: fault.Wire{CorruptAfter: 150_000}}, 1, 100},
		{"silent in a page", fault.Options{Conns: 1, Wire: fault.Wire{StallAfter: 150_000}}, 1, 50},
		{"slow", fault.Options{Wire: fault.Wire{Rate: 400_000}}, 0, 100},
		{"busy on the third page", fault.Options{Answers: once(51, 3)}, 1, 50},
		{"time limit on the second page", fault.Options{Answers: once(3, 2)}, 1, 50},
		{"search forgotten on the third page", fault.Options{Answers: once(53, 3)}, 1, 100},
		{"pages of more than 30 entries are refused", fault.Options{Answers: &fault.Answers{Certificate: pair, SizeLimit: 30}}, 2, 25},
	} {
		t.Run(c.name, func(t *testing.T) {
			names, s, err := drill{Options: c.fault, query: Query{PageSize: 100}, stalls: c.fault.Wire.StallAfter > 0}.run(t, l)
			if err != nil {
				t.Fatal(err)
			}
			if slices.Sort(names); !slices.Equal(names, want) {
				t.Errorf("%d entries, want %d", len(names), len(want))
			}
			if st := s.Stats(); st.Restarts != c.restarts || st.PageSize != c.size || st.Entries != len(want) {
				t.Errorf("%+v, want %d restarts, pages of %d", st, c.restarts, c.size)
			}
		})
	}
}

// What stays broken ends with an error that says so, however much has come.
func TestCutReadingIsAnError(t *testing.T) {
	l := onLab(t)
	pair := tlsPair(t, l.Target)
	always := func(code, from int) *fault.Answers {
		return &fault.Answers{Certificate: pair, Code: func(n int) int {
			if n >= from {
				return code
			}
			return 0
		}}
	}
	for _, c := range []struct {
		name  string
		fault fault.Options
		is    error
		code  int
		says  string
	}{
		{"closed every time", fault.Options{Wire: fault.Wire{CloseAfter: 150_000}}, ErrLost, 0, "after 3 attempts"},
		{"silent every time", fault.Options{Wire: fault.Wire{StallAfter: 150_000}}, ErrTimeout, 0, "after 3 attempts"},
		{"busy from the third page on", fault.Options{Answers: always(51, 3)}, nil, 51, "too busy"},
		{"size limit whatever the size", fault.Options{Answers: always(4, 2)}, nil, 4, "more entries than the server allows"},
		{"no right on the third page", fault.Options{Answers: always(50, 3)}, ErrUnreadable, 50, "may not do that"},
		{"referred away", fault.Options{Answers: always(10, 1)}, nil, 10, "names another"},
		{"answers without the paging control", fault.Options{Answers: &fault.Answers{Certificate: pair, DropPaging: true}}, ErrPaging, 0, "does not page"},
	} {
		t.Run(c.name, func(t *testing.T) {
			stalls := c.fault.Wire.StallAfter > 0
			names, _, err := drill{Options: c.fault, query: Query{PageSize: 100, Retries: 2}, stalls: stalls, forever: stalls}.run(t, l)
			var e *Error
			if !errors.Is(err, ad.ErrIncomplete) || c.is != nil && !errors.Is(err, c.is) || !errors.As(err, &e) || e.Code != c.code || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("%d entries, then %v", len(names), err)
			}
			t.Log(err)
		})
	}
}

// The server itself goes away in the middle of an answer.
func TestServerStoppedInAPage(t *testing.T) {
	l := onLab(t)
	want := whole(t, l)
	t.Cleanup(func() {
		if err := l.Target.Restart(); err != nil {
			t.Fatal(err)
		}
	})
	must := func(step func() error) func() {
		return func() {
			if err := step(); err != nil {
				t.Error(err)
			}
		}
	}
	var mu sync.Mutex
	thawed := false
	freeze := func() error {
		mu.Lock()
		defer mu.Unlock()
		if thawed { // the machine was so slow that the first attempt is over
			return nil
		}
		return l.Target.Freeze()
	}
	thaw := func() error {
		mu.Lock()
		defer mu.Unlock()
		thawed = true
		return l.Target.Thaw()
	}
	again := func() error { l.Target.Kill(); return l.Target.Restart() }
	for _, c := range []struct {
		name     string
		stop     func()
		stalls   bool
		meantime func()
	}{
		{"frozen for longer than the timeout", must(freeze), true, must(thaw)},
		{"killed and started again", must(again), false, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := drill{query: Query{PageSize: 100}, stalls: c.stalls, meantime: c.meantime}
			d.Options = fault.Options{Conns: 1, Wire: fault.Wire{HookAfter: 150_000, Hook: c.stop}}
			names, s, err := d.run(t, l)
			if err != nil {
				t.Fatal(err)
			}
			if slices.Sort(names); !slices.Equal(names, want) || s.Stats().Restarts != 1 {
				t.Errorf("%d entries, want %d; %+v", len(names), len(want), s.Stats())
			}
		})
	}
	t.Run("gone for good", func(t *testing.T) {
		d := drill{query: Query{PageSize: 100, Retries: 1}}
		d.Options = fault.Options{Conns: 1, Wire: fault.Wire{HookAfter: 150_000, Hook: l.Target.Kill}}
		if _, _, err := d.run(t, l); !errors.Is(err, ad.ErrIncomplete) {
			t.Errorf("%v", err)
		}
	})
}

// A server that accepts and says nothing does not hold up anybody.
func TestSilentServer(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0") // never accepts; the backlog connects
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	for _, c := range []struct {
		scheme string
		config Config
	}{
		{"ldaps", Config{}},
		{"ldap", Config{StartTLS: true}},
		{"ldap", Config{Plaintext: true, Bind: Bind{User: "u", Password: "p"}}},
		{"ldap", Config{Plaintext: true, Bind: Bind{Method: NTLM, User: "u", Password: "p"}}},
		{"ldap", Config{}},
	} {
		c.config.Timeout = 200 * time.Millisecond
		ctx, cancel := context.WithTimeout(context.Background(), connectTimeout*9/10) // which counts without the configured one
		if _, err := Dial(ctx, c.scheme+"://"+ln.Addr().String(), c.config); !errors.Is(err, ErrTimeout) {
			t.Errorf("%s %+v: %v", c.scheme, c.config, err)
		}
		cancel()
	}
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	if _, err := Dial(ctx, "ldaps://"+ln.Addr().String(), Config{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestCancelledAndBrokenOff(t *testing.T) {
	l := onLab(t)
	before := runtime.NumGoroutine()
	for _, c := range []string{"cancel", "break"} {
		ctx, cancel := context.WithCancel(context.Background())
		s, err := Open(ctx, l.Target.LDAPS(), admin(l), Query{PageSize: 20})
		if err != nil {
			t.Fatal(err)
		}
		n, last := 0, error(nil)
		for _, err := range s.Entries(ctx) {
			last = err
			if n++; n == 30 && c == "cancel" {
				cancel()
			} else if n == 30 {
				break
			}
		}
		if c == "cancel" && (!errors.Is(last, context.Canceled) || !errors.Is(last, ad.ErrIncomplete)) {
			t.Errorf("cancelled after %d: %v", n, last)
		}
		cancel()
		s.Close()
	}
	for deadline := time.Now().Add(patient); runtime.NumGoroutine() > before; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			buf := make([]byte, 64<<10)
			t.Fatalf("%d goroutines, %d before\n%s", runtime.NumGoroutine(), before, buf[:runtime.Stack(buf, true)])
		}
	}
}
