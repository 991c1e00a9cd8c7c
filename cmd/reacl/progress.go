package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows rate and, where the end is known, the time left. It shows
// nothing where nobody looks.
type progress struct {
	bar *progressbar.ProgressBar // nil where nobody looks
	max int
}

// newProgress shows on w if that is a terminal.
func newProgress(w io.Writer, quiet bool) *progress {
	if l, ok := w.(*logWriter); ok && !l.json {
		w = l.w
	}
	f, ok := w.(*os.File)
	if quiet || !ok || !term.IsTerminal(int(f.Fd())) {
		return &progress{}
	}
	return &progress{bar: progressbar.NewOptions(-1, progressbar.OptionSetWriter(w), progressbar.OptionSetItsString("objects"),
		progressbar.OptionShowIts(), progressbar.OptionShowCount(), progressbar.OptionThrottle(200*time.Millisecond),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionSetSpinnerChangeInterval(0), // else it goes on showing by itself, after clear too
		progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(20))}
}

// at says that n are done in all, and part of an estimated whole of the part
// that goes on; 0 is unknown.
func (p *progress) at(n, part, estimate int) {
	if p.bar == nil {
		return
	}
	if total := n - part + estimate; estimate > part && total != p.max {
		p.max = total
		p.bar.ChangeMax(total)
	}
	_ = p.bar.Set(n)
}

// another says that one more of an unknown number is done.
func (p *progress) another() {
	if p.bar != nil {
		_ = p.bar.Add(1)
	}
}

// clear removes what is shown, so that a line can be written.
func (p *progress) clear() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}
