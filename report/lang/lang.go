// Package lang says the report's fixed texts in English, German and French,
// in the words that Exchange itself uses in those languages.
//
// The English text is its own key: what has no translation stays English,
// which is right for names and for text that came from input.
package lang

import (
	"maps"
	"sync"
)

// Lang is one language. The zero Lang is English.
type Lang struct {
	Tag    string // "en", "de", "fr"
	column int    // in the translation tables; -1 for English
	missed func(string)
}

// The languages.
var (
	English = Lang{Tag: "en", column: -1}
	German  = Lang{Tag: "de", column: 0}
	French  = Lang{Tag: "fr", column: 1}
)

// Of is the language of a tag, English for an empty one.
func Of(tag string) (l Lang, ok bool) {
	switch tag {
	case "", "en":
		return English, true
	case "de":
		return German, true
	case "fr":
		return French, true
	}
	return English, false
}

// Watch is l with each text that has no translation handed to missed, for tests.
func (l Lang) Watch(missed func(string)) Lang {
	l.missed = missed
	return l
}

// T is a fixed text in the language, "" for "".
func (l Lang) T(en string) string {
	s, ok := l.Find(en)
	if !ok && l.missed != nil {
		l.missed(en)
	}
	return s
}

// Find is T for text that may have come from input: ok is false and the text
// unchanged where the tables do not know it.
func (l Lang) Find(en string) (s string, ok bool) {
	if en == "" || l.Tag == "" || l.column < 0 {
		return en, true
	}
	if t, ok := all()[en]; ok {
		return t[l.column], true
	}
	return en, false
}

// table holds German and French by their English text.
type table map[string][2]string

// all are the tables as one.
var all = sync.OnceValue(func() table {
	one := table{}
	for _, t := range tables {
		maps.Copy(one, t)
	}
	return one
})

// tables are those of [Lang.Find]; rights are a language of their own.
var tables = [...]table{headings, sentences, words, coverage, titles, reasons, advice, details, steps, notes}
