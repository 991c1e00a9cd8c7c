// Package reacl_test checks the layout of the project as a whole.
package reacl_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// line are the top folders from left to right. A package imports only from
// its own folder or from folders to its left.
var line = []string{"sid", "ad", "acl", "report", "fixtures", "cmd"}

// doors are the third-party modules that only the named packages may import.
var doors = map[string][]string{
	"github.com/go-ldap/ldap":         {"ad/ldap", "fixtures/lab"},
	"github.com/jcmturner/gokrb5":     {"ad/ldap", "fixtures/lab"},
	"github.com/xuri/excelize":        {"report/xlsx"},
	"github.com/klauspost/compress":   {"ad/input", "report/xlsx"},
	"github.com/urfave/cli":           {"cmd/reacl"},
	"github.com/schollz/progressbar":  {"cmd/reacl"},
	"go.yaml.in/yaml":                 {"cmd/reacl"},
	"golang.org/x/term":               {"cmd/reacl"},
	"golang.org/x/text":               {"ad/input"},
	"golang.org/x/sys":                {"report"},
	"github.com/chromedp":             {"report/html"},
	"github.com/rogpeppe/go-internal": {"cmd/reacl"},
	"github.com/google/go-cmp":        {"*"},
	"github.com/Azure/go-ntlmssp":     {"ad/ldap", "acl/ews"},
	"github.com/go-asn1-ber/asn1-ber": {"ad/ldap"},
}

// TestLayers checks every import of every package, tests included.
func TestLayers(t *testing.T) {
	n := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != ".") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || !strings.Contains(path, string(filepath.Separator)) {
			return nil
		}
		n++
		checkFile(t, filepath.ToSlash(path))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 50 {
		t.Errorf("looked at %d files; is this the project's root?", n)
	}
}

func checkFile(t *testing.T, path string) {
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Error(err)
		return
	}
	checkQuiet(t, path, f)
	pkg := path[:strings.LastIndex(path, "/")]
	top, _, _ := strings.Cut(pkg, "/")
	own := slices.Index(line, top)
	if own < 0 {
		t.Errorf("%s: folder %s is not in the line %v", path, top, line)
		return
	}
	test := strings.HasSuffix(path, "_test.go")
	for _, spec := range f.Imports {
		imp, _ := strconv.Unquote(spec.Path.Value)
		if rest, ok := strings.CutPrefix(imp, "reacl/"); ok {
			other, _, _ := strings.Cut(rest, "/")
			// a test may use the sample, and one against the lab what comes later
			free := test && (other == "fixtures" || strings.HasSuffix(path, "lab_test.go"))
			if at := slices.Index(line, other); at > own && !free {
				t.Errorf("%s imports %s, which is to its right", path, imp)
			}
			continue
		}
		if !strings.Contains(strings.SplitN(imp, "/", 2)[0], ".") {
			continue // standard library
		}
		checkDoor(t, path, pkg, imp)
	}
}

func checkDoor(t *testing.T, path, pkg, imp string) {
	for module, at := range doors {
		if imp == module || strings.HasPrefix(imp, module+"/") {
			if !slices.Contains(at, pkg) && at[0] != "*" {
				t.Errorf("%s imports %s; its door is %v", path, imp, at)
			}
			return
		}
	}
	t.Errorf("%s imports %s, which has no door", path, imp)
}

// loud are what a library package must not touch: it does not print, log,
// read the environment or end the program.
var loud = map[string]bool{
	"fmt.Print": true, "fmt.Printf": true, "fmt.Println": true,
	"os.Stdin": true, "os.Stdout": true, "os.Stderr": true, "os.Exit": true,
	"os.Getenv": true, "os.LookupEnv": true, "os.Environ": true, "os.Args": true,
}

func checkQuiet(t *testing.T, path string, f *ast.File) {
	if strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "cmd/") || strings.HasPrefix(path, "fixtures/lab") || strings.HasPrefix(path, "fixtures/peer") {
		return
	}
	for _, spec := range f.Imports {
		if spec.Path.Value == `"log"` || spec.Path.Value == `"log/slog"` {
			t.Errorf("%s imports %s; libraries do not log", path, spec.Path.Value)
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && loud[x.Name+"."+sel.Sel.Name] {
			t.Errorf("%s uses %s.%s; that is for commands", path, x.Name, sel.Sel.Name)
		}
		return true
	})
}
