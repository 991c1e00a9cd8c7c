package lang_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"reacl/report/lang"
)

// verbs are what fmt puts values in place of.
var verbs = regexp.MustCompile(`%[0-9.]*[a-zA-Z]`)

// words tells a text for people from a key, a name or a separator.
var words = regexp.MustCompile(`[a-zA-Z]{2,}.* .*[a-zA-Z]{2,}`)

// silent are the files whose texts do not reach the report, or are rules,
// which have a test of their own.
var silent = regexp.MustCompile(`_test\.go$|/rules_.*\.go$|/(imports|vmover|attributes|csv.*|table)\.go$`)

// names are texts that stand within others as names do.
var names = map[string]bool{"member or memberOf": true, "rule for RID": true, "its own objectSid": true}

// TestEverySourceTextHasATranslation looks at the texts within the packages
// that make findings: each must stand in a table or in a pattern, so that a new
// detail or action cannot stay English.
func TestEverySourceTextHasATranslation(t *testing.T) {
	known := strings.Join(lang.Texts(), "\n")
	seen := 0
	for _, dir := range []string{"../../acl/audit", "../../ad/match"} {
		files, err := filepath.Glob(dir + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatalf("no source in %s: %v", dir, err)
		}
		for _, name := range files {
			if silent.MatchString(filepath.ToSlash(name)) {
				continue
			}
			for _, text := range texts(t, name) {
				for _, piece := range verbs.Split(text, -1) {
					piece = strings.Trim(strings.TrimSuffix(piece, "0x"), " .,;:()")
					if !words.MatchString(piece) || names[piece] {
						continue
					}
					seen++
					upper := strings.ToUpper(piece[:1]) + piece[1:] // a clause that became a sentence
					if !strings.Contains(known, piece) && !strings.Contains(known, upper) {
						t.Errorf("%s: no translation of %q", name, piece)
					}
				}
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d texts were seen", seen)
	}
}

// texts are the strings of a file that are no error, import or tag.
func texts(t *testing.T, name string) (out []string) {
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := parser.ParseFile(token.NewFileSet(), name, src, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec, *ast.Field:
			return false
		case *ast.CallExpr:
			if s, ok := n.Fun.(*ast.SelectorExpr); ok && (s.Sel.Name == "Errorf" || s.Sel.Name == "New") {
				return false
			}
		case *ast.BasicLit:
			if n.Kind == token.STRING {
				s, _ := strconv.Unquote(n.Value)
				out = append(out, s)
			}
		}
		return true
	})
	return out
}
