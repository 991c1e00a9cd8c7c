package ldap

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"reacl/ad"
)

// Entries streams the objects, partition by partition. It is for single use.
//
// An object without an attribute that it must have is followed by an error
// that is [ErrUnreadable], one whose values could not all be read by
// [ad.ErrRange]; the stream goes on. Any other error is the last one: it is
// [ad.ErrIncomplete], and what came before it is not everything.
func (s *Source) Entries(ctx context.Context) ad.Entries {
	return func(yield func(ad.Entry, error) bool) {
		for _, p := range s.parts {
			err := s.read(ctx, p, yield)
			if errors.Is(err, errStopped) {
				return
			}
			if err != nil {
				yield(ad.Entry{Origin: p.conn.URL()}, incomplete{err})
				return
			}
		}
	}
}

// errStopped says that the receiver wants no more.
var errStopped = errors.New("stopped")

// incomplete is an error that ended a stream early.
type incomplete struct{ error }

func (e incomplete) Error() string {
	return e.error.Error() + "; the directory was not read to its end"
}
func (e incomplete) Unwrap() []error { return []error{ad.ErrIncomplete, e.error} }
func (e incomplete) Hint() string {
	var known *Error
	if errors.As(e.error, &known) {
		return known.Hint()
	}
	return ""
}

// read reads one partition to its end, taking it up again where that helps:
// from its beginning, because a page's cookie does not survive the connection,
// but without what was delivered already.
func (s *Source) read(ctx context.Context, p *partition, yield func(ad.Entry, error) bool) error {
	r := &retry{size: s.query.pageSize(), left: s.query.retries()}
	var seen delivered
	for {
		err := s.readOnce(ctx, p, r.size, &seen, yield)
		s.stats.PageSize = r.size
		if err == nil || errors.Is(err, errStopped) {
			return err
		}
		for err != nil {
			wait, again := r.after(err)
			if !again || ctx.Err() != nil {
				return r.explain(err)
			}
			if err := s.wait(ctx, wait); err != nil {
				return err
			}
			if broken(err) {
				err = s.reconnect(ctx, p)
			} else {
				err = nil
			}
		}
		s.stats.Restarts++
		seen.sort()
	}
}

// readOnce reads the partition from its beginning and delivers what is new.
// Pages are fetched while the last one is being delivered.
func (s *Source) readOnce(ctx context.Context, p *partition, size int, seen *delivered, yield func(ad.Entry, error) bool) error {
	fetching, stop := context.WithCancel(ctx)
	pages := make(chan page, 1)
	go s.fetch(fetching, p, size, pages)
	defer func() {
		stop()
		for range pages { // until fetch has let go of the connection
		}
	}()
	last := false
	for pg := range pages {
		if pg.err != nil {
			return pg.err
		}
		for _, o := range pg.objects {
			if !seen.add(o.key) {
				continue
			}
			if !s.deliver(o, yield) {
				return errStopped
			}
		}
		s.stats.Pages++
		last = pg.last
		s.refer(pg.referrals)
		if s.query.Progress != nil {
			s.query.Progress(Progress{Partition: p.dn, Entries: s.stats.Entries, Done: seen.len(), Estimate: pg.estimate})
		}
	}
	if !last {
		return cmp.Or(context.Cause(ctx), error(ErrLost)) // cancelled between two pages
	}
	return nil
}

// deliver hands an object over, and what is wrong with it.
func (s *Source) deliver(o object, yield func(ad.Entry, error) bool) bool {
	s.stats.Entries++
	if len(o.faults) > 0 {
		s.stats.Unreadable++
	}
	if !yield(o.entry, nil) {
		return false
	}
	for _, f := range o.faults {
		if !yield(ad.Entry{DN: o.entry.DN, Origin: o.entry.Origin}, f) {
			return false
		}
	}
	return true
}

// refer keeps the servers that an answer names.
func (s *Source) refer(urls []string) {
	for _, u := range urls {
		if !slices.Contains(s.stats.Referrals, u) {
			s.stats.Referrals = append(s.stats.Referrals, u)
		}
	}
}

// reconnect replaces a connection that is gone.
func (s *Source) reconnect(ctx context.Context, p *partition) error {
	gone := p.conn
	gone.Close()
	fresh, err := dial(ctx, gone.address, gone.config)
	if err != nil {
		return unreachable{err}
	}
	for i, c := range s.conns {
		if c == gone {
			s.conns[i] = fresh
		}
	}
	for _, other := range s.parts {
		if other.conn == gone {
			other.conn = fresh
		}
	}
	return nil
}
