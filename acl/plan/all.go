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

// batchSize is how many objects one worker takes at a time.
const batchSize = 64

// PlanAll plans a stream by several workers, at least one. The order is that of
// the stream; the memory does not grow with its length.
func (p *Planner) PlanAll(objects export.Objects, workers int) iter.Seq[Planned] {
	workers = max(workers, 1)
	return func(yield func(Planned) bool) {
		order := make(chan chan []Planned, 2*workers)
		stop := make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() {
			defer close(order)
			busy := make(chan struct{}, workers)
			send := func(list []Planned) bool {
				result := make(chan []Planned, 1)
				select {
				case order <- result:
				case <-stop:
					return false
				}
				busy <- struct{}{}
				wg.Go(func() {
					for i := range list {
						if list[i].Err == nil {
							list[i].Step = p.Plan(list[i].Step.Object)
						}
					}
					result <- list
					<-busy
				})
				return true
			}
			var list []Planned
			for o, err := range objects {
				if list = append(list, Planned{Step: Step{Object: o}, Err: err}); len(list) == batchSize {
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
