package ldap

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// wire is a connection that knows when something last came, and why it was
// closed from this side.
type wire struct {
	net.Conn
	last atomic.Int64 // nanoseconds of the monotonic clock since born
	born time.Time

	mu    sync.Mutex
	cause error
}

func newWire(c net.Conn) *wire { return &wire{Conn: c, born: time.Now()} }

func (w *wire) Read(p []byte) (int, error) {
	n, err := w.Conn.Read(p)
	if n > 0 {
		w.touch()
	}
	return n, err
}

func (w *wire) touch() { w.last.Store(int64(time.Since(w.born))) }

// abort closes the connection for that reason; the first reason counts.
func (w *wire) abort(cause error) {
	w.mu.Lock()
	if w.cause == nil {
		w.cause = cause
	}
	w.mu.Unlock()
	w.Conn.Close()
}

func (w *wire) why() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.cause
}

// watch aborts the connection when ctx is done, or when nothing came for that
// long while it was being watched. stop ends the watch and returns the reason
// for which the connection was aborted, if it was, else err.
func (w *wire) watch(ctx context.Context, silence time.Duration) (stop func(err error) error) {
	w.touch()
	done := make(chan struct{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		timer := time.NewTimer(silence)
		defer timer.Stop()
		for {
			select {
			case <-done:
				return
			case <-ctx.Done():
				w.abort(context.Cause(ctx))
				return
			case <-timer.C:
				quiet := time.Since(w.born) - time.Duration(w.last.Load())
				if quiet >= silence {
					w.abort(ErrTimeout)
					return
				}
				timer.Reset(silence - quiet)
			}
		}
	}()
	return func(err error) error {
		close(done)
		<-ended
		if cause := w.why(); cause != nil && err != nil {
			return cause
		}
		return err
	}
}
