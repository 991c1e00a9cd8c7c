package html

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"

	"reacl/report"
	"reacl/report/lang"
)

//go:embed page
var files embed.FS

// scripts are the parts of the page's script in their order.
var scripts = []string{"open.js", "data.js", "list.js", "filter.js", "views.js", "detail.js", "csv.js", "main.js"}

// style and script are one element each, so that the policy has one hash each.
func style() string { return asset("style.css") }

func script() string {
	var b bytes.Buffer
	b.WriteString("'use strict';\n(() => {\n")
	for _, s := range scripts {
		b.WriteString(asset(s))
	}
	b.WriteString("})();\n")
	return b.String()
}

// asset is an embedded file; one that is missing is a fault of the build.
func asset(name string) string {
	b, err := files.ReadFile("page/" + name)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// policy is the content security policy of the page: its own style and script
// by their hashes, pictures within the page, nothing from anywhere.
func policy() string {
	hash := func(s string) string {
		sum := sha256.Sum256([]byte(s))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return "default-src 'none'; style-src " + hash(style()) + "; script-src " + hash(script()) +
		"; img-src data:; base-uri 'none'; form-action 'none'"
}

// write writes the page: head and what stands without a script, the data, the script.
func write(w io.Writer, l lang.Lang, max int, c report.Case) error {
	t, err := template.New("page.html").Funcs(template.FuncMap{
		"t": l.T, "phrase": l.Phrase, "kind": l.Kind, "visible": report.Visible, "number": func(n int64) string { return number(l, n) },
	}).ParseFS(files, "page/page.html")
	if err != nil {
		return err
	}
	if err := t.Execute(w, view(l, c)); err != nil {
		return err
	}
	for _, step := range []func() error{
		func() error { return say(w, `<script type="application/octet-stream" id="data">`) },
		func() error { return writeData(w, l, max, c) },
		func() error { return say(w, "</script>\n<script>"+script()+"</script>\n</body>\n</html>\n") },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func say(w io.Writer, s string) error {
	_, err := io.WriteString(w, s)
	return err
}
