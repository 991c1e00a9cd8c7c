package html

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"reacl/report"
	"reacl/report/internal/sample"
)

// tab is a page in a headless browser of its own.
type tab struct {
	t    testing.TB
	ctx  context.Context
	url  string
	dir  string // where downloads go
	lock sync.Mutex
	bad  []string // errors, dialogs and requests that there must not be
}

// patience is how long a busy machine may take for one step. Nothing waits so
// long where all is well.
const patience = 4 * time.Minute

// open shows a case. The test fails where the page logs an error, opens a
// dialog, or asks for anything but itself.
func open(t testing.TB, c report.Case, width int64) *tab {
	t.Helper()
	path := ""
	for _, n := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if p, err := exec.LookPath(n); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		const why = "there is no chromium"
		if os.Getenv("REACL_INTEGRATION") == "1" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	dir := t.TempDir()
	alloc, stop := chromedp.NewExecAllocator(context.Background(), chromedp.ExecPath(path), chromedp.UserDataDir(filepath.Join(dir, "profile")),
		chromedp.Flag("headless", true), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("disable-quic", true), chromedp.WSURLReadTimeout(patience))
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	ctx, expire := context.WithTimeout(ctx, 2*patience)
	t.Cleanup(expire)
	b := &tab{t: t, ctx: ctx, url: "file://" + page(t, c), dir: dir}
	t.Cleanup(func() {
		b.lock.Lock()
		defer b.lock.Unlock()
		for _, s := range b.bad {
			t.Error(s)
		}
	})
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	call(b, network.Enable, network.EnableParams{})
	call(b, runtime.Enable, cdp.Empty{})
	call(b, log.Enable, cdp.Empty{})
	call(b, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir})
	call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 900, DeviceScaleFactor: 1, Mobile: width < 600})
	b.visit("")
	return b
}

// call runs a command of the browser's protocol.
func call[P, R any](b *tab, cmd cdp.Command[P, R], params P) R {
	b.t.Helper()
	r, err := chromedp.Call(b.ctx, cmd, params)
	if err != nil {
		b.t.Fatalf("%s: %v", cmd.Method, err)
	}
	return r
}

func (b *tab) listen(e any) {
	var bad string
	switch e := e.(type) {
	case *runtime.EventExceptionThrown:
		bad = fmt.Sprintf("the page throws %s at line %d", e.ExceptionDetails.Text, e.ExceptionDetails.LineNumber)
	case *runtime.EventConsoleAPICalled:
		bad = fmt.Sprintf("the page writes to the console: %v", e.Type)
	case *log.EventEntryAdded:
		bad = "the browser logs " + e.Entry.Text
	case *cdppage.EventJavascriptDialogOpening:
		bad = "the page opens a dialog: " + e.Message
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(u, b.url) && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "blob:") && u != "about:blank" {
			bad = "the page asks for " + u
		}
	}
	if bad != "" {
		b.lock.Lock()
		b.bad = append(b.bad, bad)
		b.lock.Unlock()
	}
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// visit loads the page with what stands behind its address.
func (b *tab) visit(hash string) {
	b.t.Helper()
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(b.url+hash))
	b.until(`document.documentElement.dataset.ready === 'yes'`)
}

func (b *tab) click(selector string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector)))
}

func (b *tab) focus(selector string) {
	b.t.Helper()
	b.do(chromedp.Focus(chromedp.CSS(selector)))
}

func (b *tab) keys(keys string) {
	b.t.Helper()
	b.do(chromedp.KeyEvent(keys))
}

// press is one key as a keyboard sends it. Keys of the driver write their
// character even where the page has taken the key.
func (b *tab) press(key string, code int64) {
	b.t.Helper()
	for _, t := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp} {
		call(b, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: t, Key: key, WindowsVirtualKeyCode: code})
	}
}

func (b *tab) write(selector, text string) {
	b.t.Helper()
	b.do(chromedp.SendKeys(chromedp.CSS(selector), text))
}

// eval is the value of an expression in the page.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// run executes a statement in the page.
func (b *tab) run(statement string) {
	b.t.Helper()
	eval[bool](b, "(() => {"+statement+"; return true})()")
}

func (b *tab) text(selector string) string {
	b.t.Helper()
	return eval[string](b, fmt.Sprintf(`document.querySelector(%q)?.textContent ?? ''`, selector))
}

