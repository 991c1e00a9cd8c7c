package export

import (
	"iter"
	"sync"
)

// ordered runs work for the values of in on n goroutines and yields what the
// calls emit, in the order of in. A call is ahead of the reader by at most
// ahead results. emit is false when nobody reads any more; work must return then.
func ordered[T, R any](in iter.Seq[T], n, ahead int, work func(v T, emit func(R) bool)) iter.Seq[R] {
	type job struct {
		in  T
		out chan R
	}
	return func(yield func(R) bool) {
		jobs := make(chan job)
		outs := make(chan chan R, n)
		stop := make(chan struct{})
		var running sync.WaitGroup
		defer running.Wait()
		defer close(stop)
		running.Go(func() {
			defer close(outs)
			defer close(jobs)
			for v := range in {
				j := job{v, make(chan R, ahead)}
				select {
				case outs <- j.out:
				case <-stop:
					return
				}
				select {
				case jobs <- j:
				case <-stop:
					return
				}
			}
		})
		for range n {
			running.Go(func() {
				for j := range jobs {
					work(j.in, func(r R) bool {
						select {
						case j.out <- r:
							return true
						case <-stop:
							return false
						}
					})
					close(j.out)
				}
			})
		}
		for out := range outs {
			for r := range out {
				if !yield(r) {
					return
				}
			}
		}
	}
}
