package ldap

import (
	"context"
	"errors"

	goldap "github.com/go-ldap/ldap/v3"
)

// page is one answer of a paged search (RFC 2696), or the error that ended it.
type page struct {
	objects   []object
	referrals []string
	estimate  int // entries of the whole search as the server sees it, 0 where it does not say
	last      bool
	err       error
}

// errStaleCookie marks the refusal of a page after the first one: the server
// has forgotten the search.
var errStaleCookie = errors.New("the server does not know the search any more")

// fetch asks for page after page and closes pages at the end. An error is the
// last page.
func (s *Source) fetch(ctx context.Context, p *partition, size int, pages chan<- page) {
	defer close(pages)
	send := func(pg page) bool {
		select {
		case pages <- pg:
			return true
		case <-ctx.Done():
			return false
		}
	}
	var cookie []byte
	for {
		pg, next, err := s.fetchPage(ctx, p, size, cookie)
		if err != nil {
			send(page{err: err})
			return
		}
		pg.last = len(next) == 0
		if !send(pg) || pg.last {
			return
		}
		cookie = next
	}
}

// fetchPage asks for one page and for what is missing of its objects.
func (s *Source) fetchPage(ctx context.Context, p *partition, size int, cookie []byte) (pg page, next []byte, err error) {
	step := "search " + orCatalog(p.dn)
	asked := &goldap.ControlPaging{PagingSize: uint32(size), Cookie: cookie}
	r := request{base: p.dn, scope: scopeTree, filter: s.query.filter(), attrs: s.schema.known, controls: append(s.controls(p.conn), asked)}
	out, err := p.conn.search(ctx, step, r, func(f found) error {
		o, err := s.object(p, f)
		pg.objects = append(pg.objects, o)
		return err
	})
	if err != nil {
		return page{}, nil, refusedPage(err, cookie)
	}
	if out.paging == nil {
		return page{}, nil, &Error{Step: step, say: ErrPaging.Error(), err: ErrPaging, hint: "something between here and the server removes controls, or it is not Active Directory; use another domain controller"}
	}
	for i := range pg.objects {
		if err := s.complete(ctx, p, &pg.objects[i]); err != nil {
			return page{}, nil, err
		}
	}
	pg.referrals, pg.estimate = out.referrals, out.paging.estimate
	return pg, out.paging.cookie, nil
}

// refusedPage marks what a server that has forgotten a search answers: on
// Windows 12 or 53, on others 1 or 80.
func refusedPage(err error, cookie []byte) error {
	var e *Error
	if len(cookie) == 0 || !errors.As(err, &e) {
		return err
	}
	switch e.Code {
	case 1, 12, 53, 80:
		e.err = errors.Join(errStaleCookie, e.err)
	}
	return err
}

// controls go with every search for objects.
func (s *Source) controls(c *Conn) []goldap.Control {
	var out []goldap.Control
	if s.query.Descriptors {
		out = append(out, &goldap.ControlMicrosoftSDFlags{Criticality: true, ControlValue: s.query.descriptorParts()})
	}
	if s.query.Deleted {
		out = append(out, goldap.NewControlString(controlDeleted, true, ""))
		if c.supports(controlRecycle) {
			out = append(out, goldap.NewControlString(controlRecycle, true, ""))
		}
	}
	if c.supports(controlNoError) {
		out = append(out, goldap.NewControlString(controlNoError, false, ""))
	}
	return out
}

func orCatalog(dn string) string {
	if dn == "" {
		return "the global catalog"
	}
	return dn
}
