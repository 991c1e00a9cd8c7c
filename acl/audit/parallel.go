package audit

import (
	"iter"
	"sync"

	"reacl/acl/export"
)

// Judged is an object with its judgement, or the error of a record that could
// not be read, with an object that holds at most its origin.
type Judged struct {
	Object    export.Object
	Judgement Judgement
	Err       error
	Lines     []byte // what after made of the findings
}

// batchSize is how many objects one worker takes at a time.
const batchSize = 128

// JudgeAll judges a stream by several workers, at least one. The order is that
// of the stream; the memory does not grow with its length.
//
// Where after is not nil it is called for each judgement, in the worker.
func (a *Auditor) JudgeAll(objects export.Objects, workers int, after func(*Judged)) iter.Seq[Judged] {
	workers = max(workers, 1)
	return func(yield func(Judged) bool) {
		type batch struct {
			list []Judged
			done chan struct{}
		}
		work, order := make(chan *batch, workers), make(chan *batch, 4*workers)
		stop := make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() {
			defer close(order)
			defer close(work)
			send := func(list []Judged) bool {
				b := &batch{list, make(chan struct{})}
				select {
				case order <- b:
				case <-stop:
					return false
				}
				work <- b // the workers go on until work is closed
				return true
			}
			list := make([]Judged, 0, batchSize)
			for o, err := range objects {
				list = append(list, Judged{Object: o, Err: err})
				if len(list) == batchSize {
					if !send(list) {
						return
					}
					list = make([]Judged, 0, batchSize)
				}
			}
			send(list)
		})
		for range workers {
			wg.Go(func() {
				for b := range work {
					for i := range b.list {
						if b.list[i].Err != nil {
							continue
						}
						b.list[i].Judgement = a.Judge(b.list[i].Object)
						if after != nil {
							after(&b.list[i])
						}
					}
					close(b.done)
				}
			})
		}
		defer wg.Wait()
		defer close(stop)
		for b := range order {
			<-b.done
			for _, j := range b.list {
				if !yield(j) {
					return
				}
			}
		}
	}
}