// until waits for an expression to be true.
func (b *tab) until(expression string) {
	b.t.Helper()
	for from := time.Now(); time.Since(from) < patience; {
		if eval[bool](b, "!!("+expression+")") {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.t.Fatalf("never %s; status %q, heading %q", expression, b.text("#status"), b.text("#detail-title"))
}

const (
	masters = `(document.querySelector('#master .row')?.getAttribute('aria-setsize') ?? '0')`
	details = `(document.querySelector('#rows .row')?.getAttribute('aria-setsize') ?? '0')`
)

func TestSearchAndFilter(t *testing.T) {
	b := open(t, sample.Case(), 1300)
	if got := eval[string](b, masters); got != "10" {
		t.Errorf("%v people, want 10", got)
	}
	b.write("#q", "bauer calendar")
	b.until(masters + ` === '1'`)
	if got := b.text("#detail-title"); got != "What Anna Bauer loses or gains" {
		t.Errorf("heading %q", got)
	}
	b.click("#reset")
	b.until(masters + ` === '10'`)
	b.run(`const c = document.querySelector('#change'); c.value = 'gained'; c.dispatchEvent(new Event('change'))`)
	b.until(masters + ` === '1'`)
	if got := b.text("#rows .row"); !strings.Contains(got, "Reviewer") || !strings.Contains(got, "deny for group") {
		t.Errorf("the gain is %q", got)
	}
	b.click("#reset")
	b.click("#tab-findings")
	b.until(details + ` === '64'`)
	b.click(`[name=severity][value="5"]`)
	b.until(details + ` === '14'`)
	if got := eval[string](b, `location.hash`); got != "#view=findings&severity=5" {
		t.Errorf("address %v", got)
	}
	b.write("#q", "no such thing")
	b.until(`document.querySelector('#rows .none')?.textContent === 'Nothing matches the filters.'`)
}

func TestDeepLink(t *testing.T) {
	b := open(t, sample.Case(), 1300)
	b.visit("#view=mailboxes&id=sales%40fabrikam.example&q=editor")
	if got := b.text("#detail-title"); got != "Who is affected: sales@fabrikam.example" {
		t.Errorf("heading %q", got)
	}
	if got := eval[string](b, `document.querySelector('#q').value + document.querySelector('[aria-selected=true]').id`); got != "editortab-mailboxes" {
		t.Errorf("search and tab are %v", got)
	}
	b.visit("#view=people&id=" + sample.New(5104).String())
	if got := b.text("#detail-title"); got != "What Elif Aydın loses or gains" {
		t.Errorf("heading %q", got)
	}
	b.visit("#view=findings&rule=SH-02")
	if got := b.text("#detail-title"); got != "SH-02 sIDHistory holds a RID below 1000" {
		t.Errorf("heading %q", got)
	}
	// The links of the table of actions lead there too, and Back leads back.
	b.click(`a[href="#view=findings&rule=AC-07"]`)
	b.until(`document.querySelector('#detail-title').textContent.startsWith('AC-07')`)
	b.run(`history.back()`)
	b.until(`document.querySelector('#detail-title').textContent.startsWith('SH-02')`)
	b.visit("#view=nonsense&severity=x&id=%00")
	if got := eval[string](b, masters); got != "0" && got != "10" {
		t.Errorf("a broken link shows %v people", got)
	}
}

func TestKeyboard(t *testing.T) {
	b := open(t, sample.Case(), 1300)
	b.press("/", 191)
	if got := eval[string](b, `document.activeElement.id`); got != "q" {
		t.Errorf("/ leads to %v", got)
	}
	b.focus("#tab-people")
	b.keys(kb.ArrowRight)
	b.until(`document.activeElement.id === 'tab-mailboxes' && document.querySelector('#detail-title').textContent.startsWith('Who is affected')`)
	b.keys(kb.ArrowLeft)
	b.until(`document.activeElement.id === 'tab-people' && document.querySelector('#detail-title').textContent.startsWith('What')`)
	b.focus("#master")
	b.keys(kb.ArrowDown)
	b.keys(kb.ArrowDown)
	b.until(`document.querySelector('#master').getAttribute('aria-activedescendant') === 'master-2'`)
	third := b.text("#master-2 span span")
	b.until(fmt.Sprintf(`document.querySelector('#detail-title').textContent === %q`, "What "+third+" loses or gains"))
	b.keys(kb.End)
	b.until(`document.querySelector('#master').getAttribute('aria-activedescendant') === 'master-9'`)
	b.focus("#rows")
	b.press("Enter", 13)
	b.until(`document.querySelector('#one').open`)
	if got := b.text("#sides"); !strings.Contains(got, "Rights today") || !strings.Contains(got, "Rights afterwards") {
		t.Errorf("before and after are %q", got)
	}
	b.keys(kb.Escape)
	b.until(`!document.querySelector('#one').open && document.activeElement.id === 'rows'`)
	unnamed := eval[string](b, `[...document.querySelectorAll('button,input,select,[role=listbox],[role=tab],svg')].filter((e) =>
		!(e.getAttribute('aria-label') || e.labels?.length || e.textContent.trim() || document.getElementById(e.getAttribute('aria-labelledby'))?.textContent)).map((e) => e.outerHTML).join()`)
	if unnamed != "" {
		t.Errorf("elements without a name: %v", unnamed)
	}
}

func TestHostileNames(t *testing.T) {
	b := open(t, sample.Nasty(), 1300)
	for i, h := range sample.Hostile {
		want := report.Visible(h)
		b.visit("#view=people&id=" + sample.New(5100+i).String())
		b.until(fmt.Sprintf(`[...document.querySelectorAll('#master .row span')].some((e) => e.textContent === %q)`, want))
	}
	if n := eval[float64](b, `document.querySelectorAll('img[src="x"], main script, #app script, [onerror]').length`); n != 0 {
		t.Errorf("%v elements came from names", n)
	}
	b.visit("#view=folders&q=" + `%3Dcmd`)
	b.click("#csv")
	rows := b.downloaded("folders.csv")
	if len(rows) < 2 {
		t.Fatalf("%d rows in the CSV", len(rows))
	}
	for _, r := range rows {
		for _, v := range r {
			if strings.IndexAny(v, "=+-@\t\r") == 0 {
				t.Errorf("the CSV has the field %q", v)
			}
		}
	}
	if got := rows[1][1]; got != `'=cmd|' /C calc'!A0` {
		t.Errorf("the person in the CSV is %q", got)
	}
}

// downloaded reads a CSV that the page saved.
func (b *tab) downloaded(name string) [][]string {
	b.t.Helper()
	path := filepath.Join(b.dir, name)
	for from := time.Now(); time.Since(from) < patience; {
		if text, err := os.ReadFile(path); err == nil && len(text) > 0 {
			body, bom := strings.CutPrefix(string(text), "\ufeff")
			rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
			if err != nil || !bom {
				b.t.Fatalf("%s: %v, byte order mark %v", name, err, bom)
			}
			return rows
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.t.Fatalf("%s was not saved", name)
	return nil
}

// TestLarge shows 100,000 findings and as many losses, of which few are elements.
func TestLarge(t *testing.T) {
	const n = 100_000
	c := sample.Case()
	c.Losses, c.Groups = sample.Losses(n), sample.Groups(n, c.Rules[:10])
	b := open(t, c, 1300)
	b.visit("#view=findings")
	b.until(details + ` === '100000'`)
	b.focus("#rows")
	b.keys(kb.End)
	b.until(`document.querySelector('#rows-99999') !== null`)
	if rows := eval[float64](b, `document.querySelectorAll('.row').length`); rows > 100 {
		t.Errorf("%v elements for rows", rows)
	}
	b.visit("#view=people&q=bauer")
	b.until(masters + ` === '1' && ` + details + ` === '10000'`)
}

// BenchmarkPage measures a page of 100,000 findings and as many losses: until
// it can be used, and what the page itself takes for one search in all rows and
// for the way to the last row.
func BenchmarkPage(b *testing.B) {
	const n = 100_000
	c := sample.Case()
	c.Losses, c.Groups = sample.Losses(n), sample.Groups(n, c.Rules[:10])
	page := open(b, c, 1300)
	took := func(statement string) float64 {
		return eval[float64](page, "(() => { const from = performance.now(); "+statement+"; document.body.offsetHeight; return performance.now() - from })()")
	}
	var ready, search, end float64
	for b.Loop() {
		from := time.Now()
		page.visit("#view=findings")
		page.until(details + ` === '100000'`)
		ready += float64(time.Since(from).Milliseconds())
		end += took(`const rows = document.querySelector('#rows'); rows.scrollTop = rows.scrollHeight; rows.dispatchEvent(new Event('scroll'))`)
		page.until(`document.querySelector('#rows-99999') !== null`)
		search += took(`location.hash = '#view=people&q=bauer'; dispatchEvent(new HashChangeEvent('hashchange'))`)
		page.until(masters + ` === '1' && ` + details + ` === '10000'`)
	}
	b.ReportMetric(ready/float64(b.N), "ms-until-ready")
	b.ReportMetric(end/float64(b.N), "ms-to-last-row")
	b.ReportMetric(search/float64(b.N), "ms-search")
}

func TestPhone(t *testing.T) {
	c := sample.Case()
	c.Lang = "de"
	b := open(t, c, 390)
	for _, view := range views {
		b.visit("#view=" + view)
		if wide := eval[float64](b, `document.documentElement.scrollWidth`); wide > 390 {
			t.Errorf("%s: the page is %v wide on a screen of 390", view, wide)
		}
	}
}

var views = []string{"people", "mailboxes", "folders", "findings"}

func TestPrint(t *testing.T) {
	b := open(t, sample.Case(), 1300)
	pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPrintBackground()))
	if err != nil {
		t.Fatal(err)
	}
	if len(pdf) < 20_000 {
		t.Errorf("the print has %d bytes", len(pdf))
	}
	b.run(`dispatchEvent(new Event('beforeprint'))`)
	if rows := eval[float64](b, `document.querySelectorAll('#print tbody tr').length`); rows < 4 {
		t.Errorf("%v rows in print", rows)
	}
}

// TestEveryWorldOpens wants no error from any of them.
func TestEveryWorldOpens(t *testing.T) {
	for name, c := range worlds() {
		t.Run(name, func(t *testing.T) {
			b := open(t, c, 1300)
			for _, view := range views {
				b.visit("#view=" + view)
			}
		})
	}
}
