package ews

import (
	"context"
	"iter"
)

// Mailboxes reads several mailboxes, as many at the same time as there are
// clients, each with its own connection. The order of the records is that of
// the addresses all the same; breaking out of the stream ends every request.
func Mailboxes(ctx context.Context, clients []*Client, addresses []string) Records {
	return func(yield func(Record, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		for r := range inOrder(ctx, clients, addresses) {
			for _, step := range r {
				if !yield(step.record, step.err) {
					return
				}
			}
		}
	}
}

// step is one step of a stream of records.
type step struct {
	record Record
	err    error
}

// inOrder gives what was read of each mailbox, in the order of the addresses.
// A client that has read one goes on with the next, but stays at most as far
// ahead as there are clients.
func inOrder(ctx context.Context, clients []*Client, addresses []string) iter.Seq[[]step] {
	return func(yield func([]step) bool) {
		idle := make(chan *Client, len(clients))
		for _, c := range clients {
			idle <- c
		}
		pending := make(chan chan []step, len(clients))
		go func() {
			defer close(pending)
			for _, address := range addresses {
				result := make(chan []step, 1)
				select {
				case <-ctx.Done():
					return
				case pending <- result:
				}
				c := <-idle
				go func() {
					var steps []step
					for r, err := range c.Mailbox(ctx, address) {
						steps = append(steps, step{r, err})
					}
					idle <- c
					result <- steps
				}()
			}
		}()
		for result := range pending {
			if !yield(<-result) {
				return
			}
		}
	}
}
