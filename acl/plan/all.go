package plan

import (
	"iter"
	"sync"

	"reacl/acl/export"
)

// Planned is a step, or the error of a record that could not be read.
type Planned struct {
	Step Step
	Err  error
}

// PlanAll plans a stream by several workers, at least one. The order is that of
// the stream; the memory does not grow with its length.
func (p *Planner) PlanAll(objects export.Objects, workers int) iter.Seq[Planned] {
	return inOrder(objects, workers, func(o export.Object, err error) Planned {
		if err != nil {
			return Planned{Step{Object: o}, err}
		}
		return Planned{p.Plan(o), nil}
	})
}

// batchSize is how many objects one worker takes at a time.
const batchSize = 64

// inOrder applies f to a stream by several workers and keeps its order.
func inOrder[T any](objects export.Objects, workers int, f func(export.Object, error) T) iter.Seq[T] {
	workers = max(workers, 1)
	type read struct {
		o   export.Object
		err error
	}
	return func(yield func(T) bool) {
		order := make(chan chan []T, 2*workers)
		stop := make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() {
			defer close(order)
			busy := make(chan struct{}, workers)
			send := func(list []read) bool {
				result := make(chan []T, 1)
				select {
				case order <- result:
				case <-stop:
					return false
				}
				busy <- struct{}{}
				wg.Go(func() {
					out := make([]T, len(list))
					for i, r := range list {
						out[i] = f(r.o, r.err)
					}
					result <- out
					<-busy
				})
				return true
			}
			var list []read
			for o, err := range objects {
				if list = append(list, read{o, err}); len(list) == batchSize {
					if !send(list) {
						return
					}
					list = nil
				}
			}
			send(list)
		})
		defer wg.Wait()
		defer close(stop)
		for result := range order {
			for _, one := range <-result {
				if !yield(one) {
					return
				}
			}
		}
	}
}
